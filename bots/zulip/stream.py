"""The events of one organization, taken in one after the other, without a gap."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.payloads import Payload
from adapters.zulip.clients import Connection
from adapters.zulip.errors import BUSY, QUEUE_GONE, Meaning, ZulipTroubleError
from adapters.zulip.queues import Queue, after, poll
from bots.zulip.intake import Intake
from bots.zulip.pace import Pace

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Stream:
    """Follows one queue until it is gone, whatever the server or the database does meanwhile."""

    client: Connection
    intake: Intake
    queue: Queue
    pace: Pace
    interrupted: Callable[[], None]
    """Called when the server stops answering: something may be late from now on."""
    up_to_date: Callable[[], None]
    """Called whenever there is nothing that was not taken in."""
    _troubles: int = field(default=0, init=False)

    def follow(self) -> None:
        """Take events in until the program ends, which raises StoppedError.

        Raises ZulipTroubleError when the queue is gone, and when the server refuses our key.
        """
        while True:
            try:
                events = self.pace.answer(self._ask)
            except ZulipTroubleError as trouble:
                self._endure(trouble)
            else:
                self._take(events)

    def _ask(self) -> list[Payload]:
        # Who is late is told what there is, at once.
        return poll(self.client, self.queue, wait=not self._troubles)

    def _endure(self, trouble: ZulipTroubleError) -> None:
        """Leave the server alone for a while; the queue stays."""
        if trouble.why == QUEUE_GONE or trouble.meaning is Meaning.TOKEN:
            raise trouble
        if trouble.why == BUSY:
            # Much happens: what comes in the meantime comes together, and nothing is late for long.
            self.pace.pause(1, trouble.after)
            return
        self._troubles += 1
        if self._troubles == 1:
            log.warning("Zulip tells no events (%s); it is asked again", trouble.why)
            self.interrupted()
        self.pace.pause(self._troubles, trouble.after)

    def _take(self, events: list[Payload]) -> None:
        for event in events:
            self.intake.take(event)
            self.queue = after(self.queue, event)
        if self._troubles:
            self._troubles = 0
            log.info("Zulip tells events again")
        self.up_to_date()
