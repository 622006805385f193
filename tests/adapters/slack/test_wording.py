"""The words of a message are found wherever they stand."""

from typing import Any

import pytest

from adapters.slack.wording import wording

NAMES = {"U1": "Carla"}


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


SAID = [
    pytest.param(
        {"text": "Hi <@U1>", "blocks": [rich(text("other"))]}, "Hi @Carla", id="the text goes first"
    ),
    pytest.param(
        {"blocks": [rich(text("Hi "), {"type": "user", "user_id": "U1"}, text("!"))]},
        "Hi @Carla!",
        id="rich text",
    ),
    pytest.param(
        {"blocks": [rich(text("one")), rich(text("two"), kind="rich_text_quote")]},
        "one\ntwo",
        id="line by line",
    ),
    pytest.param(
        {
            "blocks": [
                rich(
                    {"type": "link", "url": "https://a.example", "text": "a"},
                    text(" "),
                    {"type": "emoji", "name": "wave"},
                    text(" "),
                    {"type": "broadcast", "range": "here"},
                    text(" "),
                    {"type": "channel", "channel_id": "C9"},
                )
            ]
        },
        "a (https://a.example) :wave: @here #C9",
        id="links, emoji, mentions",
    ),
    pytest.param(
        {
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": "New ticket"}},
                {
                    "type": "section",
                    "text": {"type": "mrkdwn", "text": "from <@U1>"},
                    "fields": [{"type": "mrkdwn", "text": "*Prio*\nhigh"}],
                },
                {"type": "context", "elements": [{"type": "plain_text", "text": "by mail"}]},
                {
                    "type": "actions",
                    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}],
                },
            ]
        },
        "New ticket\nfrom @Carla\n*Prio*\nhigh\nby mail",
        id="blocks in reading order, without buttons",
    ),
    pytest.param(
        {
            "text": "",
            "attachments": [
                {
                    "pretext": "Mail",
                    "title": "Help",
                    "text": "It <!here> broke",
                    "fields": [{"title": "A", "value": "B"}],
                },
                {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "more"}}]},
                {"fallback": "an image"},
            ],
        },
        "Mail\nHelp\nIt @here broke\nA: B\nmore\nan image",
        id="attachments",
    ),
    pytest.param({"text": "  "}, "", id="no words"),
]


@pytest.mark.parametrize(("message", "expected"), SAID)
def test_the_words_of_a_message(message: dict[str, Any], expected: str) -> None:
    assert wording(message, NAMES.get) == expected
