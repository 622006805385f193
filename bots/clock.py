"""The only clock: everything else takes the time as an argument."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def seconds() -> float:
    """Tell, by the difference of two calls, how long something took."""
    return time.monotonic()
