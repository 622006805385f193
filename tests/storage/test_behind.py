"""Nothing is claimed for channels that are behind, be it new, tried again or a summary."""

from rules.model import Audience
from storage.behind import Known, Lag
from storage.due import Again
from tests.storage.world import World, alerted, at, by_dm


def test_nothing_of_a_channel_that_is_behind_is_claimed(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.says("carla", text="help!")
    world.says("carla", 0, "sales", text="how much?")
    world.store.behind.fall_behind(world.id, ["help"], since=at(0))
    assert by_dm(world.due(60)) == {"ana": ["how much?"]}
    world.store.behind.caught_up(world.id, "help")
    assert by_dm(world.due(60)) == {"ana": ["help!"], "ben": ["help!"]}


def test_a_notice_that_is_to_be_tried_again_waits_too(world: World) -> None:
    world.says("carla")
    world.settle(dict.fromkeys(world.begin(world.due(60)), Again(at(70), "timeout")))
    world.store.behind.fall_behind(world.id, since=at(65))
    assert world.due(80) == []
    world.store.behind.caught_up(world.id, "help")
    assert len(world.due(80)) == 2


def test_a_summary_waits_until_every_channel_of_the_workspace_has_caught_up(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.says("carla", text="help!")
    world.says("carla", 0, "sales", text="how much?")
    world.store.behind.fall_behind(world.id, since=at(0))
    world.store.behind.caught_up(world.id, "help")
    assert world.due(8000) == []
    world.store.behind.caught_up(world.id, "sales")
    assert alerted(world.due(8000)) == {"ana by dm": ["help!", "how much?"], "ben by dm": ["help!"]}


def test_other_workspaces_are_not_held_up(world: World) -> None:
    other = World(world.store, "T2")
    other.teammates("ana")
    other.customers("carla")
    other.channel("help", "ana", "carla")
    other.says("carla", text="hello?")
    world.store.behind.fall_behind(world.id, since=at(0))
    assert by_dm(other.due(8000)) == {"ana": ["hello?"]}


def test_a_channel_stays_behind_since_the_earliest_gap(world: World) -> None:
    world.store.behind.fall_behind(world.id, since=at(50))
    world.store.behind.fall_behind(world.id, since=at(90))
    (lag,) = world.store.behind.lags(world.id)
    assert at(49) < lag.since <= at(50)
    world.store.behind.fall_behind(world.id, since=at(20))
    assert world.store.behind.lags(world.id) == [Lag("help", at(20))]


def test_whoever_catches_up_takes_note_of_another_gap(world: World) -> None:
    world.store.behind.fall_behind(world.id, since=at(50))
    (lag,) = world.store.behind.lags(world.id)
    world.store.behind.fall_behind(world.id, since=at(90))
    world.store.behind.caught_up(world.id, "help", lag.since)
    (lag,) = world.store.behind.lags(world.id)
    world.store.behind.caught_up(world.id, "help", lag.since)
    assert world.store.behind.lags(world.id) == []


def test_a_channel_that_was_left_or_is_off_is_not_behind(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.store.behind.fall_behind(world.id, since=at(0))
    world.store.directory.leave_channel(world.id, "help")
    world.store.choices.set_audience(world.place("sales"), Audience.OFF, world.person("ana"), at(1))
    assert world.store.behind.lags(world.id) == []


def test_channels_where_somebody_waits_come_first_then_the_busiest_of_late(world: World) -> None:
    for name in ("quiet", "busy", "waiting"):
        world.channel(name, "ana", "ben", "carla")
    world.says("ana", 0, "quiet")
    world.says("ana", 5, "busy")
    world.says("carla", 1, "waiting")
    world.store.behind.fall_behind(world.id, since=at(0))
    assert [lag.channel for lag in world.store.behind.lags(world.id)] == ["waiting", "busy", "quiet", "help"]


def test_what_was_said_since_then_is_known_and_what_somebody_is_still_to_be_told_of(world: World) -> None:
    world.says("carla", 0, ref="m1", text="help!", files=2)
    world.send(world.due(60), 60)
    world.says("carla", 100, ref="m2", text="still there?")
    first, second = Known("m1", at(0), "help!", 2), Known("m2", at(100), "still there?", 0)
    assert world.store.behind.known(world.id, "help", at(200)) == [second]
    assert world.store.behind.known(world.id, "help", at(0)) == [first, second]


def test_it_is_known_since_when_a_channel_is_behind(world: World) -> None:
    assert world.store.behind.since(world.id, "help") is None
    world.store.behind.fall_behind(world.id, since=at(50))
    assert world.store.behind.since(world.id, "help") == at(50)
    assert world.store.behind.since(world.id, "nowhere") is None
