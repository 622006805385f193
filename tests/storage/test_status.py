"""How a workspace is doing, in numbers."""

from dataclasses import replace

from storage.due import Failed
from storage.status import Status
from tests.storage.world import World, at

HOUR, DAY = 3600, 86400
NOTHING = Status(0, 0, None, 0, 0, (), watched_channels=1, teammates=2, unplanned=0)


def status(world: World, seconds: float) -> Status:
    return world.store.status(world.id, at(seconds))


def test_nothing_has_happened_yet(world: World) -> None:
    world.teammates("gone", active=False)
    world.channel("left", "ana", watched=False)
    assert status(world, 0) == NOTHING


def test_alerts_wait_until_a_notice_carries_them(world: World) -> None:
    world.says("carla", 0)
    before = status(world, 10)
    assert (before.waiting, before.open_notices, before.oldest_due) == (2, 0, at(60))
    world.store.due.claim(at(60), 10, lease=at(60) - at(0))
    after = status(world, 60)
    assert (after.waiting, after.open_notices, after.oldest_due) == (0, 2, at(60))


def test_what_was_sent_is_counted_for_an_hour_and_for_a_day(world: World) -> None:
    world.says("carla", 0)
    world.send(world.due(60), 70)
    assert (status(world, 80).sent_last_hour, status(world, 80).sent_last_day) == (2, 2)
    later = status(world, HOUR + 80)
    assert (later.sent_last_hour, later.sent_last_day, later.open_notices) == (0, 2, 0)
    assert status(world, DAY + 80) == replace(NOTHING, last_message_at=at(0))


def test_what_failed_is_counted_by_reason(world: World) -> None:
    world.teammates("dan")
    world.joins("dan")
    world.says("carla", 0)
    first, *others = world.begin(world.due(60))
    codes = {first: Failed("closed"), **dict.fromkeys(others, Failed("inactive"))}
    world.settle(codes)
    assert status(world, 70).failed_last_day == (("inactive", 2), ("closed", 1))
    later = status(world, DAY + 70)
    assert (later.failed_last_day, later.undelivered) == ((), 3)


def test_messages_that_cannot_be_planned_yet_are_counted(world: World) -> None:
    with world.store.recording() as recording:
        recording.keep_unplanned(world.id, world.posted("stranger"))
    assert status(world, 10).unplanned == 1


def test_channels_that_are_behind_are_counted(world: World) -> None:
    world.store.behind.fall_behind(world.id, ["help"])
    assert status(world, 10).behind == 1


def test_the_newest_message_is_told_wherever_it_was_written(world: World) -> None:
    world.channel("sales", "ana")
    world.says("ana", 50, "sales")
    world.says("carla", 20)
    assert status(world, 60).last_message_at == at(50)


def test_another_workspace_counts_for_itself(world: World) -> None:
    world.says("carla", 0)
    elsewhere = World(world.store, "T2")
    assert status(elsewhere, 60) == Status(0, 0, None, 0, 0, (), 0, 0, 0)
