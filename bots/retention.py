"""Sees to it that words are kept for as long as the operator has chosen, and no longer."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from storage.batches import BATCH
from storage.store import Store

log = logging.getLogger(__name__)

MOST_BATCHES = 10
"""In one run: after a long time without the job, the program does not do nothing else."""


@dataclass(slots=True)
class Removal:
    """Removes the words of old messages; any number of workers may do so in the same store."""

    store: Store
    kept_for: timedelta
    batch: int = BATCH
    """Messages that are changed in one transaction."""
    _is_clean: bool = field(default=False, init=False)

    def run(self, now: datetime) -> int:
        """Remove what is too old by now, and count the messages."""
        before = now - self.kept_for
        batches = (self.store.retention.forget(before, self.batch) for _ in range(MOST_BATCHES))
        removed = sum(takewhile(bool, batches))
        if removed:
            log.info("messages from before %s lost their words: %d", before.date(), removed)
        if removed or not self._is_clean:
            self._is_clean = self.store.retention.clean()
        return removed
