"""How a workspace is doing, in numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    bindparam,
    func,
    select,
    type_coerce,
)

from rules.model import Role
from storage.bundles import OPEN, waiting
from storage.functions import constant
from storage.states import NoticeState
from storage.tables import answers, arrivals, channels, messages, notices, people
from storage.types import Moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Status:
    """What waits, what went out, what failed, and how much there is to watch over."""

    waiting: int
    """Alerts that no notice carries yet."""
    open_notices: int
    """Notices on their way, those that are tried again included."""
    oldest_due: datetime | None
    """When the first of both was, or is, due."""
    sent_last_hour: int
    sent_last_day: int
    failed_last_day: tuple[tuple[str, int], ...]
    """How many notices could not be delivered, by the platform's code, most frequent first."""
    watched_channels: int
    teammates: int
    """Active ones."""
    unplanned: int
    """Messages that wait until their author or channel is known."""
    undelivered: int = 0
    """Notices that could not be delivered and can be tried again, however old."""
    behind: int = 0
    """Channels of which something may not have been taken in: nobody is told anything of them."""
    last_message_at: datetime | None = None
    """When the newest message was written that has been taken in."""


def status_of(connection: Connection, workspace_id: int, now: datetime) -> Status:
    """Count what a workspace's admins want to know."""
    asked = {"workspace": workspace_id, "hour": now - HOUR, "day": now - DAY}
    counts = dict(connection.execute(COUNTS, asked).mappings().one())
    first = (counts.pop("first_alert"), counts.pop("first_notice"))
    return Status(
        **counts,
        oldest_due=min((moment for moment in first if moment is not None), default=None),
        failed_last_day=tuple((why, often) for why, often in connection.execute(FAILED, asked)),
    )


def _count(table: FromClause, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


def _first(table: FromClause, due_at: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.min(due_at)).select_from(table).where(*where).scalar_subquery()


def _last_message() -> ScalarSelect[Any]:
    """Look at the end of every channel and of nothing else; what stands in threads is not looked through."""
    last = select(func.max(messages.c.posted_at)).where(
        messages.c.channel_id == channels.c.id, messages.c.thread.is_(None)
    )
    newest = func.max(last.correlate(channels).scalar_subquery())
    return select(type_coerce(newest, Moment)).where(channels.c.workspace_id == WORKSPACE).scalar_subquery()


ALERTS = answers.join(people, people.c.id == answers.c.person_id)
NOTICES = notices.join(people, people.c.id == notices.c.person_id)
WORKSPACE: ColumnElement[int] = bindparam("workspace")
SINCE_HOUR, SINCE_DAY = bindparam("hour", type_=Moment), bindparam("day", type_=Moment)
HERE = people.c.workspace_id == WORKSPACE
IS_OPEN = notices.c.state.in_(OPEN)
COUNTS: Select[Any] = select(
    _count(ALERTS, waiting(answers), HERE).label("waiting"),
    _count(NOTICES, IS_OPEN, HERE).label("open_notices"),
    _first(ALERTS, answers.c.due_at, waiting(answers), HERE).label("first_alert"),
    _first(NOTICES, notices.c.due_at, IS_OPEN, HERE).label("first_notice"),
    _count(NOTICES, HERE, notices.c.sent_at > SINCE_HOUR).label("sent_last_hour"),
    _count(NOTICES, HERE, notices.c.sent_at > SINCE_DAY).label("sent_last_day"),
    _count(channels, channels.c.workspace_id == WORKSPACE, channels.c.watched).label("watched_channels"),
    _count(people, HERE, people.c.role == Role.TEAMMATE, people.c.active).label("teammates"),
    _count(arrivals, arrivals.c.workspace_id == WORKSPACE).label("unplanned"),
    _count(NOTICES, HERE, notices.c.state == constant(NoticeState.FAILED)).label("undelivered"),
    _count(channels, channels.c.workspace_id == WORKSPACE, channels.c.behind_since.is_not(None)).label(
        "behind"
    ),
    _last_message().label("last_message_at"),
)
FAILED = (
    select(func.coalesce(notices.c.why, ""), func.count())
    .select_from(NOTICES)
    .where(HERE, notices.c.state == constant(NoticeState.FAILED), notices.c.due_at > SINCE_DAY)
    .group_by(notices.c.why)
    .order_by(func.count().desc(), notices.c.why)
)
