"""What is due: bundles become notices, which are claimed under a lease, loaded, sent and settled.

A claim has a name. Whoever holds a notice no longer, because the lease ran out and another worker has claimed
it, can neither begin to send nor settle it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Executable, Row

from rules.notices import KEPT_TRUE, LATE
from rules.seen import Sighting
from storage.batches import batches
from storage.bundles import (
    AGAIN,
    BEGIN_SENDING,
    BUNDLE,
    CLAIM,
    CLOSE,
    FAILED,
    GATHER,
    GATHER_LATE,
    HAND_OVER,
    HOLD,
    LET_GO,
    NEXT,
    RELEASE,
    REMOVE,
    SENT,
    WITHDRAW,
    closed_values,
)
from storage.engine import Database
from storage.layers import Layers
from storage.loading import load_notices
from storage.notice import (
    Again,
    Claim,
    Closed,
    DueAlert,
    DueNotice,
    Failed,
    Lane,
    Outcome,
    Recipient,
    Sent,
    Withdrawn,
)
from storage.prepared import Prepared
from storage.seen import mark_seen
from storage.stale import let_changes_end
from storage.states import AnswerState

__all__ = [
    "Again",
    "Claim",
    "Closed",
    "Due",
    "DueAlert",
    "DueNotice",
    "Failed",
    "Lane",
    "Outcome",
    "Recipient",
    "Sent",
    "Withdrawn",
]

NOBODY = Closed()
SETTLING: tuple[tuple[type[Outcome], Prepared, AnswerState | None], ...] = (
    (Sent, SENT, AnswerState.SENT),
    (Again, AGAIN, None),
    (Failed, FAILED, AnswerState.FAILED),
)


class Due:
    """Hands out what is due, to any number of workers, each notice to one of them."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def claim(self, now: datetime, limit: int, lease: timedelta, closed: Closed = NOBODY) -> Claim:
        """Take up to that many due notices for as long as the lease runs, earliest first.

        None of those for whom the worker is closed.
        """
        holder = uuid4().hex
        late, kept_until = now - LATE, now + KEPT_TRUE
        asked = {"now": now, "late": late, "limit": limit, **closed_values(closed)}
        with self._database.writing() as connection:
            connection.execute(BUNDLE, asked | {"kept_until": kept_until})
            claimed = connection.execute(CLAIM, asked | {"lease": lease, "claim": holder}).all()
            claimed = sorted(claimed, key=lambda row: (row.due_at, row.id))
            ids = [row.id for row in claimed]
            if ids:
                connection.execute(GATHER, {"ids": ids})
                connection.execute(GATHER_LATE, {"ids": ids, "late": late})
            return Claim(tuple(ids), holder, _by_lane(claimed))

    def let_go(self, doubt: timedelta) -> int:
        """Let others have what a program held that is no more, and count it.

        What it may have been sending is left to itself for as long as ``doubt`` says.
        Only whoever knows that nobody else uses the database may do so.
        """
        with self._database.writing() as connection:
            return connection.execute(LET_GO, {"lease": doubt}).rowcount

    def load(self, notice_ids: Collection[int]) -> list[DueNotice]:
        """Load claimed notices with the facts of today."""
        if not notice_ids:
            return []
        with self._database.reading() as connection:
            let_changes_end(connection, notice_ids)
            return load_notices(connection, self._layers, list(notice_ids))

    def begin_sending(
        self,
        claim: Claim,
        going: Collection[int],
        withdrawn: Mapping[int, Withdrawn],
        lease: timedelta,
        now: datetime,
    ) -> frozenset[int]:
        """Note which notices are given to the platform now, and why answers are withdrawn.

        Returns those that may be sent: not the ones that another worker has taken over. A claimed notice that
        is not going is removed: nothing is left of it.
        """
        empty = sorted(set(claim.ids) - set(going))
        mine = {"claim": claim.holder}
        with self._database.writing() as connection:
            begun = _ids(connection, BEGIN_SENDING, going, mine | {"lease": lease})
            dropped = _ids(connection, HOLD, empty, mine)
            for reason in sorted(set(withdrawn.values()), key=str):
                told = mine | {"why": reason.why.value, "how": reason.how, "now": now}
                for batch in batches(id_ for id_, why in withdrawn.items() if why == reason):
                    connection.execute(WITHDRAW, told | {"ids": batch})
            if dropped:
                connection.execute(RELEASE, {"ids": dropped})
                connection.execute(REMOVE, {"ids": dropped})
        return frozenset(begun)

    def settle(self, claim: Claim, outcomes: Mapping[int, Outcome], now: datetime) -> None:
        """Note what came of claimed notices; nothing of those that another worker has taken over."""
        if not outcomes:
            return
        mine = {"claim": claim.holder}
        with self._database.writing() as connection:
            _hand_over(connection, outcomes, mine | {"now": now})
            for kind, statement, state in SETTLING:
                rows = [
                    mine | _settled(id_, one)
                    for id_, one in sorted(outcomes.items())
                    if isinstance(one, kind)
                ]
                if rows:
                    statement.run_each(connection, rows)
                    if state is not None:
                        closed = mine | {"ids": [row["notice"] for row in rows], "closed": state}
                        connection.execute(CLOSE, closed)

    def note_seen(self, sightings: Iterable[Sighting], now: datetime) -> None:
        """Note what a platform has told of conversations, as far as its evidence reaches."""
        reaching = [(one, one.until) for one in sightings if one.until is not None]
        if reaching:
            with self._database.writing() as connection:
                for one, until in reaching:
                    mark_seen(connection, one.person_id, one.conversation_id, until, how=one.how, now=now)

    def next_due(self) -> datetime | None:
        """Say when the next alert or notice is due, or that nothing waits."""
        with self._database.reading() as connection:
            moments: list[datetime] = [one for one in connection.execute(NEXT).one() if one is not None]
            return min(moments, default=None)


def _by_lane(claimed: Iterable[Row[Any]]) -> Mapping[Lane, Mapping[int, datetime]]:
    lanes: dict[Lane, dict[int, datetime]] = {}
    for row in claimed:
        lanes.setdefault(Lane(row.workspace_id, row.medium), {})[row.id] = row.due_at
    return lanes


def _ids(
    connection: Connection, statement: Executable, ids: Iterable[int], values: Mapping[str, Any]
) -> list[int]:
    asked = sorted(ids)
    return list(connection.execute(statement, {**values, "ids": asked}).scalars()) if asked else []


def _hand_over(connection: Connection, outcomes: Mapping[int, Outcome], values: Mapping[str, Any]) -> None:
    """Let the alerts of what cannot be delivered go out by another medium."""
    failed = {id_: one for id_, one in outcomes.items() if isinstance(one, Failed)}
    for other in sorted({medium for one in failed.values() for medium in one.others}):
        ids = [id_ for id_, one in failed.items() if other in one.others]
        connection.execute(HAND_OVER, {**values, "ids": ids, "other": other})


def _settled(notice_id: int, outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Sent(ref, at, quiet_until, shown):
            kept = None if shown is None else at + KEPT_TRUE
            sent = {"sent_ref": ref, "sent_at": at, "quiet_until": quiet_until}
            return {"notice": notice_id, **sent, "kept_until": kept, "shown": shown}
        case Again(at, why, unsure, untried):
            return {"notice": notice_id, "due_at": at, "why": why, "unsure": unsure, "untried": int(untried)}
        case Failed(why):
            return {"notice": notice_id, "why": why}
