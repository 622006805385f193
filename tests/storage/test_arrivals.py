"""A message whose author or channel is not known yet is kept, and planned once it is."""

from rules.events import MessageDeleted, MessageEdited, MessagePosted
from rules.model import Audience, Role
from tests.storage.world import World, at, by_dm


def arrive(world: World, message: MessagePosted) -> None:
    with world.store.recording() as recording:
        recording.keep_unplanned(world.id, message)


def waiting(world: World) -> list[str]:
    return [message.text for message in world.store.directory.arrivals(world.id)]


def test_a_message_of_an_unknown_author_waits_until_the_platform_tells_who_it_is(world: World) -> None:
    message = world.posted("stranger", text="help!", thread="t", files=1)
    with world.store.recording() as recording:
        assert recording.situation(world.id, message).author is None
    arrive(world, message)
    assert world.store.directory.unknown_people(world.id) == ["stranger"]
    assert waiting(world) == []
    world.customers("stranger")
    assert world.store.directory.arrivals(world.id) == [message]


def test_a_message_in_an_unknown_channel_waits_until_it_is_described(world: World) -> None:
    message = world.posted("carla", channel="new", text="help!")
    with world.store.recording() as recording:
        assert recording.situation(world.id, message).channel is None
    arrive(world, message)
    assert world.store.directory.stale_channels(world.id) == ["new"]
    assert waiting(world) == []
    world.channel("new", "ben", "carla")
    assert waiting(world) == ["help!"]


def test_what_has_been_planned_waits_no_longer(world: World) -> None:
    message = world.posted("stranger", text="help!")
    arrive(world, message)
    arrive(world, message)
    world.people("stranger", role=Role.CUSTOMER)
    for event in world.store.directory.arrivals(world.id):
        world.tell(event)
    assert waiting(world) == []
    assert by_dm(world.due(60)) == {"ana": ["help!"], "ben": ["help!"]}


def test_the_oldest_comes_first(world: World) -> None:
    for seconds, text in ((20, "second"), (10, "first")):
        arrive(world, world.posted("stranger", seconds, text=text))
    world.customers("stranger")
    assert waiting(world) == ["first", "second"]


def test_edits_and_deletions_reach_what_waits(world: World) -> None:
    arrive(world, world.posted("stranger", ref="m1", text="helo"))
    arrive(world, world.posted("stranger", ref="m2", text="oops"))
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "m1", at(1), "hello"), at(1))
        recording.amend(world.id, MessageDeleted("help", "m2", at(1)), at(1))
    world.customers("stranger")
    assert waiting(world) == ["hello"]


def test_what_was_said_where_nobody_listens_is_forgotten(world: World) -> None:
    world.store.choices.set_audience(world.place("help"), Audience.OFF, world.person("ana"), at(0))
    arrive(world, world.posted("stranger"))
    world.store.directory.arrivals(world.id)
    world.store.choices.set_audience(world.place("help"), Audience.CUSTOMER, world.person("ana"), at(1))
    world.customers("stranger")
    assert waiting(world) == []
