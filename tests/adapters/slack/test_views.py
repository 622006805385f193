"""A notice in Slack: what it shows, what one can do with it, and that nothing quoted comes alive."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.limits import LONGEST_TEXT, MOST_BLOCKS, check
from adapters.slack.mrkdwn import JOINER, escape
from adapters.slack.views import MOST_PARTS, Pressed, render
from adapters.text import Words
from rules.delivery import Answer, Notice, Summary, Whereabouts
from rules.notices import EXCERPT_LENGTH, Excerpt
from tests.adapters.slack.notices import AT, BO, REF, ROOT, excerpt, notice, summary

URL = "https://northwind.slack.com/"
Json = dict[str, Any]


def blocks(message: Notice | Summary) -> list[Json]:
    rendered = render(message, URL)
    return check(rendered.text, rendered.blocks)


def strings(tree: object) -> Iterator[str]:
    """Return every text that people read."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key in ("text", "accessibility_label") and isinstance(value, str):
                yield value
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)


def buttons(message: Notice) -> dict[str, Json]:
    return {button["action_id"]: button for button in blocks(message)[-1]["elements"]}


def test_a_single_message_is_quoted_below_the_headline() -> None:
    story, context, actions = blocks(notice())
    assert story["elements"] == [
        {
            "type": "rich_text_section",
            "elements": [
                {
                    "type": "text",
                    "text": "Carla Nyström opened a new ticket in #acme",
                    "style": {"bold": True},
                }
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Our login is broken."}]},
    ]
    assert list(strings(context)) == [
        "Waiting since 10:41",
        "You get this because you want all messages from customers.",
    ]
    assert [button["text"]["text"] for button in actions["elements"]] == [
        "Open",
        "Seen",
        "Follow",
        "Mute",
        "Why?",
    ]


def test_several_messages_say_whose_they_are_and_when() -> None:
    told = notice(excerpt(), excerpt("Anybody?", minutes=3, files=2), count=4)
    assert list(strings(blocks(told)[0])) == [
        "New ticket in #acme: 4 messages from Carla Nyström",
        "Carla Nyström, 10:41",
        "Our login is broken.",
        "Carla Nyström, 10:44, 2 files",
        "Anybody?",
        "and 2 more messages",
    ]


def test_a_message_without_words_is_told_by_its_files() -> None:
    assert list(strings(blocks(notice(excerpt("", files=1)))[0]))[1:] == ["Carla Nyström, 10:41, 1 file"]


def test_an_answer_is_told() -> None:
    told = notice(answer=Answer("Ann Lindqvist", AT))
    assert "Answered by Ann Lindqvist, 10:41" in strings(blocks(told))


def test_the_text_says_all_of_it() -> None:
    text = render(notice(excerpt(), excerpt("Anybody?")), URL).text
    assert "New ticket in #acme: 2 messages from Carla Nyström" in text
    assert "Our login is broken." in text
    assert "Anybody?" in text
    assert "You get this because you want all messages from customers." in text


def test_a_notice_speaks_the_language_of_its_recipient() -> None:
    swedish = notice(recipient=replace(BO, language="sv", timezone="Asia/Tokyo"))
    assert render(swedish, URL).text == Words("sv", "Asia/Tokyo", escape).plain(swedish)


OPENED = [
    pytest.param(None, f"{URL}archives/C0ACME/p1772444460000250", id="a message in the channel"),
    pytest.param(
        ROOT,
        f"{URL}archives/C0ACME/p1772444460000250?thread_ts={ROOT}&cid=C0ACME",
        id="a reply in its thread",
    ),
]


@pytest.mark.parametrize(("thread", "link"), OPENED)
def test_open_leads_to_the_oldest_message(thread: str | None, link: str) -> None:
    assert buttons(notice(thread=thread, ref=REF))["open"]["url"] == link


def test_a_button_follows_or_unfollows() -> None:
    assert set(buttons(notice(following=False))) == {"open", "seen", "follow", "mute", "why"}
    assert set(buttons(notice(following=True))) == {"open", "seen", "unfollow", "mute", "why"}


def test_every_button_knows_its_notice() -> None:
    values = {button["value"] for button in buttons(notice(key="n-1")).values()}
    assert [Pressed.read(value) for value in values] == [Pressed(7, "n-1")]


def test_every_button_says_to_a_screen_reader_what_it_is_about() -> None:
    labels = [button["accessibility_label"] for button in buttons(notice()).values()]
    assert labels[1] == "Seen: Carla Nyström opened a new ticket in #acme"
    assert all(len(label) <= 75 for label in labels)


@pytest.mark.parametrize("value", ["", "7", "7 ", "x n-1", " n-1", "-7 n-1", "customers all"])
def test_the_value_of_another_button_is_none_of_ours(value: str) -> None:
    assert Pressed.read(value) is None


def test_a_summary_lists_conversations_and_counts_the_rest() -> None:
    rendered = render(summary(MOST_PARTS + 2), URL)
    story = check(rendered.text, rendered.blocks)[0]["elements"]
    links = [item["elements"][0] for item in story[1]["elements"]]
    assert len(links) == MOST_PARTS
    assert links[0]["type"] == "link"
    assert links[0]["url"] == f"{URL}archives/C0ACME/p1772444460000250"
    assert links[0]["text"].startswith("New ticket in #channel-0: 2 messages from Carla Nyström, since")
    assert list(strings(story[-1])) == ["and 4 more messages"]
    assert rendered.text.endswith("and 4 more messages")


WICKED = st.text(max_size=EXCERPT_LENGTH) | st.sampled_from(
    [
        "<!channel> <!here|here> <!everyone> @channel @here",
        "<@U0BO> <#C0ACME|acme> <!subteam^S1>",
        "https://evil.example evil.example <https://evil.example|login> mailto:a@evil.example",
        "*b* _i_ ~s~ `c` ```code``` :tada:",
        "> quote\n- list\n1. list",
        "&lt;!channel&gt; &amp;",
    ]
)
NAMES = WICKED.filter(bool)


@given(texts=st.lists(WICKED, min_size=1, max_size=5), name=NAMES, channel=NAMES, item=NAMES)
def test_nothing_that_people_wrote_comes_alive(texts: list[str], name: str, channel: str, item: str) -> None:
    quoted = [Excerpt(name, text, AT) for text in texts]
    where = Whereabouts(7, "C0ACME", channel, item)
    told = notice(*quoted, where=where, authors=(name,), answer=Answer(name, AT))
    text, laid_out = render(told, URL).text, blocks(told)
    assert not re.search(r"[<>]|&(?!(?:lt|gt|amp);)", text)
    assert not re.search(r"@(?:channel|here|everyone)\b|://|:tada:", text)
    assert "mrkdwn" not in json.dumps(laid_out)
    assert not any(re.search(r"<[@#!]|@(?:channel|here|everyone)\b", shown) for shown in strings(laid_out))


@given(texts=st.lists(WICKED, min_size=1, max_size=5))
def test_every_quoted_word_is_shown(texts: list[str]) -> None:
    shown = "\n".join(strings(blocks(notice(*map(excerpt, texts))))).replace(JOINER, "")
    assert all(text.replace(JOINER, "") in shown for text in texts)


def test_the_longest_notice_keeps_to_the_limits() -> None:
    name = "&" * 80
    where = Whereabouts(7, "C0ACME", "&" * 80, "&" * 80)
    told = notice(
        *(Excerpt(name, "&" * EXCERPT_LENGTH, AT, files=9) for _ in range(5)),
        where=where,
        authors=(name,) * 9,
    )
    assert len(blocks(told)) <= MOST_BLOCKS
    assert len(render(told, URL).text) <= LONGEST_TEXT


def test_an_inviting_notice_says_what_connecting_is_for_and_offers_it() -> None:
    rendered = render(notice(first=True), URL, inviting=True)
    *before, words, row = check(rendered.text, rendered.blocks)
    assert before == blocks(notice())
    assert [button["action_id"] for button in row["elements"]] == ["connect"]
    assert words["elements"][0]["text"].startswith("Unseen cannot notice yet")
    assert words["elements"][0]["text"] in rendered.text
