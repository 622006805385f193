"""Sees to it that words are kept for as long as the operator has chosen, and no longer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from math import inf

from bots.clock import seconds
from storage.batches import BATCH
from storage.store import Store

log = logging.getLogger(__name__)

MOST_BATCHES = 10
"""In one run: after a long time without the job, the program does not do nothing else."""

LEAP = timedelta(days=1)
"""By how much the clock may be set forward before it is doubted, and for how long it then is."""


@dataclass(slots=True)
class Removal:
    """Removes the words of old messages; any number of workers may do so in the same store."""

    store: Store
    kept_for: timedelta
    batch: int = BATCH
    """Messages that are changed in one transaction."""
    timer: Callable[[], float] = seconds
    """Tells how much time passes, whatever the clock says."""
    _last: tuple[datetime, float] | None = field(default=None, init=False)
    _rests_until: float = field(default=-inf, init=False)

    def run(self, now: datetime) -> int:
        """Remove what is too old by now, and count the messages."""
        if self._doubts(now):
            return 0
        before = now - self.kept_for
        batches = (self.store.retention.forget(before, self.batch) for _ in range(MOST_BATCHES))
        removed = sum(takewhile(bool, batches))
        if removed:
            log.info("messages from before %s lost their words: %d", before.date(), removed)
        # Also what people erased, deleted or wrote anew since the last time.
        self.store.retention.clean()
        return removed

    def _doubts(self, now: datetime) -> bool:
        """Say whether the clock may be wrong: what is removed cannot be brought back."""
        ticks = self.timer()
        if self._last is not None:
            then, before = self._last
            if now - then - timedelta(seconds=ticks - before) > LEAP:
                log.warning("the clock was set forward by days: no words are removed for a day")
                self._rests_until = ticks + LEAP.total_seconds()
        self._last = (now, ticks)
        return ticks < self._rests_until
