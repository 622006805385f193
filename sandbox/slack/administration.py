"""What changes about people and channels themselves: roles, names, sharing, comings and goings."""

from collections.abc import Iterable

from sandbox.impossible import ImpossibleError
from sandbox.slack import events
from sandbox.slack.workspace import Workspace
from sandbox.slack.world import Channel, Kind, Message, Person, Role, Team, capitals


def add_person(place: Workspace, name: str, real_name: str, role: Role, team: Team) -> Person:
    """Let somebody new appear, in the workspace or in an organization that shares channels with it."""
    world = place.world
    identity = f"U0{capitals(name)}"
    if identity in world.people:
        raise ImpossibleError(f"there is a {name} already")
    email = f"{name}@{team.domain}.example" if team == world.team and role is not Role.BOT else None
    person = Person(identity, name, real_name, team.id, role, email, updated=world.seconds())
    if role is Role.BOT:
        person.bot_id, person.app_id = f"B{identity[1:]}", f"A{identity[1:]}"
    world.people[identity] = person
    place.announce(events.person_joined(world, person), None)
    return person


def change_person(place: Workspace, person: Person, **changes: object) -> None:
    """Change somebody's role, state or profile."""
    for name, value in changes.items():
        setattr(person, name, value)
    person.updated = max(place.world.seconds(), person.updated + 1)
    place.announce(events.person_changed(place.world, person), None)


def add_channel(
    place: Workspace, name: str, kind: Kind, members: Iterable[Person], shared_with: Iterable[Team]
) -> Channel:
    """Make a channel; its first member is who created it."""
    world, people = place.world, list(members)
    identity = f"C0{capitals(name)}"
    if identity in world.channels:
        raise ImpossibleError(f"there is a channel {name} already")
    teams = [team.id for team in shared_with]
    channel = Channel(identity, name, kind, people[0].id, world.seconds(), [people[0].id], teams)
    world.channels[identity] = channel
    place.announce(events.channel_created(world, channel), channel)
    for person in people[1:]:
        place.join(person, channel, people[0])
    return channel


def rename_channel(place: Workspace, channel: Channel, name: str, actor: Person) -> None:
    """Give a channel another name."""
    channel.previous_names.insert(0, channel.name)
    channel.name = name
    place.announce(events.channel_renamed(place.world, channel), channel)
    place.notice(channel, actor, "name", f"<@{actor.id}> has renamed the channel to {name}")


def archive_channel(place: Workspace, channel: Channel, actor: Person, *, archived: bool) -> None:
    """Archive a channel or bring it back."""
    channel.is_archived = archived
    place.announce(events.channel_archived(place.world, channel, actor), channel)


def make_private(place: Workspace, channel: Channel, actor: Person) -> None:
    """Let only its members see a channel; only a note in it tells of that."""
    channel.kind = Kind.PRIVATE
    note = Message(
        channel.id,
        place.world.next_ts(),
        "made this channel *private*.",
        actor.id,
        "channel_convert_to_private",
    )
    place.post(channel, note)


def share_channel(place: Workspace, channel: Channel, team: Team) -> None:
    """Connect another organization to a channel."""
    channel.shared_with.append(team.id)
    place.announce(events.channel_shared(place.world, channel, team.id), channel)


def unshare_channel(place: Workspace, channel: Channel, team: Team) -> None:
    """Disconnect another organization; its people are members no longer."""
    channel.shared_with.remove(team.id)
    for person in [place.world.people[member] for member in channel.members]:
        if person.team_id == team.id:
            place.leave(person, channel)
    place.announce(events.channel_unshared(place.world, channel, team.id), channel)
