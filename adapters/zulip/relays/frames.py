"""What the integrations' posts have in common: a sentence, and under it somebody's words as a quote."""

import re
from typing import NamedTuple

_FRAME = re.compile(
    r"(?P<sentence>[^\n]+)(?:\n+``` ?quote\n(?P<said>.*)\n```(?P<rest>(?:\n+\* \*\*[^\n]*)*)\s*)?", re.DOTALL
)
"""The integrations put no longer fence around words with fences in them, so the last one ends the quote."""
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


class Framed(NamedTuple):
    """A post, taken apart."""

    sentence: str
    said: str | None
    """The Markdown of the words under the sentence; None where there are none."""


def framed(content: str) -> Framed | None:
    """Take a post apart; None when it has another form."""
    found = _FRAME.fullmatch(content)
    return Framed(found["sentence"], found["said"]) if found else None


def line(text: str) -> str | None:
    """Return a name or a title, which stands on one line; None where there is none."""
    return " ".join(text.split()) or None


def called(who: str) -> tuple[str | None, str | None]:
    """Tell the name and the e-mail address of somebody of whom only one is written."""
    return (None, who) if _ADDRESS.fullmatch(who) else (line(who), None)
