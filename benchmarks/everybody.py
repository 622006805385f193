"""Decides about a message for everybody, one after the other: the program must come to the same."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select

from benchmarks.team import Team
from rules.decide import Alert, Case, plan
from rules.model import Message, Person, Stance, Standing
from rules.settings import Settings, resolve
from storage.facts import channel_columns, read_channel
from storage.layers import read_layer
from storage.tables import (
    answers,
    channel_standings,
    channels,
    conversation_standings,
    messages,
    people,
    project_members,
)

MESSAGE = ("id", "conversation_id", "author_id", "author_role", "kind", "posted_at", "new_ticket")
Rows = dict[int, RowMapping]
"""Rows by the person that they are about."""


def told_by_program(team: Team) -> set[int]:
    """Look up who is to be told about the message that came last."""
    latest = select(func.max(messages.c.id)).scalar_subquery()
    with team.store.database.reading() as connection:
        told = answers.c.message_id == latest, answers.c.due_at.is_not(None)
        return set(connection.execute(select(answers.c.person_id).where(*told)).scalars())


def told_by_asking_everybody(team: Team) -> set[int]:
    """Ask the rules about everybody, from whole tables, who is to be told about that message."""
    with team.store.database.reading() as connection:
        row = connection.execute(select(messages).order_by(messages.c.id.desc()).limit(1)).mappings().one()
        message = Message(**{name: row[name] for name in MESSAGE})
        return {
            case.person.id
            for case in _cases(connection, message, row["channel_id"])
            if isinstance(plan(case), Alert)
        }


def _cases(connection: Connection, message: Message, channel_id: int) -> Iterator[Case]:
    found = connection.execute(select(*channel_columns()).where(channels.c.id == channel_id)).mappings().one()
    channel = read_channel(found)
    here = _by_person(connection, channel_standings, channel_standings.c.channel_id == channel_id)
    wrote = _by_person(
        connection,
        conversation_standings,
        conversation_standings.c.conversation_id == message.conversation_id,
    )
    inside = _in_project(connection, channel.project_id)
    everybody = select(people).where(people.c.role.is_not(None))
    for row in connection.execute(everybody).mappings():
        person = Person(row["id"], row["role"], row["active"], row["scope"])
        standing = _standing(here.get(person.id), wrote.get(person.id), inside=person.id in inside)
        yield Case(message, channel, person, standing, resolve(Settings(), read_layer(row)))


def _by_person(connection: Connection, table: Table, where: ColumnElement[bool]) -> Rows:
    return {row["person_id"]: row for row in connection.execute(select(table).where(where)).mappings()}


def _in_project(connection: Connection, project_id: int) -> set[int]:
    members = (
        select(channel_standings.c.person_id)
        .join(channels, channels.c.id == channel_standings.c.channel_id)
        .where(channels.c.project_id == project_id, channel_standings.c.member_since.is_not(None))
    )
    added = select(project_members.c.person_id).where(project_members.c.project_id == project_id)
    return {*connection.execute(members).scalars(), *connection.execute(added).scalars()}


def _standing(here: RowMapping | None, wrote: RowMapping | None, *, inside: bool) -> Standing:
    return Standing(
        member_since=here["member_since"] if here else None,
        in_project=inside,
        conversation=_stance(wrote),
        channel=_stance(here),
        wrote_at=wrote["wrote_at"] if wrote else None,
    )


def _stance(row: RowMapping | None) -> Stance | None:
    return Stance(row["stance_at"], row["choice"], row["muted"]) if row and row["stance_at"] else None
