"""Topics that are renamed, resolved, moved and merged, as events tell it."""

import pytest

from sandbox.wire import SandboxRefusalError
from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Queue
from tests.sandbox.zulip.deeds import asks


def test_resolving_marks_the_topic_and_a_system_bot_says_so(world: ZulipSandbox, queue: Queue) -> None:
    first, second = asks(world), asks(world)
    world.person("ann").resolves(second)
    *_, moved, noted = queue.news()
    assert moved["message_ids"] == [first.id, second.id]
    assert (moved["orig_subject"], moved["subject"], moved["stream_id"]) == ("Export", "✔ Export", 103)
    assert "new_stream_id" not in moved
    assert noted["message"]["sender_email"] == "notification-bot@zulip.com"
    assert noted["message"]["content"] == "@_**Ann Lindqvist|11** has marked this topic as resolved."


def test_a_move_to_another_channel_names_the_old_one_and_the_new_one(
    world: ZulipSandbox, queue: Queue
) -> None:
    message = asks(world)
    world.person("ann").moves(message, channel="#globex", topic="Import")
    _, moved, noted = queue.news()
    assert (moved["stream_id"], moved["new_stream_id"]) == (103, 105)
    assert (moved["orig_subject"], moved["subject"]) == ("Export", "Import")
    assert noted["message"]["content"].startswith(
        "This topic was moved here from #**acme>Export** by @_**Ann"
    )
    assert world.message(message.id).channel == 105


MODES = [
    pytest.param("change_one", [2], id="one message"),
    pytest.param("change_later", [2, 3], id="it and what came after it"),
    pytest.param("change_all", [1, 2, 3], id="the whole topic"),
]


@pytest.mark.parametrize(("mode", "numbers"), MODES)
def test_what_goes_along_can_be_chosen(
    world: ZulipSandbox, queue: Queue, mode: str, numbers: list[int]
) -> None:
    messages = [asks(world) for _ in range(3)]
    world.person("ann").moves(messages[1], topic="Import", mode=mode, notes_new=False)
    moved = queue.news()[-1]
    assert (moved["propagate_mode"], moved["message_id"]) == (mode, messages[1].id)
    assert moved["message_ids"] == [messages[number - 1].id for number in numbers]


def test_two_topics_become_one_when_one_gets_the_name_of_the_other(world: ZulipSandbox) -> None:
    other = world.person("carla").says("#acme", "Import", "And this?")
    world.person("ann").moves(asks(world), topic="import", notes_new=False)
    assert [message.text for message in world.history("#acme", "Import")] == [other.text, "Help!"]


def test_who_cannot_see_where_messages_go_is_told_that_they_are_gone(
    world: ZulipSandbox, queue: Queue
) -> None:
    world.unsubscribes_bot("#acme-plan")
    message = asks(world)
    world.person("bo").moves(message, channel="#acme-plan")
    gone = queue.news()[-1]
    assert (gone["message_ids"], gone["stream_id"], gone["topic"]) == ([message.id], 103, "Export")


def test_what_comes_from_where_the_bot_is_not_is_told_as_a_move(world: ZulipSandbox, queue: Queue) -> None:
    message = world.person("ben").says("#general", "Lunch", "Who?")
    world.person("ben").moves(message, channel="#acme")
    moved = queue.news()[0]
    assert (moved["type"], moved["message_ids"], moved["new_stream_id"]) == (
        "update_message",
        [message.id],
        103,
    )


def test_nothing_is_moved_to_where_it_stands(world: ZulipSandbox) -> None:
    message = asks(world)
    with pytest.raises(SandboxRefusalError, match="Nothing to change"):
        world.person("ann").moves(message, topic="Export")


def test_nobody_moves_a_message_to_where_they_cannot_write(world: ZulipSandbox) -> None:
    message = asks(world)
    with pytest.raises(SandboxRefusalError, match="permission to move"):
        world.person("ann").moves(message, channel="#acme-plan")
