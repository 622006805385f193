"""Reads payloads that anybody may have written: a field of the wrong type is as good as missing."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]

LONGEST = 40_000
"""Characters of a text that are read: Slack's longest, https://docs.slack.dev/changelog/2018-truncating-really-long-messages."""
LONGEST_NAME = 250
"""Characters of a name that are read: several times what platforms allow, and as many as any index takes."""


def words(payload: Payload, key: str) -> str:
    """Return a text that every database can store, empty where there is none."""
    value = payload.get(key)
    if not isinstance(value, str):
        return ""
    return value[:LONGEST].replace("\0", "").encode("utf-8", "replace").decode()


def name(payload: Payload, key: str) -> str:
    """Return a name, cut where nobody would read on."""
    return words(payload, key)[:LONGEST_NAME]


def flag(payload: Payload, key: str) -> bool:
    """Say whether something is plainly true."""
    return payload.get(key) is True


def section(payload: Payload, key: str) -> Payload:
    """Return an object inside the payload, empty where there is none."""
    value = payload.get(key)
    return value if isinstance(value, dict) else {}


def listing(payload: Payload, key: str) -> list[Payload]:
    """Return the objects of a list inside the payload."""
    value = payload.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
