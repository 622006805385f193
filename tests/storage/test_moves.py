"""Topics that move and merge, on both databases."""

from rules.events import Moved, Reacted
from rules.requests import Verb
from storage.topics import Transfer
from tests.storage.world import World, at, by_dm

INVOICES, BILLS = ("help", "Invoices"), ("help", "Bills")


def moves(
    world: World, source: tuple[str, str], target: tuple[str, str], *refs: str, whole: bool = True
) -> Transfer:
    moved = Moved(*source, frozenset(refs), *target, at(10), whole=whole, resolved=False)
    with world.store.recording() as recording:
        return recording.move(world.id, moved, at(10))


def test_topics_are_told_apart_by_their_names_alone(world: World) -> None:
    first = world.says("carla", 0, topic="Invoices")
    assert world.conversation_of(world.says("carla", 9_000, topic="INVOICES")) == world.conversation_of(first)
    assert world.conversation_of(world.says("carla", 1, topic="Bills")) != world.conversation_of(first)


def test_merged_topics_are_one_conversation_with_everybodys_latest_choice(world: World) -> None:
    one = world.says("carla", 0, topic="Invoices", ref="1")
    other = world.says("carla", 1, topic="Bills", ref="2")
    world.takes("ana", Verb.FOLLOW, world.conversation(one), 2)
    world.takes("ana", Verb.MUTE, world.conversation(other), 3)
    assert moves(world, INVOICES, BILLS, "1") == Transfer()
    assert world.conversation_of(one) == world.conversation_of(other)
    standing = world.store.questions.standing_in(world.conversation_of(one), world.person("ana")).standing
    assert standing.conversation is not None
    assert standing.conversation.muted
    assert by_dm(world.due(70)) == {"ana": ["message 1", "message 2"], "ben": ["message 1", "message 2"]}


def test_what_was_seen_of_one_topic_is_not_of_the_other(world: World) -> None:
    one = world.says("carla", 0, topic="Invoices", ref="1")
    world.says("carla", 1, topic="Bills", ref="2")
    with world.store.recording() as recording:
        recording.amend(world.id, Reacted(None, "2", "ana", at(2)), at(2))
    moves(world, INVOICES, BILLS, "1")
    known = world.store.questions.evidence(one, world.person("ana")).evidence.seen_until
    assert known is None or known < at(0)


def test_a_topic_in_another_channel_takes_its_messages_along(world: World) -> None:
    world.channel("other", "ana", "carla")
    one = world.says("carla", 0, topic="Invoices", ref="1")
    moves(world, INVOICES, ("other", "Invoices"), "1")
    assert world.store.questions.where(world.conversation_of(one)).channel == "other"
    assert world.store.questions.message(world.id, "other", "1") is not None
    assert world.tell(world.posted("carla", 0, topic="Invoices", ref="1")) is None


def test_messages_from_where_nobody_listened_are_to_be_fetched(world: World) -> None:
    assert moves(world, ("quiet", "Invoices"), INVOICES, "7", "8").unknown == {"7", "8"}
