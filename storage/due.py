"""What is due: bundles become notices, which are claimed under a lease, loaded, sent and settled."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from rules.decide import Skip, Withdrawal
from rules.notices import LATE
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
    NEXT,
    RELEASE,
    REMOVE,
    SENT,
    WITHDRAW,
)
from storage.engine import Database
from storage.layers import Layers
from storage.loading import load_notices
from storage.notice import Again, DueAlert, DueNotice, Failed, Outcome, Recipient, Sent
from storage.prepared import Prepared
from storage.states import AnswerState

__all__ = ["Again", "Due", "DueAlert", "DueNotice", "Failed", "Outcome", "Recipient", "Sent"]

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

    def claim(self, now: datetime, limit: int, lease: timedelta) -> list[int]:
        """Take up to that many due notices for as long as the lease runs, earliest first."""
        asked = {"now": now, "late": now - LATE, "limit": limit, "lease": lease}
        with self._database.writing() as connection:
            connection.execute(BUNDLE, asked)
            claimed = sorted(connection.execute(CLAIM, asked).all(), key=lambda row: (row.due_at, row.id))
            ids = [row.id for row in claimed]
            if ids:
                connection.execute(GATHER, {"ids": ids})
                connection.execute(GATHER_LATE, {"ids": ids, "late": now - LATE})
            return ids

    def load(self, notice_ids: Collection[int]) -> list[DueNotice]:
        """Load claimed notices with the facts of today."""
        if not notice_ids:
            return []
        with self._database.reading() as connection:
            return load_notices(connection, self._layers, list(notice_ids))

    def begin_sending(
        self,
        going: Mapping[int, Collection[int]],
        withdrawn: Mapping[int, Skip | Withdrawal],
        claimed: Collection[int],
        lease: timedelta,
    ) -> None:
        """Note what is given to the platform now: notices with their surviving answers, and why not others.

        A claimed notice that is not going is removed: nothing is left of it.
        """
        empty = sorted(set(claimed) - {id_ for id_, surviving in going.items() if surviving})
        with self._database.writing() as connection:
            for reason in sorted(set(withdrawn.values())):
                for batch in batches(id_ for id_, why in withdrawn.items() if why is reason):
                    connection.execute(WITHDRAW, {"ids": batch, "why": reason.value})
            if going:
                connection.execute(BEGIN_SENDING, {"ids": list(going), "lease": lease})
            if empty:
                connection.execute(RELEASE, {"ids": empty})
                connection.execute(REMOVE, {"ids": empty})

    def settle(self, outcomes: Mapping[int, Outcome]) -> None:
        """Note what came of the notices that were being sent."""
        if not outcomes:
            return
        with self._database.writing() as connection:
            for kind, statement, state in SETTLING:
                rows = [_settled(id_, one) for id_, one in outcomes.items() if isinstance(one, kind)]
                if rows:
                    statement.run_each(connection, rows)
                    if state is not None:
                        connection.execute(CLOSE, {"ids": [row["notice"] for row in rows], "closed": state})

    def next_due(self) -> datetime | None:
        """Say when the next alert or notice is due, or that nothing waits."""
        with self._database.reading() as connection:
            moments: list[datetime] = [one for one in connection.execute(NEXT).one() if one is not None]
            return min(moments, default=None)


def _settled(notice_id: int, outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Sent(ref, at, quiet_until):
            return {"notice": notice_id, "sent_ref": ref, "sent_at": at, "quiet_until": quiet_until}
        case Again(at, why, unsure):
            return {"notice": notice_id, "due_at": at, "why": why, "unsure": unsure}
        case Failed(why):
            return {"notice": notice_id, "why": why}
