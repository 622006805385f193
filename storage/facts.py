"""The facts about one person and one conversation, as columns of a statement and as values of the rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, select, true

from rules.model import Channel, Person, Role, Stance, Standing
from storage.layers import layer_columns
from storage.tables import channel_standings, channels, people, project_members

CHANNEL = ("id", "project_id", "audience", "private", "opened", "protected_history", "teammates", "gap")
"""What rules know of a channel; columns and fields have the same names."""


def channel_columns(table: FromClause = channels) -> Iterable[ColumnElement[Any]]:
    """Name the columns that a rules' channel is made of."""
    return [table.c[name].label(f"channel_{name}") for name in CHANNEL]


def read_channel(row: Mapping[Any, Any]) -> Channel:
    """Make a rules' channel of a row."""
    return Channel(**{name: row[f"channel_{name}"] for name in CHANNEL})


def person_columns() -> Iterable[ColumnElement[Any]]:
    """Name the columns that tell who a person is and what they chose."""
    whole = [people.c[name].label(f"person_{name}") for name in ("id", "active", "scope", "language")]
    return [*whole, *layer_columns(people)]


def read_person(row: Mapping[Any, Any], role: Role = Role.TEAMMATE) -> Person:
    """Make a rules' person of a row."""
    return Person(row["person_id"], role, row["person_active"], row["person_scope"])


def standing_columns(
    channel: FromClause, conversation: FromClause, item: FromClause, assigned_at: ColumnElement[Any]
) -> Iterable[ColumnElement[Any]]:
    """Name the columns that tell how a person stands to a conversation, apart from the project."""
    return [
        channel.c.member_since.label("member_since"),
        *_stance_columns(conversation, "conversation"),
        *_stance_columns(item, "item"),
        *_stance_columns(channel, "channel"),
        assigned_at.label("assigned_at"),
        conversation.c.wrote_at.label("wrote_at"),
    ]


def in_project(
    project_id: ColumnElement[Any], person_id: ColumnElement[Any], member_since: ColumnElement[Any]
) -> ColumnElement[Any]:
    """Say whether a person belongs to a project; a member of the channel at hand need not be looked up."""
    added = exists(
        select(1).where(project_members.c.project_id == project_id, project_members.c.person_id == person_id)
    )
    elsewhere, sibling = channel_standings.alias("elsewhere"), channels.alias("sibling")
    # A list of channels rather than a join: SQLite would walk through all channels that the person is in.
    siblings = select(sibling.c.id).where(sibling.c.project_id == project_id).correlate_except(sibling)
    member = exists(
        select(1)
        .where(
            elsewhere.c.channel_id.in_(siblings),
            elsewhere.c.person_id == person_id,
            elsewhere.c.member_since.is_not(None),
        )
        .correlate_except(elsewhere)
    )
    return case((member_since.is_not(None), true()), (added, true()), else_=member).label("in_project")


def read_standing(row: Mapping[Any, Any]) -> Standing:
    """Make a standing of a row."""
    return Standing(
        member_since=row["member_since"],
        in_project=bool(row["in_project"]),
        conversation=_stance(row, "conversation"),
        item=_stance(row, "item"),
        channel=_stance(row, "channel"),
        assigned_at=row["assigned_at"],
        wrote_at=row["wrote_at"],
    )


def _stance_columns(table: FromClause, prefix: str) -> Iterable[ColumnElement[Any]]:
    return [table.c[name].label(f"{prefix}_{name}") for name in ("stance_at", "choice", "muted")]


def _stance(row: Mapping[Any, Any], prefix: str) -> Stance | None:
    at = row[f"{prefix}_stance_at"]
    return None if at is None else Stance(at, row[f"{prefix}_choice"], row[f"{prefix}_muted"])


def same(left: FromClause, right: FromClause, *names: str) -> ColumnElement[bool]:
    """Join two tables by columns of the same name."""
    return and_(*(left.c[name] == right.c[name] for name in names))
