"""Whether the jobs of the program still move."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bots.clock import seconds

PATIENCE = timedelta(minutes=10)
"""For so long a job may take or keep one waiting beyond its interval; a lease is shorter."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Notes when each job last came to an end, well or not: one that hangs is noticed by that it does not."""

    timer: Callable[[], float] = seconds
    _due: dict[str, float] = field(default_factory=dict, init=False)
    """By job, until when it must have ended again."""

    def moved(self, job: str, every: timedelta) -> None:
        """Note that a job has ended, or that it is going to begin."""
        self._due[job] = self.timer() + (every + PATIENCE).total_seconds()

    def hanging(self) -> list[str]:
        """Name the jobs that do not move any more."""
        now = self.timer()
        return sorted(job for job, due in self._due.copy().items() if now > due)
