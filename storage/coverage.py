"""Coverage: whom a message from a customer would concern now, by channel, and when admins last heard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from rules.model import Audience, Channel, Role
from storage.changes import Actor, note
from storage.engine import Database
from storage.facts import channel_columns, read_channel
from storage.layers import Layers
from storage.people import Member
from storage.places import PLACES, Place
from storage.relays import unconfirmed_in
from storage.situation import Concern, concerned_in
from storage.tables import channel_standings, channels, people, project_members, workspaces

SWITCHED = "coverage_on"


@dataclass(frozen=True, slots=True)
class Covered:
    """A channel with customers: the rules say who would be told about a message of theirs."""

    place: Place
    channel: Channel
    concerned: tuple[Concern, ...]
    """Whom the first message of a new conversation may concern."""
    team: int
    """Active teammates in its project, concerned or not."""
    relays: tuple[Member, ...]
    """Known integrations that have posted there and that nobody has confirmed."""


@dataclass(frozen=True, slots=True)
class CoverageWatch:
    """Whether the admins of a workspace want to hear of holes, and when they last did."""

    on: bool
    told_at: datetime | None


class Watches:
    """Remembers who wants to hear of holes in the coverage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def coverage_watch(self, workspace_id: int) -> CoverageWatch:
        """Say whether and when admins are told of holes."""
        with self._database.reading() as connection:
            return _watch(connection, workspace_id)

    def watch_coverage(self, workspace_id: int, by: int, now: datetime, *, on: bool) -> None:
        """Have admins told of holes, or not."""
        with self._database.writing() as connection:
            before = _watch(connection, workspace_id).on
            if before is not on:
                _set(connection, workspace_id, coverage_on=on)
                note(connection, Actor(workspace_id, by, now), SWITCHED, before, on)

    def coverage_told(self, workspace_id: int, now: datetime) -> None:
        """Note that the admins have been told."""
        with self._database.writing() as connection:
            _set(connection, workspace_id, coverage_told_at=now)


def coverage_of(connection: Connection, layers: Layers, workspace_id: int) -> list[Covered]:
    """Gather, for every watched channel with customers, what deciding about their next message needs."""
    with_customers = PLACES.where(
        channels.c.workspace_id == workspace_id, channels.c.watched, channels.c.audience == Audience.CUSTOMER
    )
    return [_covered(connection, layers, Place(*row)) for row in connection.execute(with_customers).all()]


def _covered(connection: Connection, layers: Layers, place: Place) -> Covered:
    channel = select(*channel_columns()).where(channels.c.id == place.id)
    return Covered(
        place=place,
        channel=read_channel(connection.execute(channel).mappings().one()),
        concerned=concerned_in(connection, layers, place.workspace_id, place.id, None),
        team=int(connection.execute(_team(place.project_id)).scalar_one()),
        relays=tuple(unconfirmed_in(connection, place.workspace_id, place.id)),
    )


def _team(project_id: int) -> Select[Any]:
    siblings = select(channels.c.id).where(channels.c.project_id == project_id)
    members = select(channel_standings.c.person_id).where(
        channel_standings.c.channel_id.in_(siblings), channel_standings.c.member_since.is_not(None)
    )
    added = select(project_members.c.person_id).where(project_members.c.project_id == project_id)
    in_it = or_(people.c.id.in_(members), people.c.id.in_(added))
    return select(func.count()).where(and_(in_it, people.c.role == Role.TEAMMATE, people.c.active))


def _watch(connection: Connection, workspace_id: int) -> CoverageWatch:
    asked = select(workspaces.c.coverage_on, workspaces.c.coverage_told_at)
    return CoverageWatch(*connection.execute(asked.where(workspaces.c.id == workspace_id)).one())


def _set(connection: Connection, workspace_id: int, **values: Any) -> None:
    connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))
