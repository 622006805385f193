"""The only clock: everything else takes the time as an argument."""

import time
from datetime import UTC, datetime

COUNTING_SLEEP: int | None = getattr(time, "CLOCK_BOOTTIME", None)
"""Linux stops the other clock while the machine sleeps, but leases run out meanwhile."""


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def seconds() -> float:
    """Tell, by the difference of two calls, how long something took, also while the machine was asleep."""
    return time.monotonic() if COUNTING_SLEEP is None else time.clock_gettime(COUNTING_SLEEP)
