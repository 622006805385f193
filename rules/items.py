"""The keys of items in what people write, found by an admin's pattern.

Patterns are matched in a time that grows with the text alone, whatever an admin has written.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import re2

from rules.events import Spoken
from rules.model import Role

LONGEST_PATTERN = 200
"""Characters of a pattern."""
LONGEST_KEY = 60
"""Characters of a key; a pattern that takes in whole sentences finds none."""
MEMORY = 1 << 20
"""Bytes that one pattern may take."""


class Unusable(StrEnum):
    """Why a pattern is refused."""

    TOO_LONG = "too_long"
    NO_PATTERN = "no_pattern"
    """It is no regular expression, or one that could take for ever (look-around, back-references)."""
    MATCHES_NOTHING = "matches_nothing"
    """It is content with an empty text, so it would find keys everywhere."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the keys of a workspace look."""

    words: str
    """As the admin wrote it."""
    compiled: Any = field(repr=False, compare=False)


@lru_cache(maxsize=256)
def read_pattern(words: str) -> Pattern | Unusable:
    """Read what an admin wrote as a pattern, or say why it cannot be one."""
    if len(words) > LONGEST_PATTERN:
        return Unusable.TOO_LONG
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    try:
        compiled = re2.compile(words, options)
        matches_nothing = compiled.search("") is not None
    except re2.error:
        return Unusable.NO_PATTERN
    return Unusable.MATCHES_NOTHING if matches_nothing else Pattern(words, compiled)


def find_key(pattern: Pattern, text: str) -> str | None:
    """Find the first key in a text: what the pattern matches, or its first group if it has one."""
    match = pattern.compiled.search(text)
    if match is None:
        return None
    key = (match[1] if pattern.compiled.groups else match[0]) or ""
    key = " ".join(key.split())
    return key if 0 < len(key) <= LONGEST_KEY else None


def key_told(pattern: str | None, author: Role, text: str, spoken: Spoken | None = None) -> str | None:
    """Find the key by which a message attaches its conversation: never because a customer wrote it.

    A relay's own words about the ticket count, whomever it speaks for: ``spoken`` is given for relays only.
    """
    usable = read_pattern(pattern) if pattern else None
    if not isinstance(usable, Pattern):
        return None
    told = [spoken.item, spoken.title] if spoken else []
    if author is Role.TEAMMATE:
        told.append(text)
    return next((key for one in told if one and (key := find_key(usable, one))), None)
