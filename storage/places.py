"""The channels of a workspace: learnt from the platform, with their projects and members."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, insert, or_, select, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.audience import must_warn
from rules.events import ChannelProfile, Joined, Left
from rules.model import Audience, Role
from storage.batches import batches
from storage.engine import Database
from storage.listening import one_by_one, recount, repeat_listening
from storage.people import introduce
from storage.tables import arrivals, channel_standings, channels, people, projects

NOT_WATCHED = {"watched": False, "stale": False, "behind_since": None}
"""What holds of a channel that the bot is not in."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, as the program knows it."""

    id: int
    ref: str
    name: str
    workspace_id: int
    private: bool
    shared: bool
    opened: bool
    watched: bool
    audience: Audience
    audience_chosen: bool
    """By an admin, rather than found."""
    teammates: int
    customers: int
    project_id: int
    project: str


class Places:
    """Answers what a channel is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def learn_channel(self, workspace_id: int, profile: ChannelProfile, now: datetime) -> None:
        """Take in what the platform says about a channel and who is in it."""
        with self._database.writing() as connection:
            one_by_one(connection, workspace_id)
            channel_id = _learn(connection, workspace_id, profile)
            ids = introduce(connection, workspace_id, profile.members)
            _replace_members(connection, channel_id, set(ids.values()), now)
            recount(connection, [channel_id])

    def leave_channel(self, workspace_id: int, ref: str) -> None:
        """Stop watching a channel; its past is kept."""
        with self._database.writing() as connection:
            connection.execute(update(channels).where(_is(workspace_id, ref)).values(NOT_WATCHED))

    def renumber_channel(self, workspace_id: int, old: str, new: str) -> None:
        """Know a channel by another name, and have it looked up again; its past and all choices stay."""
        with self._database.writing() as connection:
            is_new = connection.execute(select(channels.c.id).where(_is(workspace_id, new))).first() is None
            # Should the channel be known by its new name already, the old one is an empty shell.
            values = {"ref": new} if is_new else NOT_WATCHED
            connection.execute(update(channels).where(_is(workspace_id, old)).values(values))
            waiting = and_(arrivals.c.workspace_id == workspace_id, arrivals.c.channel == old)
            connection.execute(update(arrivals).where(waiting).values(channel=new))
            row = {"workspace_id": workspace_id, "ref": new, "stale": True, "private": False}
            connection.execute(MARK_STALE, row)

    def leave_all_channels(self, workspace_id: int) -> None:
        """Note that the bot has been removed from a workspace: what waits there is told to nobody."""
        theirs = channels.c.workspace_id == workspace_id
        with self._database.writing() as connection:
            connection.execute(update(channels).where(theirs).values(NOT_WATCHED))

    def mark_stale(self, workspace_id: int, ref: str, *, private: bool = False) -> None:
        """Have a channel, known or not, looked up again; one that was made ``private`` is so from now on."""
        row = {"workspace_id": workspace_id, "ref": ref, "stale": True, "private": private}
        with self._database.writing() as connection:
            connection.execute(MARK_STALE, row)

    def stale_channels(self, workspace_id: int) -> list[str]:
        """List the channels that are to be looked up again."""
        with self._database.reading() as connection:
            stale = select(channels.c.ref).where(channels.c.workspace_id == workspace_id, channels.c.stale)
            return list(connection.execute(stale).scalars())

    def move(self, workspace_id: int, event: Joined | Left) -> None:
        """Note that somebody became a member of a channel or is one no longer."""
        with self._database.writing() as connection:
            one_by_one(connection, workspace_id)
            channel_id = expect_channel(connection, workspace_id, event.channel)
            person_id = introduce(connection, workspace_id, [event.person])[event.person]
            if isinstance(event, Joined):
                _join(connection, JOINED, channel_id, [person_id], event.at)
            else:
                who = {"channel_id": channel_id, "person_id": person_id, "left_at": event.at}
                connection.execute(LEFT, who)
            recount(connection, [channel_id])

    def to_warn_of(self, workspace_id: int) -> list[Place]:
        """List channels that an admin called internal and a customer is in, until somebody is warned."""
        known = PLACES.add_columns(channels.c.audience_choice, channels.c.warned_at).where(
            channels.c.workspace_id == workspace_id, channels.c.watched, channels.c.customers > 0
        )
        with self._database.reading() as connection:
            return [
                Place(*row[:-2])
                for row in connection.execute(known)
                if must_warn(row.audience_choice, Role.CUSTOMER, warned=row.warned_at is not None)
            ]

    def warned_of(self, channel_id: int, now: datetime) -> None:
        """Note that the admins have been warned of a customer in a channel; they are not warned again."""
        with self._database.writing() as connection:
            connection.execute(update(channels).where(channels.c.id == channel_id).values(warned_at=now))

    def channel(self, workspace_id: int, ref: str) -> Place | None:
        """Find a channel by the platform's name of it, whoever may see it."""
        found = self._places(_is(workspace_id, ref))
        return found[0] if found else None

    def find_channels(self, workspace_id: int, name: str) -> list[Place]:
        """Find channels by name, whoever may see them: the caller checks access."""
        wanted = name.strip().removeprefix("#").casefold()
        return self._places(channels.c.workspace_id == workspace_id, channels.c.folded_name == wanted)

    def watched_channels(self, workspace_id: int) -> list[Place]:
        """List the channels of a workspace that the bot is in."""
        return self._places(channels.c.workspace_id == workspace_id, channels.c.watched)

    def name_of(self, workspace_id: int, ref: str) -> str | None:
        """Name a person or a channel that a text mentions; no private one, for anybody may read the text."""
        person = select(people.c.name).where(people.c.workspace_id == workspace_id, people.c.ref == ref)
        described = and_(channels.c.project_id.is_not(None), ~channels.c.private)
        public = select(channels.c.name).where(_is(workspace_id, ref), described)
        with self._database.reading() as connection:
            name: str | None = connection.execute(person.union_all(public).limit(1)).scalar()
            return name

    def _places(self, *where: ColumnElement[bool]) -> list[Place]:
        with self._database.reading() as connection:
            return [Place(*row) for row in connection.execute(PLACES.where(*where))]


