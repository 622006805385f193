"""Takes in what an organization tells, one event after the other: what was taken in has been stored."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.payloads import Payload
from adapters.zulip.inbound import Asked, asked, normalise
from adapters.zulip.messages import Scene
from adapters.zulip.queues import number, written
from bots.zulip.clerk import Clerk
from rules.events import Event
from storage.positions import Positions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """Records the events of one organization and hands questions to the clerk."""

    scene: Scene
    clerk: Clerk
    positions: Positions
    workspace_id: int
    record: Callable[[Event], None]
    """Stores an event, or raises."""

    @property
    def newest(self) -> int | None:
        """Tell the newest message of any kind that was taken in; None before the first one."""
        known = self.positions.position(self._stream)
        return None if known is None else int(known)

    def advance(self, number: int) -> None:
        """Remember that everything up to a message was taken in."""
        self.positions.advance(self._stream, number)

    @property
    def _stream(self) -> str:
        return f"messages of {self.workspace_id}"

    def take(self, payload: Payload, now: datetime) -> None:
        """Take an event in; what this raises is the database's, and the event must come again."""
        events, question = self._read(payload, now)
        for event in events:
            self.record(event)
        message = written(payload)
        if message is not None and question is not None:
            self.clerk.serve(question, message.at, now)
        if message is not None:
            self.advance(message.number)

    def _read(self, payload: Payload, now: datetime) -> tuple[tuple[Event, ...], Asked | None]:
        """Understand an event; one that nobody understands must hold up none that comes after it."""
        try:
            return normalise(payload, self.scene, now), asked(payload, self.scene)
        except Exception as error:  # noqa: BLE001 a mistake of ours in one event must not block all others
            log.error("event %d means nothing to us: %s", number(payload), type(error).__name__)  # noqa: TRY400 no words of people
            return (), None
