"""Zulip's Markdown as people read it, as far as the program writes it."""

import html
import re

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MENTION = re.compile(r"@_?\*\*([^*|]*)(?:\|\d+)?\*\*")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_FENCE = re.compile(r"^[`~]{3,}.*\n?", re.MULTILINE)
_INVISIBLE = "\u2060"


def as_read(sent: str) -> str:
    """Return the text of a message as people see it: labels instead of links, and no marks."""
    text = _FENCE.sub("", sent.replace(_INVISIBLE, ""))
    for pattern in (_LINK, _MENTION, _STRONG):
        text = pattern.sub(r"\1", text)
    return html.unescape(text)