def _is(workspace_id: int, ref: str) -> ColumnElement[bool]:
    return and_(channels.c.workspace_id == workspace_id, channels.c.ref == ref)


def _learn(connection: Connection, workspace_id: int, profile: ChannelProfile) -> int:
    told = {
        "name": profile.name,
        "folded_name": profile.name.casefold(),
        "private": profile.private,
        "shared": profile.shared,
        "protected_history": profile.protected_history,
        "watched": profile.watched,
        "stale": False,
    }
    channel_id = expect_channel(connection, workspace_id, profile.ref)
    connection.execute(update(channels).where(channels.c.id == channel_id).values(told))
    own = connection.execute(select(channels.c.project_id).where(channels.c.id == channel_id)).scalar_one()
    if own is None:
        started = (
            insert(projects).values(workspace_id=workspace_id, name=profile.name).returning(projects.c.id)
        )
        project_id = connection.execute(started).scalar_one()
        connection.execute(update(channels).where(channels.c.id == channel_id).values(project_id=project_id))
    return channel_id


def expect_channel(connection: Connection, workspace_id: int, ref: str) -> int:
    """Find a channel's id; one that was unheard of gets a row and is to be looked up."""
    row = {"workspace_id": workspace_id, "ref": ref, "stale": True}
    connection.execute(upsert(channels).on_conflict_do_nothing(), row)
    return int(connection.execute(select(channels.c.id).where(_is(workspace_id, ref))).scalar_one())


def _replace_members(connection: Connection, channel_id: int, wanted: set[int], now: datetime) -> None:
    member = and_(channel_standings.c.channel_id == channel_id, channel_standings.c.member_since.is_not(None))
    known = set(connection.execute(select(channel_standings.c.person_id).where(member)).scalars())
    _leave(connection, channel_id, known - wanted)
    _join(connection, FOUND, channel_id, wanted - known, now)


def _join(
    connection: Connection, joining: Insert, channel_id: int, person_ids: Iterable[int], at: datetime
) -> None:
    for batch in batches(person_ids):
        who = [{"channel_id": channel_id, "person_id": person_id, "member_since": at} for person_id in batch]
        connection.execute(joining, who)
        repeat_listening(connection, batch)


def _leave(connection: Connection, channel_id: int, person_ids: Iterable[int]) -> None:
    here = channel_standings.c.channel_id == channel_id
    for batch in batches(person_ids):
        gone = and_(here, channel_standings.c.person_id.in_(batch))
        connection.execute(update(channel_standings).where(gone).values(member_since=None, listening=None))


PLACES: Select[Any] = (
    select(
        channels.c.id,
        channels.c.ref,
        channels.c.name,
        channels.c.workspace_id,
        channels.c.private,
        channels.c.shared,
        channels.c.opened,
        channels.c.watched,
        channels.c.audience,
        channels.c.audience_choice.is_not(None),
        channels.c.teammates,
        channels.c.customers,
        channels.c.project_id,
        projects.c.name.label("project"),
    )
    .join(projects, projects.c.id == channels.c.project_id)
    .order_by(channels.c.id)
)
_stale = upsert(channels)
MARK_STALE = _stale.on_conflict_do_update(
    index_elements=["workspace_id", "ref"],
    set_={"stale": True, "private": or_(channels.c.private, _stale.excluded.private)},
)
_joined, _left = upsert(channel_standings), upsert(channel_standings)


def _joining(*when: ColumnElement[bool]) -> Insert:
    # Joining twice, as a repeated event tells, happened the first time.
    return _joined.on_conflict_do_update(
        index_elements=["channel_id", "person_id"],
        set_={"member_since": _joined.excluded.member_since},
        where=and_(channel_standings.c.member_since.is_(None), *when),
    )


FOUND = _joining()
"""The platform lists them among the members now, whatever was told before."""
JOINED = _joining(
    or_(channel_standings.c.left_at.is_(None), channel_standings.c.left_at < _joined.excluded.member_since)
)
"""Events come in any order: whoever has left since is no member."""
LEFT = _left.on_conflict_do_update(
    index_elements=["channel_id", "person_id"],
    set_={"member_since": None, "listening": None, "left_at": _left.excluded.left_at},
    where=or_(
        channel_standings.c.member_since.is_(None), channel_standings.c.member_since <= _left.excluded.left_at
    ),
)
"""Whoever has joined since stays a member."""
