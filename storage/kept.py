"""Notices that were sent and are kept true: claimed when facts have changed, compared, and noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, and_, bindparam, case, null, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from storage.bundles import HOLDER, LEASE_ENDS, NOW
from storage.engine import Database
from storage.functions import constant, database_clock
from storage.layers import Layers
from storage.loading import load_notices
from storage.notice import DueNotice
from storage.prepared import Prepared
from storage.states import AnswerState, NoticeState
from storage.tables import notices
from storage.types import Moment


@dataclass(frozen=True, slots=True, eq=False)
class SentNotice:
    """A notice that was sent, with the facts of today."""

    notice: DueNotice
    ref: str
    """Where it stands."""
    sent_at: datetime
    shown: str
    """The fingerprint of the facts that it shows."""
    until: datetime
    """It is kept true until then."""
    marked: datetime
    """When something changed."""
    holder: str


@dataclass(frozen=True, slots=True)
class Shown:
    """It shows the facts of today."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """It could not be changed this time."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """It stays as it is from now on."""


Keeping = Shown | Postponed | Over


class Kept:
    """Hands out notices that may show the facts no longer, to any number of workers, each to one of them."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def claim(self, now: datetime, limit: int, lease: timedelta) -> list[SentNotice]:
        """Take up to that many, those first about which something changed first, with the facts of today."""
        holder = uuid4().hex
        asked = {"now": now, "limit": limit, "lease": lease, "claim": holder}
        with self._database.writing() as connection:
            claimed = {row.id: row for row in connection.execute(CLAIM, asked)}
        if not claimed:
            return []
        with self._database.reading() as connection:
            loaded = load_notices(connection, self._layers, sorted(claimed), AnswerState.SENT)
        return [_sent(one, claimed[one.id], holder) for one in loaded]

    def settle(self, outcomes: Mapping[SentNotice, Keeping]) -> None:
        """Note what came of them; what has changed again meanwhile is looked at again."""
        rows = [_settled(one, outcome) for one, outcome in outcomes.items()]
        if rows:
            with self._database.writing() as connection:
                SETTLE.run_each(connection, rows)


def _sent(notice: DueNotice, row: Row[Any], holder: str) -> SentNotice:
    return SentNotice(notice, row.sent_ref, row.sent_at, row.shown, row.kept_until, row.amend_at, holder)


def _settled(one: SentNotice, outcome: Keeping) -> dict[str, Any]:
    row = {"notice": one.notice.id, "claim": one.holder, "marked": one.marked, "again": None}
    match outcome:
        case Shown(fingerprint):
            return row | {"shows": fingerprint, "until": one.until}
        case Postponed(until):
            return row | {"shows": one.shown, "until": one.until, "again": until}
        case Over():
            return row | {"shows": one.shown, "until": None}


def _claim() -> ReturningUpdate[Any]:
    free = or_(notices.c.lease_until.is_(None), notices.c.lease_until < database_clock())
    stale = (
        select(notices.c.id)
        .where(notices.c.amend_at <= NOW, notices.c.state == constant(NoticeState.SENT), free)
        .order_by(notices.c.amend_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    told = ("id", "sent_ref", "sent_at", "shown", "kept_until", "amend_at")
    return (
        update(notices)
        .where(notices.c.id.in_(stale))
        .values(lease_until=LEASE_ENDS, holder=HOLDER)
        .returning(*(notices.c[name] for name in told))
    )


CLAIM = _claim()
SETTLE = Prepared(
    update(notices)
    .where(and_(notices.c.id == bindparam("notice"), notices.c.holder == HOLDER))
    .values(
        lease_until=null(),
        shown=bindparam("shows"),
        kept_until=bindparam("until", type_=Moment),
        amend_at=case(
            (notices.c.amend_at == bindparam("marked", type_=Moment), bindparam("again", type_=Moment)),
            else_=notices.c.amend_at,
        ),
    )
)
