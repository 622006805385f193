"""The pocket workspace's own clock: it must not borrow the program's."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the moment that people and messages of the pocket workspace live in."""
    return datetime.now(UTC)
