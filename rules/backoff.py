"""When to try again."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_WAIT = timedelta(seconds=1)
"""The least pause, even where a platform says that none is needed."""
DOUBLINGS = 8
"""After so many the longest wait is reached."""
LAST_ATTEMPT = 100
"""Tries after which a notice is given up, about a day after the first: platforms come back."""


def next_try(attempt: int, *, asked: timedelta | None = None, jitter: float = 0.0) -> timedelta | None:
    """Say how long to wait after the given failed attempt (1 is the first), or None to give up.

    ``asked`` is the wait that the platform demands, which is never undercut and never counts as a reason to
    give up. ``jitter`` between 0 and 1 stretches the wait by up to a quarter.
    """
    if asked is not None:
        return max(asked, SHORTEST_WAIT)
    if attempt >= LAST_ATTEMPT:
        return None
    wait = min(FIRST_WAIT * 2.0 ** min(attempt - 1, DOUBLINGS), LONGEST_WAIT)
    return wait * (1 + jitter / 4)
