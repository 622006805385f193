"""Reads fields of payloads that anybody may have written: a field of the wrong type is as good as missing."""

import re
from datetime import UTC, datetime, timedelta

from slack_sdk.web import SlackResponse

from adapters.payloads import Payload, flag, listing, name, section, words

__all__ = [
    "Payload",
    "body",
    "flag",
    "listing",
    "moment",
    "name",
    "ref",
    "section",
    "stamp",
    "words",
    "written",
]

_REF = re.compile(r"[A-Z0-9]{2,32}")
_STAMP = re.compile(r"([0-9]{1,11})\.([0-9]{6})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def body(response: SlackResponse) -> Payload:
    """Return what an answer of the Web API says."""
    return response.data if isinstance(response.data, dict) else {}


def ref(payload: Payload, key: str) -> str | None:
    """Return the id of a person, channel or team."""
    value = payload.get(key)
    return value if isinstance(value, str) and _REF.fullmatch(value) else None


def stamp(payload: Payload, key: str) -> str | None:
    """Return a timestamp as Slack writes it, which also names a message within its channel."""
    value = payload.get(key)
    return value if isinstance(value, str) and _STAMP.fullmatch(value) else None


def moment(written: str) -> datetime:
    """Tell the time of a timestamp, exact to the microsecond."""
    found = _STAMP.fullmatch(written)
    if found is None:
        raise ValueError(f"not a timestamp of Slack's: {written!r}")
    return _EPOCH + timedelta(seconds=int(found[1]), microseconds=int(found[2]))


def written(at: datetime) -> str:
    """Write a time as Slack does."""
    microseconds = (at - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"
