"""Which events the bot gets, and what stands in them."""

import pytest
import zulip

from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Queue, client_of
from tests.sandbox.zulip.deeds import DEEDS, Deed, asks


@pytest.mark.parametrize(("deed", "kinds"), DEEDS)
def test_what_happens_is_told(world: ZulipSandbox, queue: Queue, deed: Deed, kinds: list[str]) -> None:
    deed(world)
    assert queue.kinds() == kinds


def test_a_message_is_told_as_it_was_written(world: ZulipSandbox, queue: Queue) -> None:
    carla = world.person("carla")
    sent = carla.says("#acme", "Export", "Help, **please**", client="ZulipMobile", at=1_700_000_000)
    (event,) = queue.news()
    told = event["message"]
    assert (told["id"], told["sender_id"], told["stream_id"]) == (sent.id, 22, 103)
    assert (told["subject"], told["content"], told["client"]) == ("Export", "Help, **please**", "ZulipMobile")
    assert (told["type"], told["display_recipient"], told["timestamp"]) == ("stream", "acme", 1_700_000_000)


def test_a_direct_message_names_everybody_and_no_topic(world: ZulipSandbox, queue: Queue) -> None:
    world.person("ben").writes_to("unseen", text="help")
    told = queue.news()[0]["message"]
    assert (told["type"], told["subject"]) == ("private", "")
    assert [one["id"] for one in told["display_recipient"]] == [13, 41]


FLAGS = [
    pytest.param("Ask @**Unseen** about it", ["mentioned"], id="mentioned by name"),
    pytest.param("Ask @**Unseen|41** about it", ["mentioned"], id="mentioned by name and number"),
    pytest.param("Ask @_**Unseen|41** about it", [], id="mentioned silently"),
    pytest.param("@**all** Lunch!", ["stream_wildcard_mentioned", "wildcard_mentioned"], id="everybody"),
    pytest.param("Lunch!", [], id="nobody"),
]


@pytest.mark.parametrize(("text", "flags"), FLAGS)
def test_the_bot_learns_that_it_is_mentioned(
    world: ZulipSandbox, queue: Queue, text: str, flags: list[str]
) -> None:
    world.person("ann").says("#acme", "Export", text)
    assert queue.news()[0]["flags"] == flags


def test_the_bot_hears_its_own_words(client: zulip.Client, queue: Queue) -> None:
    client.send_message({"type": "private", "to": [13], "content": "New"})
    assert queue.news()[0]["message"]["sender_id"] == 41


def test_without_a_subscription_public_messages_can_be_heard_and_nothing_else(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    queue, ben = Queue(client, all_public_streams=True), world.person("ben")
    message = ben.says("#general", "Lunch", "Who?")
    ben.edits(message, "Who comes along?")
    ben.reacts(message)
    ben.resolves(message)
    ben.deletes(message)
    assert set(queue.kinds()) == {"message"}


def test_an_older_client_is_told_of_each_deletion(world: ZulipSandbox, client: zulip.Client) -> None:
    queue = Queue(client, client_capabilities={})
    asks(world)
    world.person("ann").deletes_topic(asks(world))
    gone = [event["message_id"] for event in queue.news() if event["type"] == "delete_message"]
    assert gone == [1001, 1002]


def test_an_older_client_sees_an_archived_channel_go_and_come(
    world: ZulipSandbox, client: zulip.Client
) -> None:
    queue = Queue(client, client_capabilities={}, event_types=["stream"])
    world.archives("#acme")
    world.unarchives("#acme")
    assert queue.kinds() == ["stream.delete", "stream.create"]


TOPICS = [
    pytest.param({"empty_topic_name": True}, "", id="a client that knows empty topics"),
    pytest.param({}, "general chat", id="a client that does not"),
]


@pytest.mark.parametrize(("capabilities", "shown"), TOPICS)
def test_an_empty_topic_is_shown_as_the_client_understands_it(
    world: ZulipSandbox, client: zulip.Client, capabilities: dict[str, bool], shown: str
) -> None:
    queue = Queue(client, client_capabilities=capabilities)
    world.person("carla").says("#acme", "", "Hello")
    assert queue.news()[0]["message"]["subject"] == shown


def test_only_the_kinds_that_were_asked_for_come(world: ZulipSandbox, client: zulip.Client) -> None:
    queue = Queue(client, event_types=["reaction"])
    world.person("ben").reacts(asks(world))
    assert queue.kinds() == ["reaction.add"]


def test_in_a_private_channel_only_its_subscribers_hear_anything(world: ZulipSandbox) -> None:
    bo, ann = Queue(client_of(world, "bo")), Queue(client_of(world, "ann"))
    asks(world, "#acme-plan")
    world.person("eva").joins("#acme-plan")
    assert (bo.kinds(), ann.kinds()) == (["message", "subscription.peer_add"], [])
