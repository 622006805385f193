"""Keeps notices true after they were sent: seen, answered, edited, deleted; no sender waits for it."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

from bots.composing import as_it_is_now
from bots.offices import Offices
from rules.backoff import FIRST_WAIT, SHORTEST_WAIT
from rules.delivery import Delivered, Delivery, Notice, Refused, RetryLater
from storage.kept import Keeping, Over, Postponed, SentNotice, Shown
from storage.store import Store

log = logging.getLogger(__name__)

BATCH = 50
"""Notices that are looked at in one round."""
LEASE = timedelta(minutes=5)
"""How long they are left to their worker, which asks the platform about one after the other."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Shows sent notices anew when facts have changed; any number of workers may."""

    store: Store
    offices: Offices
    pool: Executor
    """Its own, so that no notice waits for this; one task for each workspace."""

    def run(self, now: datetime) -> None:
        """Look once at the notices about which something has changed."""
        by_workspace: dict[int, list[SentNotice]] = defaultdict(list)
        for one in self.store.kept.claim(now, BATCH, LEASE):
            by_workspace[one.notice.recipient.workspace_id].append(one)
        for _ in self.pool.map(lambda ones: self._of_workspace(ones, now), by_workspace.values()):
            pass

    def _of_workspace(self, notices: Iterable[SentNotice], now: datetime) -> None:
        """Change one after the other; once the platform wants a pause, the rest waits as long."""
        outcomes: dict[SentNotice, Keeping] = {}
        pause: Postponed | None = None
        for one in notices:
            outcomes[one] = pause or self._kept(one, now)
            if isinstance(outcome := outcomes[one], Postponed):
                pause = outcome
        self.store.kept.settle(outcomes)

    def _kept(self, one: SentNotice, now: datetime) -> Keeping:
        if now >= one.until:
            return Over()
        notice = as_it_is_now(one.notice, one.sent_at, now)
        if notice is None or notice.fingerprint() == one.shown:
            return Shown(one.shown)
        return _outcome(self._amend(one, notice), notice, now)

    def _amend(self, one: SentNotice, notice: Notice) -> Delivery:
        office = self.offices.get(one.notice.recipient.workspace_id)
        messenger = office.messengers.get(notice.medium) if office else None
        if messenger is None:
            return RetryLater("not_connected")
        try:
            return messenger.amend(notice, one.ref)
        except Exception as error:  # noqa: BLE001 a mistake of ours in one notice must hold up no other
            log.error("notice %s cannot be changed: %s", notice.key, type(error).__name__)  # noqa: TRY400 no words of people
            return Refused("internal_error")


def _outcome(delivery: Delivery, notice: Notice, now: datetime) -> Keeping:
    match delivery:
        case Delivered():
            return Shown(notice.fingerprint())
        case RetryLater(_, after):
            return Postponed(now + max(after or FIRST_WAIT, SHORTEST_WAIT))
        case Refused():
            return Over()
