"""After a gap, the messages that may still matter are compared with what the platform tells of them."""

from datetime import timedelta

from rules.events import MessageDeleted
from storage.gaps import Kept
from tests.storage.world import World, at

DAY = timedelta(days=1)
YESTERDAY = -DAY.total_seconds()


def recent(world: World) -> list[str]:
    return [one.ref for one in world.store.gaps.recent(world.id, DAY)]


def test_a_message_is_told_with_its_place_and_its_words(world: World) -> None:
    world.says("carla", ref="7", text="help!", topic="Export", resolved=True)
    kept = Kept("7", "help", topic="Export", resolved=True, text="help!")
    assert world.store.gaps.recent(world.id, DAY) == [kept]


def test_nothing_is_compared_where_nothing_was_said(world: World) -> None:
    assert recent(world) == []


def test_old_messages_matter_only_while_somebody_is_still_to_be_told(world: World) -> None:
    world.wants("ana", customers="none")
    world.says("ana", 2 * YESTERDAY, ref="1", topic="old and settled")
    world.says("carla", 2 * YESTERDAY, ref="2", topic="old and waiting")
    world.says("carla", 0, ref="3", topic="new")
    assert recent(world) == ["2", "3"]


def test_what_is_deleted_or_not_watched_is_not_compared(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.says("carla", 0, ref="1")
    world.says("carla", 1, "sales", ref="2")
    world.says("carla", 2, ref="3")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "1", at(3)), at(3))
    world.store.directory.leave_channel(world.id, "sales")
    assert recent(world) == ["3"]


def test_other_workspaces_are_left_out(world: World) -> None:
    other = World(world.store, "T2")
    world.says("carla", ref="1")
    assert recent(other) == []
