"""Who can see what in the pocket organization."""

from collections.abc import Iterable

from sandbox.zulip.world import Channel, Message, Person, World


def sees_channel(person: Person, channel: Channel) -> bool:
    """Tell whether somebody can know of a channel and who is in it."""
    if person.id in channel.subscribers or channel.is_web_public:
        return True
    return not (channel.is_private or person.is_guest)


def sees_message(world: World, person: Person, message: Message) -> bool:
    """Tell whether somebody can read a message."""
    if message.channel_id is None:
        return person.id in message.recipients
    channel = world.channels[message.channel_id]
    if not sees_channel(person, channel):
        return False
    return not channel.protects_history or person.id in message.received


def may_write(world: World, person: Person, channel: Channel) -> bool:
    """Tell whether somebody can write in a channel; a bot can wherever its owner can."""
    if channel.is_archived:
        return False
    if person.is_system or sees_channel(person, channel):
        return True
    return person.owner_id is not None and sees_channel(world.people[person.owner_id], channel)


def subscribers(world: World, channel: Channel) -> list[Person]:
    """Return who gets what happens in a channel."""
    return active(world, channel.subscribers)


def onlookers(world: World, channel: Channel) -> list[Person]:
    """Return who hears of a channel's name, subscribers and end."""
    return [person for person in active(world, world.people) if sees_channel(person, channel)]


def active(world: World, ids: Iterable[int]) -> list[Person]:
    """Return those of some people who have not left."""
    return [world.people[one] for one in ids if world.people[one].is_active]
