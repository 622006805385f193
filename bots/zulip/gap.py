"""What happened while nobody listened: it is fetched and goes the same road."""

import logging
from dataclasses import dataclass
from datetime import datetime

from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.queues import as_event
from bots.zulip.intake import Intake
from storage.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between the newest message that was taken in and the queue that has just been registered."""

    store: Store
    workspace_id: int
    directory: ZulipDirectory
    intake: Intake

    def close(self, now: datetime) -> None:
        """Take in what was missed; at the very first start there is nothing to be missed.

        Raises PlatformTroubleError when Zulip cannot be asked now; what was taken in by then stays so.
        """
        newest = self.intake.newest
        if newest is None:
            self.intake.advance(int(self.directory.newest() or 0))
            return
        for page in self.directory.missed(str(newest)):
            for message in page:
                self.intake.take(as_event(message), now)
