"""Messages that go to another topic or channel, and topics that are resolved."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.zulip import access, events
from sandbox.zulip.events import Move
from sandbox.zulip.organization import TOPIC_CUT, Organization, cut
from sandbox.zulip.world import RESOLVED, Channel, Message, Person, World

MODES = ("change_one", "change_later", "change_all")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to move where, see https://zulip.com/api/update-message."""

    named: Message
    topic: str | None = None
    channel: Channel | None = None
    mode: str = "change_one"
    notes_old: bool = False
    """Notification Bot writes about it where the messages stood."""
    notes_new: bool = True
    """And where they stand now."""


def move(place: Organization, mover: Person, wish: Wish) -> Move:
    """Move messages; who cannot see them where they go is told that they were deleted."""
    done = _planned(place.world, wish)
    if not access.may_write(place.world, mover, done.new_channel):
        raise ImpossibleError("You don't have permission to move this message")
    onlookers = access.subscribers(place.world, done.old_channel)
    for message in done.messages:
        message.topic, message.channel_id = done.new_topic, done.new_channel.id
        message.moved_at = place.world.seconds()
    losing = _losing(done, onlookers)
    _tell(place, done, mover, onlookers, losing)
    _note(place, done, mover, wish)
    return done


def _planned(world: World, wish: Wish) -> Move:
    named = wish.named
    if named.channel_id is None:
        raise ImpossibleError("Direct messages cannot be moved to channels.")
    if wish.mode not in MODES:
        raise ImpossibleError("Invalid propagate_mode")
    old_channel = world.channels[named.channel_id]
    new_channel = wish.channel or old_channel
    topic = named.topic if wish.topic is None else wish.topic.strip()
    new_topic = cut(topic, world.realm.longest_topic, TOPIC_CUT)
    if (new_channel, new_topic) == (old_channel, named.topic):
        raise ImpossibleError("Nothing to change")
    messages = _meant(world, wish, old_channel)
    return Move(messages, named, wish.mode, old_channel, named.topic, new_channel, new_topic)


def _meant(world: World, wish: Wish, channel: Channel) -> Sequence[Message]:
    if wish.mode == "change_one":
        return [wish.named]
    whole = world.in_topic(channel, wish.named.topic)
    first = wish.named.id if wish.mode == "change_later" else 0
    return [message for message in whole if message.id >= first]


def _losing(done: Move, onlookers: list[Person]) -> list[Person]:
    losing = [person for person in onlookers if not access.sees_channel(person, done.new_channel)]
    for message in done.messages:
        message.received -= {person.id for person in losing}
    return losing


def _tell(
    place: Organization, done: Move, mover: Person, onlookers: list[Person], losing: list[Person]
) -> None:
    newcomers = [one for one in access.subscribers(place.world, done.new_channel) if not one.is_guest]
    hearers = [one for one in onlookers if one not in losing]
    hearers += [one for one in newcomers if one not in hearers]
    place.announce(events.messages_moved(done, mover, hearers))
    if losing:
        place.announce(events.messages_deleted(done.messages, done.old_channel, done.old_topic, losing))


def _note(place: Organization, done: Move, mover: Person, wish: Wish) -> None:
    who = f"@_**{mover.full_name}|{mover.id}**"
    old, new = done.old_topic, done.new_topic
    if done.old_channel is done.new_channel and old.removeprefix(RESOLVED) == new.removeprefix(RESOLVED):
        verb = "resolved" if new.startswith(RESOLVED) else "unresolved"
        place.note(done.new_channel, new, f"{who} has marked this topic as {verb}.")
        return
    what = _what(place.world, done)
    if wish.notes_old:
        there = f"#**{done.new_channel.name}>{new}**"
        place.note(done.old_channel, old, f"{what} moved to {there} by {who}.")
    if wish.notes_new:
        there = f"#**{done.old_channel.name}>{old}**"
        place.note(done.new_channel, new, f"{what} moved here from {there} by {who}.")


def _what(world: World, done: Move) -> str:
    if not world.in_topic(done.old_channel, done.old_topic) and done.mode == "change_all":
        return "This topic was"
    count = len(done.messages)
    return "A message was" if count == 1 else f"{count} messages were"
