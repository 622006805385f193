"""Finding messages: narrows, pages, and what is kept from whom."""

from collections.abc import Callable

import pytest
import zulip

from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.records import Message
from tests.sandbox.zulip.clients import Json, client_of, get
from tests.sandbox.zulip.deeds import asks

Narrow = tuple[tuple[str, object], ...]


def found(client: zulip.Client, *narrow: tuple[str, object], **asked: object) -> Json:
    """Look for messages."""
    terms = [{"operator": operator, "operand": operand} for operator, operand in narrow]
    span = {"anchor": "newest", "num_before": 10, "num_after": 0, "apply_markdown": False}
    return client.get_messages({**span, "narrow": terms, **asked})


def texts(answer: Json) -> list[str]:
    """Return what the messages of an answer say."""
    return [message["content"] for message in answer["messages"]]


@pytest.fixture
def told(world: ZulipSandbox, client: zulip.Client) -> None:
    """Let several people write in several places."""
    world.person("carla").says("#acme", "Export", "1")
    world.person("ann").says("#acme", "export", "2")
    world.person("ann").says("#acme", "Import", "3")
    world.person("ann").says("#general", "Lunch", "4")
    client.send_message({"type": "private", "to": [13], "content": "5"})
    world.person("ben").writes_to("unseen", text="6")


NARROWS = [
    pytest.param((), ["1", "2", "3", "5", "6"], id="what was sent to the bot"),
    pytest.param((("stream", 103),), ["1", "2", "3"], id="a channel by its number"),
    pytest.param((("channel", "acme"),), ["1", "2", "3"], id="a channel by its name"),
    pytest.param((("stream", "general"),), ["4"], id="a public channel without the bot"),
    pytest.param((("stream", 103), ("topic", "EXPORT")), ["1", "2"], id="a topic, whatever its capitals"),
    pytest.param((("stream", 103), ("sender", 11)), ["2", "3"], id="what somebody wrote"),
    pytest.param((("sender", "ann@northwind.example"),), ["2", "3", "4"], id="somebody by address"),
    pytest.param((("dm", [13]),), ["5", "6"], id="direct messages"),
    pytest.param(
        (("pm-with", "ben@northwind.example"), ("sender", 41)), ["5"], id="those that the bot wrote"
    ),
    pytest.param((("id", 1001),), ["1"], id="one message"),
]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("narrow", "expected"), NARROWS)
def test_messages_are_found(client: zulip.Client, narrow: Narrow, expected: list[str]) -> None:
    assert texts(found(client, *narrow)) == expected


BAD_NARROWS = [
    pytest.param("mood", "good", "unknown operator: mood", id="no such word"),
    pytest.param("stream", "void", "unknown channel", id="no such channel"),
    pytest.param("stream", "secret", "unknown channel", id="a channel of others"),
    pytest.param("sender", "zoe@x.example", "unknown user", id="nobody"),
]


@pytest.mark.parametrize(("operator", "operand", "why"), BAD_NARROWS)
def test_what_cannot_be_meant_is_refused(
    world: ZulipSandbox, client: zulip.Client, operator: str, operand: str, why: str
) -> None:
    world.add_channel("secret", members=["ann"], private=True, with_bot=False)
    answer = found(client, (operator, operand))
    assert (answer["code"], answer["msg"]) == ("BAD_NARROW", f"Invalid narrow operator: {why}")


PAGES = [
    pytest.param({"num_before": 2}, ["5", "6"], (False, True), id="the newest"),
    pytest.param({"num_before": 5}, ["1", "2", "3", "5", "6"], (True, True), id="all of them"),
    pytest.param(
        {"anchor": "oldest", "num_before": 0, "num_after": 2}, ["1", "2"], (True, False), id="the oldest"
    ),
    pytest.param(
        {"anchor": 1002, "num_before": 0, "num_after": 2, "include_anchor": False},
        ["3", "5"],
        (False, False),
        id="what came after one",
    ),
    pytest.param({"anchor": 1002, "num_before": 1}, ["1", "2"], (True, False), id="one and what came before"),
]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("span", "expected", "ends"), PAGES)
def test_messages_come_page_by_page(
    client: zulip.Client, span: Json, expected: list[str], ends: tuple[bool, bool]
) -> None:
    page = found(client, **span)
    assert texts(page) == expected
    assert (page["found_oldest"], page["found_newest"]) == ends


def test_a_page_can_be_too_long(client: zulip.Client) -> None:
    assert "maximum 5000" in found(client, num_before=5001)["msg"]


def test_protected_history_shows_nothing_from_before_one_came(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    world.add_channel("secret", members=["ann"], private=True, protected=True, with_bot=False)
    world.person("ann").says("secret", "Plan", "before")
    world.subscribes_bot("secret")
    world.person("ann").says("secret", "Plan", "after")
    assert texts(found(client, ("stream", "secret"))) == ["after"]


def test_shared_history_shows_everything(world: ZulipSandbox, client: zulip.Client) -> None:
    world.add_channel("secret", members=["ann"], private=True, with_bot=False)
    world.person("ann").says("secret", "Plan", "before")
    world.subscribes_bot("secret")
    assert "before" in texts(found(client, ("stream", "secret")))


def test_one_message_can_be_looked_up(world: ZulipSandbox, client: zulip.Client) -> None:
    message = asks(world)
    answer = get(client, f"messages/{message.id}", apply_markdown=False)
    assert (answer["message"]["content"], answer["message"]["subject"]) == ("Help!", "Export")


def between_others(world: ZulipSandbox) -> Message:
    return world.person("ben").writes_to("ann", text="Psst")


def in_a_channel_of_others(world: ZulipSandbox) -> Message:
    world.add_channel("secret", members=["ann"], private=True, with_bot=False)
    return world.person("ann").says("secret", "Plan", "Psst")


@pytest.mark.parametrize("deed", [between_others, in_a_channel_of_others])
def test_what_the_bot_cannot_see_is_no_message(
    world: ZulipSandbox, client: zulip.Client, deed: Callable[[ZulipSandbox], Message]
) -> None:
    answer = get(client, f"messages/{deed(world).id}")
    assert (answer["code"], answer["msg"]) == ("BAD_REQUEST", "Invalid message(s)")


def test_a_guest_finds_only_the_channels_they_are_in(world: ZulipSandbox) -> None:
    world.person("ann").says("#general", "Lunch", "Who?")
    answer = found(client_of(world, "gus"), ("stream", "general"))
    assert answer["code"] == "BAD_NARROW"
