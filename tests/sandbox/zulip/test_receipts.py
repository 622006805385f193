"""Who has read a message, as the bot can find out."""

from collections.abc import Callable

import pytest
import zulip

from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.records import Message
from tests.sandbox.zulip.clients import Json, get
from tests.sandbox.zulip.deeds import asks


def receipts(client: zulip.Client, message: Message) -> Json:
    """Ask who has read a message."""
    return get(client, f"messages/{message.id}/read_receipts")


def test_readers_are_named_until_they_mark_it_as_unread(world: ZulipSandbox, client: zulip.Client) -> None:
    message = asks(world)
    world.person("ann").reads(message)
    world.person("ben").reads(message)
    assert receipts(client, message)["user_ids"] == [11, 13]
    world.person("ann").unreads(message)
    assert receipts(client, message)["user_ids"] == [13]


def test_reading_a_topic_reads_all_its_messages_and_no_others(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    first, second = asks(world), asks(world)
    other = world.person("carla").says("#acme", "Import", "And this?")
    world.person("ann").reads("#acme", "Export")
    assert [receipts(client, one)["user_ids"] for one in (first, second, other)] == [[11], [11], []]


def deactivates(world: ZulipSandbox) -> None:
    world.deactivate("ben")


def keeps_it(world: ZulipSandbox) -> None:
    world.changes_person("ben", sends_receipts=False)


def mutes_the_bot(world: ZulipSandbox) -> None:
    world.person("ben").mutes("unseen")


SILENT = [
    pytest.param(deactivates, id="whoever has left"),
    pytest.param(keeps_it, id="whoever sends no receipts"),
    pytest.param(mutes_the_bot, id="whoever has muted the bot"),
]


@pytest.mark.parametrize("deed", SILENT)
def test_some_readers_are_silently_absent(
    world: ZulipSandbox, client: zulip.Client, deed: Callable[[ZulipSandbox], None]
) -> None:
    message = asks(world)
    world.person("ben").reads(message)
    deed(world)
    assert receipts(client, message)["user_ids"] == []


def test_reacting_and_answering_is_not_reading(world: ZulipSandbox, client: zulip.Client) -> None:
    message = asks(world)
    world.person("ann").reacts(message)
    world.person("ben").replies(message, "I will look into it.")
    assert receipts(client, message)["user_ids"] == []


def test_the_sender_is_never_among_the_readers(world: ZulipSandbox, client: zulip.Client) -> None:
    message = asks(world)
    world.person("carla").reads(message)
    assert receipts(client, message)["user_ids"] == []


def test_they_are_told_of_public_channels_without_the_bot(world: ZulipSandbox, client: zulip.Client) -> None:
    message = world.person("ann").says("#general", "Lunch", "Who?")
    world.person("ben").reads(message)
    assert receipts(client, message)["user_ids"] == [13]


def test_they_are_not_told_of_what_the_bot_cannot_see(world: ZulipSandbox, client: zulip.Client) -> None:
    world.unsubscribes_bot("#acme-plan")
    answer = receipts(client, asks(world, "#acme-plan"))
    assert (answer["code"], answer["msg"]) == ("BAD_REQUEST", "Invalid message(s)")


def test_an_organization_can_switch_them_off(world: ZulipSandbox, client: zulip.Client) -> None:
    world.receipts(on=False)
    answer = receipts(client, asks(world))
    assert (answer["code"], answer["msg"]) == (
        "BAD_REQUEST",
        "Read receipts are disabled in this organization.",
    )


def test_older_servers_have_none(world: ZulipSandbox, client: zulip.Client) -> None:
    world.runs(136, "5.6")
    assert receipts(client, asks(world))["status_code"] == 404
