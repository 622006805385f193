"""Makes what people wrote or named harmless in mail: it shows as it is, and nothing of it comes alive."""

import html
import re

JOINER = "\u2060"
"""WORD JOINER: nobody sees it, but no mail client takes what stands around it for an address."""
LONGEST_LINE = 200
"""Characters of a header that people's words may fill."""

_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line for some, and for others not."""
_REMOVED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f]"  # control characters
    r"|[\u202a-\u202e\u2066-\u2069]"  # what would turn around the letters after them
    r"|[\ud800-\udfff]"  # halves of characters, which no mail can carry
    r"|[\ufff9-\ufffb\ufffe\uffff\ufeff]"
)
_ALIVE = re.compile(
    r"(?<=:)(?=//)"  # addresses
    r"|(?<=\w)(?=\.\w)"  # bare domains
    r"|(?<=@)(?=\w)"  # mail addresses
    r"|(?<=mailto:)|(?<=tel:)",
    re.IGNORECASE,
)
"""Places in plain text where a mail client might see more than text."""


def plain(text: str) -> str:
    """Make text harmless in the plain part of a mail."""
    return _ALIVE.sub(JOINER, _calm(text))


def marked_up(text: str) -> str:
    """Make text harmless in the HTML part of a mail."""
    return html.escape(plain(text))


def one_line(text: str) -> str:
    """Make text fit for a header: one line of limited length, which nothing in it can end."""
    line = " ".join(_calm(text).split())
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"


def _calm(text: str) -> str:
    return _REMOVED.sub("", _BREAK.sub("\n", text))
