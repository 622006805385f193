"""Notices when the clock is set, forward or back, so that nothing waits for a time that is long in coming."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bots.clock import seconds, utc_now
from bots.scheduler import Scheduler
from bots.troubles import complain
from storage.clock import Clock
from storage.outage import outage_of

log = logging.getLogger(__name__)

TOLERANCE = timedelta(seconds=5)
"""A clock that is only corrected moves by less."""


@dataclass(slots=True)
class Timekeeper:
    """Compares the time of day with the time that passes."""

    scheduler: Scheduler
    stored: Clock
    clock: Callable[[], datetime] = utc_now
    timer: Callable[[], float] = seconds
    _now: datetime = field(init=False)
    _ticks: float = field(init=False)
    _owed: timedelta = field(default=timedelta(), init=False)
    """By how much the clock was set back of which the database has not heard."""

    def __post_init__(self) -> None:
        """Begin to compare."""
        self._now, self._ticks = self.clock(), self.timer()

    def look(self) -> None:
        """See whether the clock was set since the last look, and mend what waits by the old one."""
        now, ticks = self.clock(), self.timer()
        moved = now - self._now - timedelta(seconds=ticks - self._ticks)
        self._now, self._ticks = now, ticks
        if abs(moved) > TOLERANCE:
            direction = "back" if moved < timedelta() else "forward"
            log.warning("the clock was set %s by %s", direction, abs(moved))
            self.scheduler.go_on(now)
            self._owed += max(-moved, timedelta())
        if self._owed:
            self._tell(now)

    def _tell(self, now: datetime) -> None:
        try:
            self.stored.set_back(self._owed, now)
        except Exception as error:  # noqa: BLE001 it can be late, but must not end the program
            complain(log, "what waits by the old clock cannot be found", error)
            if outage_of(error) is not None:
                return
        self._owed = timedelta()
