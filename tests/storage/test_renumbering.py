"""A channel that the platform calls by another name stays what it is."""

from rules.events import MessagePosted
from rules.model import Audience
from tests.storage.world import World, at, by_dm


def test_its_past_what_waits_and_an_admins_choice_stay(world: World) -> None:
    world.channel("team", "ana", "ben")
    world.store.choices.set_audience(world.place("team"), Audience.CUSTOMER, world.person("ana"), at(0))
    before = world.store.directory.channel(world.id, "team")
    world.says("carla", 0, "help", text="help!")
    world.store.directory.renumber_channel(world.id, "team", "C2")
    world.store.directory.renumber_channel(world.id, "help", "C3")
    after = world.store.directory.channel(world.id, "C2")
    assert before is not None
    assert after is not None
    assert (after.id, after.audience, after.audience_chosen) == (before.id, Audience.CUSTOMER, True)
    assert world.store.directory.channel(world.id, "team") is None
    assert sorted(world.store.directory.stale_channels(world.id)) == ["C2", "C3"]
    assert by_dm(world.due(60)) == {"ana": ["help!"], "ben": ["help!"]}


def test_one_that_is_known_by_its_new_name_already_is_watched_by_that_only(world: World) -> None:
    world.channel("team", "ana", "ben")
    world.store.directory.renumber_channel(world.id, "team", "help")
    watched = world.store.directory.watched_channels(world.id)
    assert [place.ref for place in watched] == ["help"]


def test_what_waits_for_its_author_is_found_by_the_new_name(world: World) -> None:
    said = MessagePosted("help", "m1", "stranger", at(0), "Hello?")
    with world.store.recording() as recording:
        recording.keep_unplanned(world.id, said)
    world.store.directory.renumber_channel(world.id, "help", "C2")
    world.customers("stranger")
    assert [one.channel for one in world.store.directory.arrivals(world.id)] == ["C2"]


def test_one_that_nobody_has_heard_of_is_looked_up(world: World) -> None:
    world.store.directory.renumber_channel(world.id, "nowhere", "C2")
    assert world.store.directory.stale_channels(world.id) == ["C2"]
