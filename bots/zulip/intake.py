"""Takes in what an organization tells, one event after the other: what was taken in has been stored."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.payloads import Payload
from adapters.zulip.inbound import Asked, asked, normalise
from adapters.zulip.messages import Scene
from adapters.zulip.queues import number, written
from bots import tracing
from bots.clock import utc_now
from bots.troubles import complain
from bots.zulip.clerk import Clerk
from bots.zulip.pace import Pace
from rules.events import Event
from storage.outage import outage_of
from storage.positions import Positions

log = logging.getLogger(__name__)

TRIES = 6
"""Times that an event is tried before it is passed over, while the database is in order."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Records the events of one organization and hands questions to the clerk."""

    scene: Scene
    clerk: Clerk
    positions: Positions
    workspace_id: int
    record: Callable[[Event], None]
    """Stores an event, or raises."""
    pace: Pace

    @property
    def newest(self) -> int | None:
        """Tell the newest message of any kind that was taken in; None before the first one."""
        known = self.positions.position(self._stream)
        return None if known is None else int(known)

    def advance(self, number: int) -> None:
        """Remember that everything up to a message was taken in."""
        self.positions.advance(self._stream, number)

    def take(self, event: Payload) -> None:
        """Take an event in, however often that must be tried: those that follow are kept for us.

        Raises StoppedError when the program ends before.
        """
        with tracing.request(str(number(event))):
            attempt = 1
            while not self._is_taken(event, attempt):
                self.pace.pause(attempt)
                attempt += 1

    def _is_taken(self, event: Payload, attempt: int) -> bool:
        try:
            self._take(event, utc_now())
        except Exception as error:  # noqa: BLE001 a mistake of ours in one event must not block all others
            complain(log, f"event {number(event)} cannot be stored", error)
            return outage_of(error) is None and attempt >= TRIES
        return True

    def _take(self, event: Payload, now: datetime) -> None:
        events, question = self._read(event, now)
        for one in events:
            self.record(one)
        message = written(event)
        if message is not None and question is not None:
            self.clerk.serve(question, message.at, now)
        if message is not None:
            self.advance(message.number)

    def _read(self, event: Payload, now: datetime) -> tuple[tuple[Event, ...], Asked | None]:
        """Understand an event; trying one again that nobody understands is of no use."""
        try:
            return normalise(event, self.scene, now), asked(event, self.scene)
        except Exception as error:  # noqa: BLE001 a mistake of ours in one event must not block all others
            log.error("event %d means nothing to us: %s", number(event), type(error).__name__)  # noqa: TRY400 no words of people
            return (), None

    @property
    def _stream(self) -> str:
        return f"messages of {self.workspace_id}"
