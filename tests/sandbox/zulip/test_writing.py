"""Writing and changing messages with the real client."""

import json
from typing import Any

import pytest
import zulip

from sandbox.wire import SandboxRefusalError
from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Json
from tests.sandbox.zulip.deeds import asks

BUTTONS = {
    "widget_type": "zform",
    "extra_data": {
        "type": "choices",
        "heading": "Messages from customers",
        "choices": [
            {"type": "multiple_choice", "short_name": "1", "long_name": "All", "reply": "customers all"},
            {"type": "multiple_choice", "short_name": "2", "long_name": "None", "reply": "customers none"},
        ],
    },
}


def write(client: zulip.Client, text: str = "New", **more: Any) -> Json:
    """Write to Ben."""
    return client.send_message({"type": "private", "to": [13], "content": text} | more)


def test_a_direct_message_arrives(world: ZulipSandbox, client: zulip.Client) -> None:
    sent = write(client)
    (message,) = world.person("ben").inbox()
    assert (message.id, message.text, message.author) == (sent["id"], "New", 41)


def test_the_same_message_twice_is_two_messages(world: ZulipSandbox, client: zulip.Client) -> None:
    for _ in range(2):
        write(client, queue_id="q", local_id="1")
    assert len(world.person("ben").inbox()) == 2


def test_a_long_message_is_cut(world: ZulipSandbox, client: zulip.Client) -> None:
    write(client, "x" * 10_001)
    (message,) = world.person("ben").inbox()
    assert len(message.text) == 10_000
    assert message.text.endswith("x\n[message truncated]")


def test_a_long_topic_is_cut(world: ZulipSandbox) -> None:
    message = world.person("carla").says("#acme", "x" * 61, "Help!")
    assert message.topic == "x" * 57 + "..."


REFUSALS = [
    pytest.param({"to": [99]}, "Invalid user ID 99", id="nobody"),
    pytest.param({"to": "zoe@northwind.example"}, "Invalid email 'zoe@northwind.example'", id="no address"),
    pytest.param({"to": [16]}, "'finn@northwind.example' is no longer using Zulip.", id="somebody who left"),
    pytest.param({"content": " \n"}, "Message must not be empty", id="nothing said"),
    pytest.param({"type": "smoke"}, "Invalid type", id="no such kind"),
    pytest.param(
        {"type": "stream", "to": "void", "topic": "x"}, "Channel 'void' does not exist", id="no such channel"
    ),
    pytest.param(
        {"widget_content": "{"}, "Widgets: API programmer sent invalid JSON content", id="no widget"
    ),
    pytest.param({"widget_content": "{}"}, "Widgets: unknown or incomplete widget", id="an empty widget"),
]


@pytest.mark.parametrize(("changes", "why"), REFUSALS)
def test_what_cannot_be_written_is_refused(
    world: ZulipSandbox, client: zulip.Client, changes: Json, why: str
) -> None:
    world.deactivate("finn")
    answer = write(client, **changes)
    assert (answer["result"], answer["msg"]) == ("error", why)


def test_an_organization_without_direct_messages_refuses_them(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    world.direct_messages(allowed=False)
    assert write(client)["msg"] == "Direct messages are disabled in this organization."


LEVELS = [
    pytest.param(173, "direct", "error", id="too old for the new word"),
    pytest.param(173, "private", "success", id="old enough for the old one"),
    pytest.param(174, "direct", "success", id="new enough"),
]


@pytest.mark.parametrize(("level", "kind", "result"), LEVELS)
def test_older_servers_have_other_words(
    world: ZulipSandbox, client: zulip.Client, level: int, kind: str, result: str
) -> None:
    world.runs(level, "6.0")
    assert write(client, type=kind)["result"] == result


def test_a_bot_can_write_where_its_owner_can(world: ZulipSandbox, client: zulip.Client) -> None:
    in_private = {"type": "stream", "to": "secret", "topic": "x"}
    world.add_channel("secret", members=["ann"], private=True, with_bot=False)
    assert write(client, **in_private)["result"] == "success"
    world.person("ann").leaves("secret")
    assert write(client, **in_private)["msg"] == "Not authorized to send to channel 'secret'"


def test_pressing_a_button_writes_its_reply(world: ZulipSandbox, client: zulip.Client) -> None:
    write(client, widget_content=json.dumps(BUTTONS))
    ben = world.person("ben")
    (message,) = ben.inbox()
    assert (message.heading, message.buttons) == (
        "Messages from customers",
        ["customers all", "customers none"],
    )
    pressed = ben.presses(message, "None")
    assert (pressed.text, pressed.author, pressed.channel) == ("customers none", 13, None)


def test_a_button_that_is_not_there_is_refused_with_those_that_are(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    write(client, widget_content=json.dumps(BUTTONS))
    ben = world.person("ben")
    with pytest.raises(SandboxRefusalError, match=r"no button Maybe; there are .*customers all"):
        ben.presses(ben.inbox()[0], "Maybe")


def edit(client: zulip.Client, number: int, text: str = "Newer") -> Json:
    """Put other words into a message."""
    return client.update_message({"message_id": number, "content": text})


def test_the_bot_edits_what_it_wrote(world: ZulipSandbox, client: zulip.Client) -> None:
    assert edit(client, write(client)["id"])["result"] == "success"
    (message,) = world.person("ben").inbox()
    assert (message.text, message.is_edited) == ("Newer", True)


def test_a_message_with_buttons_cannot_be_edited(client: zulip.Client) -> None:
    sent = write(client, widget_content=json.dumps(BUTTONS))
    assert edit(client, sent["id"])["msg"] == "Widgets cannot be edited."


def test_nobody_edits_what_others_wrote(world: ZulipSandbox, client: zulip.Client) -> None:
    answer = edit(client, asks(world).id)
    assert answer["msg"] == "You don't have permission to edit this message"


def test_an_organization_can_switch_editing_off(world: ZulipSandbox, client: zulip.Client) -> None:
    sent = write(client)
    world.editing(allowed=False)
    assert edit(client, sent["id"])["msg"] == "Your organization has turned off message editing"


LIMITS = [
    pytest.param(600, "success", id="within the time"),
    pytest.param(-21, "error", id="after it"),
    pytest.param(-19, "success", id="in the time to finish"),
    pytest.param(None, "success", id="without a limit"),
]


@pytest.mark.parametrize(("seconds", "result"), LIMITS)
def test_editing_ends_after_a_while(
    world: ZulipSandbox, client: zulip.Client, seconds: int | None, result: str
) -> None:
    sent = write(client)
    world.editing(seconds=seconds)
    assert edit(client, sent["id"])["result"] == result


def test_the_bot_takes_back_what_it_wrote(world: ZulipSandbox, client: zulip.Client) -> None:
    client.delete_message(write(client)["id"])
    assert world.person("ben").inbox() == []


def test_a_reaction_counts_once(world: ZulipSandbox, client: zulip.Client) -> None:
    reaction = {"message_id": asks(world).id, "emoji_name": "eyes"}
    assert client.add_reaction(reaction)["result"] == "success"
    assert client.add_reaction(reaction)["code"] == "REACTION_ALREADY_EXISTS"
    assert client.remove_reaction(reaction)["result"] == "success"
    assert client.remove_reaction(reaction)["code"] == "REACTION_DOES_NOT_EXIST"
