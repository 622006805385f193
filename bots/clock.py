"""The only clock: everything else takes the time as an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)
