"""What goes wrong for a while: said when it begins, ever more seldom while it lasts, and when it is over."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from bots.clock import seconds
from storage.outage import Outage, outage_of

log = logging.getLogger(__name__)

FIRST_SILENCE, LONGEST_SILENCE = 60.0, 3600.0
"""Seconds before a trouble is said once more; each time twice as many."""
CALM = 10.0
"""Seconds without trouble until the database is taken to be well: reading may work while writing fails."""

DATABASE = "the database"
OUTAGES: Mapping[Outage, str] = {
    Outage.AWAY: "it does not answer",
    Outage.LOCKED: "another program holds it",
    Outage.FULL: "its disk is full",
    Outage.READ_ONLY: "nothing may be written to it",
    Outage.DAMAGED: "it is damaged",
    Outage.OTHER_SCHEMA: "another version of Unseen has changed it",
    Outage.REFUSED: "it does not take us",
}


@dataclass(slots=True)
class Trouble:
    """Something that has gone wrong, perhaps again and again."""

    since: float
    last: float
    times: int = 0
    silent_until: float = 0.0
    silence: float = FIRST_SILENCE
    is_said: bool = False
    is_over: bool = False


@dataclass(slots=True)
class Troubles:
    """Knows what does not work, so that nobody reads it at every try; any thread may tell."""

    timer: Callable[[], float] = seconds
    _known: dict[str, Trouble] = field(default_factory=dict, init=False)
    _telling: Lock = field(default_factory=Lock, init=False)

    def note(self, what: str, why: str, error: BaseException | None = None) -> None:
        """Say that something does not work, unless that was said lately; with an error, where it stumbled."""
        with self._telling:
            now = self.timer()
            trouble = self._begun(what, now)
            trouble.last, trouble.times = now, trouble.times + 1
            if now < trouble.silent_until:
                return
            passed = _span(now - trouble.since)
            lasting = f"; for {passed} now, {trouble.times} times" if trouble.times > 1 else ""
            log.warning("trouble with %s: %s%s", what, why, lasting, exc_info=error)
            trouble.is_said, trouble.silent_until = True, now + trouble.silence
            trouble.silence = min(trouble.silence * 2, LONGEST_SILENCE)

    def failed(self, what: str, error: BaseException) -> None:
        """Say where something has failed, unless that was said lately, or the database is away."""
        if outage_of(error) is None:
            self.note(what, type(error).__name__, error)

    def over(self, what: str, calm: float = 0.0) -> None:
        """Say that something works again, if it did not, and has not failed for so many seconds."""
        known = self._known.get(what)
        if known is None:
            return
        with self._telling:
            now = self.timer()
            if known.is_over or now - known.last < calm:
                return
            known.is_over = True
            if known.is_said:
                log.warning("no more trouble with %s, after %s", what, _span(now - known.since))

    def _begun(self, what: str, now: float) -> Trouble:
        """Find a trouble that lasts, or begin one; what comes and goes is not said each time."""
        known = self._known.get(what)
        if known is None or now - known.last > LONGEST_SILENCE:
            self._known[what] = known = Trouble(now, now)
        elif known.is_over:
            known.since, known.times, known.is_said, known.is_over = now, 0, False, False
        return known


@dataclass(frozen=True, slots=True)
class DatabaseWatch:
    """Says when the database cannot be used, and when it can again."""

    troubles: Troubles
    count: Callable[[str], object] = lambda _: None
    """Hears each time why."""

    def lost(self, outage: Outage) -> None:
        """Hear that it cannot be used."""
        self.count(outage.value)
        self.troubles.note(DATABASE, OUTAGES[outage])

    def found(self) -> None:
        """Hear that it can."""
        self.troubles.over(DATABASE, CALM)


def complain(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Log what has failed and where, unless the database cannot be used: that is said once, by its watch."""
    if outage_of(error) is None:
        logger.error(what, exc_info=error)


def _span(passed: float) -> str:
    for unit, length in (("h", 3600), ("min", 60)):
        if passed >= 2 * length:
            return f"{passed / length:.0f} {unit}"
    return f"{passed:.0f} s"
