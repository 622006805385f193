"""Notices that could not be delivered: kept with their reason, and tried again when somebody says so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    null,
    select,
    true,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from rules.model import Medium
from storage.batches import batches
from storage.bundles import NOW, OPEN
from storage.engine import Database
from storage.functions import among, constant
from storage.states import AnswerState, NoticeState
from storage.tables import answers, notices, people
from storage.types import Numbers

IDS = bindparam("ids", type_=Numbers())


@dataclass(frozen=True, slots=True)
class Failure:
    """A notice that could not be delivered; of what it is about, nothing is told."""

    id: int
    key: str
    """Recognises it on the platform, and in the log."""
    workspace_id: int
    person: str
    """The name of whom it was for."""
    medium: Medium
    alerts: int
    due_at: datetime
    """When it was last to be sent."""
    why: str
    """The platform's code."""


class Failures:
    """Lists what could not be delivered, and makes it due again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, workspace_id: int, limit: int) -> list[Failure]:
        """List the latest failures in a workspace, the newest first."""
        asked = LATEST.where(people.c.workspace_id == workspace_id).limit(limit)
        with self._database.reading() as connection:
            return [Failure(*row) for row in connection.execute(asked)]

    def named(self, keys: Collection[str]) -> list[Failure]:
        """Find failures by the keys of their notices, in any workspace."""
        found: list[Failure] = []
        for batch in batches(keys):
            with self._database.reading() as connection:
                asked = LATEST.where(notices.c.key.in_(batch))
                found += (Failure(*row) for row in connection.execute(asked))
        return found

    def retry(self, ids: Collection[int], now: datetime) -> int:
        """Make notices due again, and count those that are; each is decided again before it is sent.

        The platform is asked first whether an earlier try arrived. Where another notice about the same is on
        its way to the same person, a notice stays as it is: it can be tried once that one has arrived.
        """
        return sum(self._retry(batch, now) for batch in batches(sorted(ids)))

    def _retry(self, ids: list[int], now: datetime) -> int:
        with self._database.writing() as connection:
            again = list(connection.execute(RETRY, {"ids": ids, "now": now}).scalars())
            connection.execute(REOPEN, {"ids": again})
            return len(again)


def _same(other: FromClause) -> ColumnElement[bool]:
    """Say whether another notice is for the same person, by the same medium, about the same conversation."""
    about = other.c.conversation_id.is_not_distinct_from(notices.c.conversation_id)
    return and_(other.c.person_id == notices.c.person_id, other.c.medium == notices.c.medium, about)


def _retry() -> ReturningUpdate[Any]:
    open_, older = notices.alias("open_"), notices.alias("older")
    under_way = select(1).select_from(open_).where(_same(open_), open_.c.state.in_(OPEN))
    is_failed = older.c.state == constant(NoticeState.FAILED)
    first = (
        select(1)
        .select_from(older)
        .where(_same(older), is_failed, among(older.c.id, IDS), older.c.id < notices.c.id)
    )
    return (
        update(notices)
        .where(
            among(notices.c.id, IDS),
            notices.c.state == constant(NoticeState.FAILED),
            ~exists(under_way),
            ~exists(first),
        )
        .values(
            state=NoticeState.WAITING,
            due_at=NOW,
            attempts=0,
            unsure=true(),
            lease_until=null(),
            holder=null(),
        )
        .returning(notices.c.id)
    )


RETRY = _retry()
REOPEN = (
    update(answers)
    .where(among(answers.c.notice_id, IDS), answers.c.state == constant(AnswerState.FAILED))
    .values(state=AnswerState.WAITING)
)
_alerts = (
    select(func.count())
    .select_from(answers)
    .where(answers.c.notice_id == notices.c.id, answers.c.state == constant(AnswerState.FAILED))
    .scalar_subquery()
)
LATEST: Select[Any] = (
    select(
        notices.c.id,
        notices.c.key,
        people.c.workspace_id,
        people.c.name,
        notices.c.medium,
        _alerts,
        notices.c.due_at,
        func.coalesce(notices.c.why, ""),
    )
    .join(people, people.c.id == notices.c.person_id)
    .where(notices.c.state == constant(NoticeState.FAILED))
    .order_by(notices.c.due_at.desc(), notices.c.id.desc())
)
