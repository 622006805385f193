"""Projects: channels that are shared together, and the people whom an admin added to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.changes import Actor, note
from storage.engine import Database
from storage.listening import repeat_listening
from storage.people import MEMBERS, Member
from storage.places import PLACES, Place
from storage.tables import channels, people, project_members, projects

CREATED = "project"
CHANNEL = "project_channel"
MEMBER = "project_member"


@dataclass(frozen=True, slots=True)
class Project:
    """The unit of sharing."""

    id: int
    name: str
    channels: tuple[Place, ...]
    members: tuple[Member, ...]
    """Whom an admin added; members of its channels belong to it anyway."""


class Projects:
    """Says which channels are shared together; every change is logged, callers have checked who may."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, workspace_id: int) -> list[Project]:
        """List the projects that have a channel or a member, by name."""
        with self._database.reading() as connection:
            found = _read(connection, projects.c.workspace_id == workspace_id, _in_use())
            return sorted(found, key=lambda project: (project.name.casefold(), project.id))

    def find(self, workspace_id: int, name: str) -> list[Project]:
        """Find the projects of that name, in capitals or not, that have a channel or a member."""
        with self._database.reading() as connection:
            named = projects.c.id.in_(_named(connection, workspace_id, name))
            return _read(connection, named, _in_use())

    def create(self, workspace_id: int, name: str, by: int, now: datetime) -> Project:
        """Found a project, or take up again one of that name that nothing belongs to."""
        with self._database.writing() as connection:
            project_id = _found(connection, workspace_id, name)
            note(connection, Actor(workspace_id, by, now), CREATED, None, None, project_id=project_id)
            return Project(project_id, name, (), ())

    def add_channel(self, project_id: int, channel_id: int, by: int, now: datetime) -> None:
        """Let a channel be shared with a project, and no longer with the one that it belonged to."""
        with self._database.writing() as connection:
            _move(connection, channel_id, project_id, by, now)

    def remove_channel(self, project_id: int, channel_id: int, by: int, now: datetime) -> None:
        """Take a channel out of a project: it becomes its own again."""
        with self._database.writing() as connection:
            channel = _channel(connection, channel_id)
            if channel.project_id == project_id:
                own = _found(connection, channel.workspace_id, channel.name)
                _move(connection, channel_id, own, by, now)

    def add_person(self, project_id: int, person_id: int, by: int, now: datetime) -> None:
        """Let somebody belong to a project, whichever channels they are in."""
        row = {"project_id": project_id, "person_id": person_id}
        with self._database.writing() as connection:
            if connection.execute(ADD_PERSON, row).first() is not None:
                repeat_listening(connection, [person_id])
                _note_member(connection, row, by, now, added=True)

    def remove_person(self, project_id: int, person_id: int, by: int, now: datetime) -> None:
        """Take back that somebody was added to a project; membership of its channels still counts."""
        row = {"project_id": project_id, "person_id": person_id}
        with self._database.writing() as connection:
            is_member = (project_members.c[name] == value for name, value in row.items())
            if connection.execute(delete(project_members).where(*is_member)).rowcount:
                _note_member(connection, row, by, now, added=False)


def _in_use() -> ColumnElement[bool]:
    has_channel = exists(select(1).where(channels.c.project_id == projects.c.id))
    has_member = exists(select(1).where(project_members.c.project_id == projects.c.id))
    return or_(has_channel, has_member)


def _named(connection: Connection, workspace_id: int, name: str) -> list[int]:
    # Compared here, because databases know the capitals of few alphabets only.
    wanted = name.strip().casefold()
    known = select(projects.c.id, projects.c.name).where(projects.c.workspace_id == workspace_id)
    return [row.id for row in connection.execute(known) if row.name.casefold() == wanted]


def _read(connection: Connection, *where: ColumnElement[bool]) -> list[Project]:
    which = select(projects.c.id).where(*where)
    places, added = defaultdict[int, list[Place]](list), defaultdict[int, list[Member]](list)
    for place in (Place(*row) for row in connection.execute(PLACES.where(channels.c.project_id.in_(which)))):
        places[place.project_id].append(place)
    for *who, project_id in connection.execute(ADDED.where(project_members.c.project_id.in_(which))):
        added[project_id].append(Member(*who))
    found = connection.execute(select(projects.c.id, projects.c.name).where(*where).order_by(projects.c.id))
    return [Project(id_, name, tuple(places[id_]), tuple(added[id_])) for id_, name in found]


def _found(connection: Connection, workspace_id: int, name: str) -> int:
    """Take an empty project of that name, else make one."""
    named = select(projects.c.id).where(projects.c.id.in_(_named(connection, workspace_id, name)), ~_in_use())
    empty: int | None = connection.execute(named.order_by(projects.c.id).limit(1)).scalar_one_or_none()
    if empty is not None:
        return empty
    new = insert(projects).values(workspace_id=workspace_id, name=name).returning(projects.c.id)
    return int(connection.execute(new).scalar_one())


def _channel(connection: Connection, channel_id: int) -> Row[Any]:
    columns = (channels.c[name] for name in ("workspace_id", "project_id", "name", "private"))
    return connection.execute(
        select(*columns).where(channels.c.id == channel_id).with_for_update(key_share=True)
    ).one()


def _move(connection: Connection, channel_id: int, project_id: int, by: int, now: datetime) -> None:
    channel = _channel(connection, channel_id)
    if channel.project_id == project_id:
        return
    connection.execute(update(channels).where(channels.c.id == channel_id).values(project_id=project_id))
    for which, is_it in _sides(channel.project_id, project_id):
        about = {"channel_id": channel_id, "project_id": which}
        note(connection, Actor(channel.workspace_id, by, now), CHANNEL, not is_it, is_it, **about)
    if channel.private and channel.project_id is not None:
        _disband(connection, channel.project_id, by, now)


def _disband(connection: Connection, project_id: int, by: int, now: datetime) -> None:
    """Let nobody belong to a project that has no channel left: its name may be that of a private one."""
    has_channel = exists(select(1).where(channels.c.project_id == project_id))
    added = delete(project_members).where(project_members.c.project_id == project_id, ~has_channel)
    for person_id in connection.execute(added.returning(project_members.c.person_id)).scalars().all():
        repeat_listening(connection, [person_id])
        row = {"project_id": project_id, "person_id": person_id}
        _note_member(connection, row, by, now, added=False)


def _sides(before: int | None, after: int) -> Iterable[tuple[int, bool]]:
    if before is not None:
        yield before, False
    yield after, True


def _note_member(connection: Connection, row: dict[str, int], by: int, now: datetime, *, added: bool) -> None:
    where = select(projects.c.workspace_id).where(projects.c.id == row["project_id"])
    workspace_id = connection.execute(where).scalar_one()
    note(connection, Actor(workspace_id, by, now), MEMBER, not added, added, **row)


ADDED: Select[Any] = MEMBERS.add_columns(project_members.c.project_id).join(
    project_members, project_members.c.person_id == people.c.id
)
ADD_PERSON = upsert(project_members).on_conflict_do_nothing().returning(project_members.c.person_id)
