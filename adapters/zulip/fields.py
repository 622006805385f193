"""Reads what only Zulip's payloads have: numbers that name things, whole seconds, topics."""

import re
from datetime import UTC, datetime, timedelta

from adapters.payloads import Payload, name, words

RESOLVED = "✔ "
"""Stands before the name of a resolved topic: https://zulip.com/help/resolve-a-topic"""

RESOLVED_MARK = re.compile(r"\A✔ [ ✔]*")
"""The mark as people have repeated it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**63 - 1
_LATEST = 2**33
"""Seconds since 1970 that are still a date in anybody's life."""


def ref(payload: Payload, key: str) -> str | None:
    """Return the number of a person, a channel or a message, as text."""
    return _ref(payload.get(key))


def refs(payload: Payload, key: str) -> list[str]:
    """Return all the numbers of a list."""
    value = payload.get(key)
    found = map(_ref, value) if isinstance(value, list) else ()
    return [one for one in found if one is not None]


def second(payload: Payload, key: str) -> int | None:
    """Return a time in whole seconds since 1970."""
    value = payload.get(key)
    # Python takes True for an integer.
    return value if type(value) is int and 0 <= value < _LATEST else None


def moment(message_id: int, timestamp: int) -> datetime:
    """Tell when a message was posted, so that messages of the same second keep their order.

    Their numbers rise, so what was seen up to one of them never covers a later one of that second.
    """
    return _EPOCH + timedelta(seconds=timestamp, microseconds=message_id % 1_000_000)


def topic(payload: Payload, key: str) -> tuple[str, bool]:
    """Return the name of a topic without the mark of a resolved one, and whether it had that."""
    told = name(payload, key)
    mark = RESOLVED_MARK.match(told)
    return (told[mark.end() :], True) if mark else (told, False)


def line(payload: Payload, key: str) -> str:
    """Return a name, which stands on one line."""
    return " ".join(name(payload, key).split())


def content(payload: Payload, key: str = "content") -> str:
    """Return the Markdown of a message as it was typed."""
    return words(payload, key)


def titled(name: str, *, resolved: bool) -> str:
    """Write a topic as Zulip names it today."""
    return f"{RESOLVED}{name}" if resolved else name


def _ref(value: object) -> str | None:
    return str(value) if type(value) is int and 0 < value <= _LARGEST else None
