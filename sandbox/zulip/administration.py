"""What changes about people and channels themselves: roles, names, comings and goings."""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.impossible import ImpossibleError
from sandbox.zulip import access, events
from sandbox.zulip.organization import Organization
from sandbox.zulip.world import Channel, Person

CHANNEL_EVENTS = "channel events"
"""The topic in which Notification Bot tells of the channel itself."""
_TOLD = ("full_name", "is_active", "role", "timezone")
"""What everybody hears of when it changes, as Zulip calls it."""


@dataclass(frozen=True)
class Kind:
    """What sort of channel to make."""

    is_private: bool = False
    is_web_public: bool = False
    protects_history: bool = False


def add_person(place: Organization, person: Person) -> Person:
    """Let somebody new appear."""
    world = place.world
    if any(person.name == one.name for one in world.people.values()):
        raise ImpossibleError(f"there is a {person.name} already")
    world.people[person.id] = person
    place.announce(events.person_added(world, person))
    return person


def change_person(place: Organization, person: Person, **changes: object) -> None:
    """Change somebody's role, name, state or what is known of them."""
    for name, value in changes.items():
        setattr(person, name, value)
    told = {name: value for name, value in changes.items() if name in _TOLD}
    if {"email", "shows_email"} & changes.keys():
        told["delivery_email"] = person.email if person.shows_email else None
        told["new_email"] = place.world.shown_email(person)
    for name, value in told.items():
        more = {"email": place.world.shown_email(person)} if name == "timezone" else {}
        place.announce(events.person_changed(place.world, person, {name: value} | more))


def subscribe(place: Organization, person: Person, channel: Channel) -> None:
    """Let somebody be in a channel."""
    if person.id in channel.subscribers:
        return
    knew = access.sees_channel(person, channel)
    channel.subscribers.append(person.id)
    if not knew:
        place.announce(events.channel_created(place.world, channel, [person]))
    for news in events.subscribed(place.world, channel, person):
        place.announce(news)


def unsubscribe(place: Organization, person: Person, channel: Channel) -> None:
    """Let somebody be in a channel no more."""
    if person.id not in channel.subscribers:
        return
    channel.subscribers.remove(person.id)
    for news in events.unsubscribed(place.world, channel, person):
        place.announce(news)
    if not access.sees_channel(person, channel):
        place.announce(events.channel_gone(channel, [person]))


def add_channel(place: Organization, name: str, people: Iterable[Person], kind: Kind) -> Channel:
    """Make a channel; the first of its people is who created it."""
    world, subscribers = place.world, list(people)
    if any(name == channel.name for channel in world.channels.values()):
        raise ImpossibleError(f"there is a channel {name} already")
    creator, number = subscribers[0], max(world.channels, default=100) + 1
    channel = Channel(number, name, creator.id, world.seconds())
    channel.is_private, channel.is_web_public = kind.is_private, kind.is_web_public
    channel.protects_history = kind.protects_history
    world.channels[number] = channel
    if not kind.is_private:
        place.announce(events.channel_created(world, channel))
    for person in subscribers:
        subscribe(place, person, channel)
    sort = "Private" if kind.is_private else "Public"
    place.note(channel, CHANNEL_EVENTS, f"**{sort}** channel created by {_mention(creator)}.")
    return channel


def rename_channel(place: Organization, channel: Channel, name: str, actor: Person) -> None:
    """Give a channel another name."""
    before, channel.name = channel.name, name
    place.announce(events.channel_changed(place.world, channel, before, "name", name))
    place.note(channel, CHANNEL_EVENTS, f"{_mention(actor)} renamed channel **{before}** to **{name}**.")


def make_private(place: Organization, channel: Channel, *, private: bool, protected: bool) -> None:
    """Hide a channel from those who are not in it, or open it; whoever cannot see it then hears nothing."""
    before = access.onlookers(place.world, channel)
    channel.is_private, channel.protects_history = private, protected
    newcomers = [one for one in access.onlookers(place.world, channel) if one not in before]
    if newcomers:
        place.announce(events.channel_created(place.world, channel, newcomers))
    privacy = {"history_public_to_subscribers": not protected, "is_web_public": channel.is_web_public}
    place.announce(
        events.channel_changed(place.world, channel, channel.name, "invite_only", private, **privacy)
    )


def archive_channel(place: Organization, channel: Channel, *, archived: bool) -> None:
    """Archive a channel or bring it back."""
    verb = "archived" if archived else "un-archived"
    channel.is_archived = False
    place.note(channel, CHANNEL_EVENTS, f"Channel #**{channel.name}** has been {verb}.")
    channel.is_archived = archived
    place.announce(events.channel_archived(place.world, channel))


def _mention(person: Person) -> str:
    return f"@_**{person.full_name}|{person.id}**"
