"""Slack's markup, both ways: what people wrote becomes plain text, and plain text becomes harmless."""

import re
from collections.abc import Callable

Names = Callable[[str], str | None]
"""Looks up what people call a person or a channel."""

JOINER = "\u2060"
"""WORD JOINER: nobody sees it, but no mark works across it."""

_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("&(?:lt|gt|amp);")
_MARKUP = re.compile(r"<(?P<inside>[^<>\s][^<>]*)>|&(?:lt|gt|amp);")

_ALIVE = re.compile(
    r"^(?=[ \t]*(?:>|[-•*][ \t]|[0-9]+[.)]))"  # quotes and lists
    r"|(?<=[@*_~`])(?=\S)|(?<=\S)(?=[*_~`])"  # mentions, bold, italic, strike, code
    r"|(?<=:)(?=//|[\w+'-]+:)"  # addresses, emoji
    r"|(?<=\w)(?=\.\w)",  # bare domains
    re.MULTILINE,
)
"""Places in plain text where Slack might see more than text."""

_MARKED_MENTION = re.compile(r"(?<=<)(?=[@#!])|(?<=@)(?=(?:channel|everyone|here)\b)", re.IGNORECASE)


def plain(text: str, names: Names) -> str:
    """Turn the text of a message into what a reader sees, with mentions as names.

    Marks of emphasis stay: nobody can tell them from asterisks and underscores that were meant.
    """
    return _MARKUP.sub(lambda found: _seen(found, names), text)


def escape(text: str) -> str:
    """Make plain text harmless where Slack looks for markup: it shows as it is, nothing comes alive."""
    return _entities(_ALIVE.sub(JOINER, text))


def code(text: str) -> str:
    """Show text on one line as it is, to be copied; a mark that would end it is replaced."""
    return f"`{_entities(calm(' '.join(text.replace('`', chr(39)).split())))}`"


def pressable(url: str) -> str:
    """Show an address so that it can be pressed: where names stay dead, so do addresses that stand plain."""
    return f"<{_entities(url)}>"


def calm(text: str) -> str:
    """Make plain text safe for elements in which Slack looks for no markup.

    It could stand there as it is; this is for whatever flattens such elements into markup again.
    """
    return _MARKED_MENTION.sub(JOINER, text)


def unmarked(text: str) -> str:
    """Show words that were made for Slack's markup where it looks for none."""
    return plain(text, lambda _: None).replace(JOINER, "").replace("`", "")


def link(url: str, label: str) -> str:
    """Write a link as plain text, without saying its address twice."""
    if not label:
        return url
    return label if _bare(label) == _bare(url) else f"{label} ({url})"


def _seen(found: re.Match[str], names: Names) -> str:
    if found["inside"] is None:
        return _ENTITIES[found[0]]
    target, _, label = (_unescaped(part) for part in found["inside"].partition("|"))
    match target[0:1]:
        case "@":
            return "@" + (names(target[1:]) or label.removeprefix("@") or target[1:])
        case "#":
            return "#" + (label or names(target[1:]) or target[1:])
        case "!":
            return _special(target[1:], label)
        case _:
            return link(target, label)


def _special(target: str, label: str) -> str:
    return label or f"@{target.partition('^')[0]}"


def _bare(address: str) -> str:
    return re.sub(r"^(?:mailto:|tel:|https?://)", "", address).rstrip("/")


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)
