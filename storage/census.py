"""How much waits in each workspace, counted so that it costs little however much is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, null, select
from sqlalchemy.exc import SQLAlchemyError

from storage.bundles import OPEN, waiting
from storage.directory import WORKSPACES, Workspace
from storage.engine import Database
from storage.revisions import missing
from storage.tables import answers, arrivals, channels, notices, people

MOST = 20_000
"""Rows that are counted of each kind; where there are more, that many is said."""


@dataclass(frozen=True, slots=True)
class Count:
    """What waits in one workspace."""

    number: int
    first: datetime | None = None
    """When the earliest was, or is, due."""


@dataclass(frozen=True, slots=True)
class Census:
    """What waits, by the id of its workspace; where nothing does, there is nothing."""

    alerts: dict[int, Count]
    notices: dict[int, Count]
    unplanned: dict[int, Count]
    behind: dict[int, Count]
    workspaces: dict[int, Workspace]
    lacks: tuple[str, ...]
    """The revisions that the database lacks; none when it is up to date."""


def census(database: Database) -> Census | None:
    """Count what waits everywhere; None while the database does not answer."""
    try:
        with database.reading() as connection:
            return Census(
                alerts=_counted(connection, ALERTS),
                notices=_counted(connection, NOTICES),
                unplanned=_counted(connection, UNPLANNED),
                behind=_counted(connection, BEHIND),
                workspaces={row.id: Workspace(*row) for row in connection.execute(WORKSPACES)},
                lacks=missing(connection),
            )
    except SQLAlchemyError:
        return None


def _counted(connection: Connection, statement: Select[Any]) -> dict[int, Count]:
    return {row.workspace_id: Count(row.number, row.first) for row in connection.execute(statement)}


def _of_people(table: FromClause, *which: ColumnElement[bool]) -> Select[Any]:
    """Count rows of people, the earliest due ones; an index finds them among all that are settled."""
    some = select(table.c.person_id, table.c.due_at).where(*which).order_by(table.c.due_at).limit(MOST)
    one = some.subquery()
    return (
        select(people.c.workspace_id, func.count().label("number"), func.min(one.c.due_at).label("first"))
        .select_from(one.join(people, people.c.id == one.c.person_id))
        .group_by(people.c.workspace_id)
    )


def _of_workspaces(table: FromClause, *which: ColumnElement[bool]) -> Select[Any]:
    one = select(table.c.workspace_id).where(*which).limit(MOST).subquery()
    return select(one.c.workspace_id, func.count().label("number"), null().label("first")).group_by(
        one.c.workspace_id
    )


ALERTS = _of_people(answers, waiting(answers))
NOTICES = _of_people(notices, notices.c.state.in_(OPEN))
UNPLANNED = _of_workspaces(arrivals)
BEHIND = _of_workspaces(channels, channels.c.behind_since.is_not(None))
