"""A notice says in Markdown what there is to say, and nothing of what people wrote comes alive in it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.zulip.limits import LONGEST_MESSAGE
from adapters.zulip.links import parse
from adapters.zulip.notices import MOST_PARTS, mark, render
from rules.delivery import Answer
from rules.notices import MOST_EXCERPTS
from tests.adapters.zulip.notices import ACME, AT, BO, SITE, excerpt, notice, summary

LINK = f"{SITE}/#narrow/channel/3-acme-support/topic/login.20broken/near/981"

TYPED = "or type here: `seen` · `follow` · `mute` · `why <link>` (with its link, for an older notice)"


def lines(text: str) -> list[str]:
    return text.replace("\u2060", "").split("\n")


def test_a_notice_tells_who_where_what_since_when_why_and_what_one_can_do() -> None:
    assert lines(render(notice(), SITE)) == [
        "**Carla Nyström opened a new ticket in #acme support > login broken**",
        "```quote",
        "Our login is broken.",
        "```",
        "Waiting since 10:41",
        "You get this because you want all messages from customers.",
        f'[Open]({LINK} "notice-1") · {TYPED}',
    ]


def test_several_messages_are_told_apart_and_the_rest_is_counted() -> None:
    told = lines(render(notice(excerpt("One"), excerpt("Two", minutes=1, files=2), count=5), SITE))
    assert told[0] == "**New ticket in #acme support > login broken: 5 messages from Carla Nyström**"
    assert told[1:9] == [
        "Carla Nyström, 10:41",
        "```quote",
        "One",
        "```",
        "Carla Nyström, 10:42, 2 files",
        "```quote",
        "Two",
        "```",
    ]
    assert told[9] == "and 3 more messages"


AMENDED = [
    pytest.param(
        notice(excerpt("New words", edited=True)),
        "Carla Nyström, 10:41, edited since",
        "New words",
        id="edited",
    ),
    pytest.param(
        notice(excerpt("Old words", deleted=True)), "Carla Nyström, 10:41, deleted since", None, id="deleted"
    ),
    pytest.param(
        notice(answer=Answer("Bo", AT)), "**Answered by Bo, 10:41**", "Our login is broken.", id="answered"
    ),
    pytest.param(
        notice(seen=True),
        "~~Carla Nyström opened a new ticket in #acme support > login broken~~",
        "Our login is broken.",
        id="seen",
    ),
]


@pytest.mark.parametrize(("told", "line", "words"), AMENDED)
def test_a_notice_shows_what_became_of_it(told: object, line: str, words: str | None) -> None:
    shown = lines(render(told, SITE))  # type: ignore[arg-type]
    assert line in shown
    assert [one for one in shown if one.endswith("words") or one.startswith("Our")] == (
        [words] if words else []
    )


def test_what_was_seen_is_not_offered_as_seen() -> None:
    told = render(notice(seen=True, following=True), SITE)
    assert "You have seen this." in told
    assert "type here: `unfollow` · `mute` · `why <link>`" in told


def test_it_speaks_the_recipients_language() -> None:
    told = render(notice(recipient=replace(BO, language="sv")), SITE)
    assert "Har väntat sedan 10:41" in told
    assert "`why <länk>`" in told


def test_the_link_leads_to_the_oldest_message_also_of_a_resolved_topic() -> None:
    told = render(notice(where=replace(ACME, resolved=True, topic="50% (off)"), ref="77"), SITE)
    [address] = re.findall(r"\[Open\]\((\S+) ", told)
    assert address.endswith("/topic/.E2.9C.94.2050.25.20.28off.29/near/77")
    assert parse(address, SITE) == (None, "77")


def test_two_notices_about_the_same_message_are_told_apart() -> None:
    first, second = notice(key="n-1"), notice(key="n-2")
    assert mark(first) in render(first, SITE)
    assert mark(first) not in render(second, SITE)


def test_a_notice_is_recognised_although_its_oldest_message_was_withdrawn() -> None:
    sent, today = render(notice(excerpt(), excerpt(), ref="981"), SITE), notice(ref="982")
    assert mark(today) in sent


def test_a_summary_lists_conversations_with_their_links() -> None:
    place = f"{SITE}/#narrow/channel/3-channel-{{}}/topic/login.20broken/near/981"
    line = "* New ticket in #channel-{} > login broken: 2 messages from Carla Nyström, since Mar 2, 10:41 · "
    assert lines(render(summary(2), SITE)) == [
        "**Unseen was away: 4 messages wait for you**",
        f'{line.format(0)}[Open]({place.format(0)} "summary-1")',
        f"{line.format(1)}[Open]({place.format(1)})",
    ]


def test_a_long_summary_lists_what_fits_and_counts_the_rest() -> None:
    told = lines(render(summary(200), SITE))
    assert len(told) == 1 + MOST_PARTS + 1
    assert told[-1] == "and 360 more messages"


def test_a_summary_of_endless_names_is_no_longer_than_a_message() -> None:
    told = render(summary(50, topic="✂" * 60, authors=("*" * 100,) * 3), SITE)
    assert len(told) <= LONGEST_MESSAGE
    assert told.endswith("more messages")
    assert mark(summary(50)) in told


MARKUP = r"""
@**all** @_**Bo|11** @*team* #**acme** #**acme>topic@9** @ @_ # ``` ````quote ~~~ > - 1. | ~~ $$ * _ ` /me
/poll ```spoiler ![a](http://x.y/z.png) http://x.example/a.png <time:2026-01-01> [a](b) &#64; word
"""
LIVELY = some.lists(some.sampled_from([*MARKUP.split(), "\n", " ", "\u2028", "\r", "\0"]), max_size=100).map(
    "".join
)
ALIVE = re.compile(
    r"@_?\*|#\*\*|^/(?:me|poll)|^ {0,3}[>#]|^~~~~|^`{3,}(?!quote$|$)|https?://(?!chat\.example/#narrow)|!\[",
    re.MULTILINE,
)


@given(text=LIVELY, name=LIVELY, topic=LIVELY)
def test_nothing_that_people_wrote_comes_alive(text: str, name: str, topic: str) -> None:
    told = render(
        notice(
            replace(excerpt(text), author=name),
            replace(excerpt(name), author=text),
            where=replace(ACME, channel_name=" ".join(name.split()), topic=topic, item=text or None),
            authors=(name, text),
            answer=Answer(name, AT),
        ),
        SITE,
    )
    assert not ALIVE.search(told)
    assert told.count("```") == 2 * told.count("```quote")


@given(text=some.text(max_size=300), number=some.integers(1, MOST_EXCERPTS))
def test_a_notice_is_no_longer_than_a_message(text: str, number: int) -> None:
    assert len(render(notice(*[excerpt(text)] * number), SITE)) <= LONGEST_MESSAGE


def test_what_would_make_it_too_long_is_counted() -> None:
    lengthy = [replace(excerpt("*" * 300, minutes=minute), author="*" * 100) for minute in range(5)]
    told = render(notice(*lengthy), SITE)
    assert len(told) <= LONGEST_MESSAGE
    assert "and 2 more messages" in told
    assert mark(notice()) in told
