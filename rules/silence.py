"""When it is unusual that nothing comes from a workspace."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=15)
"""No shorter silence is looked at."""
LONGEST = timedelta(days=1)
"""So much of a long silence is compared."""
WEEKS = (1, 2)
"""How many weeks ago the same hours are looked at: nights and weekends are quiet every week."""
BUSY = 3
"""Messages that were written in those hours of each week, or more, where silence is unusual now."""


def hours_before(since: datetime, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Name the same hours of the weeks before, with which a silence is compared."""
    begun = max(since, now - LONGEST)
    for weeks in WEEKS:
        yield begun - timedelta(weeks=weeks), now - timedelta(weeks=weeks)


def is_unusual(since: datetime, now: datetime, written: Sequence[int]) -> bool:
    """Say whether a silence is unusual, by how much was written in the same hours of each week before."""
    return now - since >= SHORTEST and len(written) == len(WEEKS) and min(written) >= BUSY


def look_again(since: datetime, now: datetime) -> datetime:
    """Say when a silence is worth another look: the longer it lasts, the more seldom."""
    return now + max(SHORTEST, now - since)
