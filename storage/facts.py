"""The facts about one person and one conversation, as columns of a statement and as values of the rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, select, true

from rules.model import Audience, Channel, Person, Role, Scope, Stance, Standing
from storage.functions import constant
from storage.layers import personal_columns
from storage.tables import channel_standings, channels, people, project_members

CHANNEL = ("id", "project_id", "audience", "private", "opened", "protected_history", "teammates", "gap")
"""What rules know of a channel; columns and fields have the same names."""


def channel_columns(table: FromClause = channels) -> Iterable[ColumnElement[Any]]:
    """Name the columns that a rules' channel is made of.

    A channel that the bot is not in is off: who has left it since, or joined it, nobody tells.
    """
    heard = case((table.c.watched, table.c.audience), else_=constant(Audience.OFF))
    columns = {name: table.c[name] for name in CHANNEL} | {"audience": heard}
    return [column.label(f"channel_{name}") for name, column in columns.items()]


def read_channel(row: Mapping[Any, Any]) -> Channel:
    """Make a rules' channel of a row."""
    return Channel(**{name: row[f"channel_{name}"] for name in CHANNEL})


def person_columns() -> Iterable[ColumnElement[Any]]:
    """Name the columns that tell who a person is and what they chose."""
    whole = [people.c[name].label(f"person_{name}") for name in ("id", "active", "scope", "language")]
    return [*whole, *personal_columns()]


def read_person(row: Mapping[Any, Any], role: Role = Role.TEAMMATE) -> Person:
    """Make a rules' person of a row."""
    return Person(row["person_id"], role, row["person_active"], row["person_scope"])


def standing_columns(
    channel: FromClause, conversation: FromClause, item: FromClause
) -> Iterable[ColumnElement[Any]]:
    """Name the columns that tell how a person stands to a conversation, apart from project and assignment."""
    return [
        channel.c.member_since.label("member_since"),
        *_stance_columns(conversation, "conversation"),
        *_stance_columns(item, "item"),
        *_stance_columns(channel, "channel"),
        conversation.c.wrote_at.label("wrote_at"),
    ]


def own_project(project_id: ColumnElement[Any], siblings: Select[Any]) -> ColumnElement[Any]:
    """Say whether a project is a person's own: they are in one of its given channels, or were added to it."""
    elsewhere = channel_standings.alias("elsewhere")
    member = exists(
        select(1)
        .where(
            elsewhere.c.channel_id.in_(siblings),
            elsewhere.c.person_id == people.c.id,
            elsewhere.c.member_since.is_not(None),
        )
        .correlate(people)
    )
    added = exists(
        select(1)
        .where(project_members.c.project_id == project_id, project_members.c.person_id == people.c.id)
        .correlate_except(project_members)
    )
    return case((member, true()), else_=added)


def in_project(project_id: ColumnElement[Any], siblings: Select[Any]) -> ColumnElement[Any]:
    """Say whether a project is a person's: all are, for whoever may see everything, which saves looking."""
    everything = people.c.scope == constant(Scope.ALL)
    return case((everything, true()), else_=own_project(project_id, siblings))


def read_standing(row: Mapping[Any, Any], item: Mapping[Any, Any]) -> Standing:
    """Make a standing of a row; ``item`` tells to whom the conversation's item is assigned."""
    return Standing(
        member_since=row["member_since"],
        in_project=bool(row["in_project"]),
        conversation=_stance(row, "conversation"),
        item=_stance(row, "item"),
        channel=_stance(row, "channel"),
        assigned_at=item["assigned_at"] if item["assignee_id"] == row["person_id"] else None,
        wrote_at=row["wrote_at"],
    )


def _stance_columns(table: FromClause, prefix: str) -> Iterable[ColumnElement[Any]]:
    return [table.c[name].label(f"{prefix}_{name}") for name in ("stance_at", "choice", "muted")]


def _stance(row: Mapping[Any, Any], prefix: str) -> Stance | None:
    at = row[f"{prefix}_stance_at"]
    return None if at is None else Stance(at, row[f"{prefix}_choice"], row[f"{prefix}_muted"])


def stands(table: FromClause, column: str, thing: ColumnElement[Any]) -> ColumnElement[bool]:
    """Join how the person at hand stands to a thing."""
    return and_(table.c[column] == thing, table.c.person_id == people.c.id)
