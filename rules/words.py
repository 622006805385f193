"""A typed text as its words; a name with spaces stands in quotes, of whatever shape a phone makes them."""

import re
import unicodedata

from rules.requests import Problem

LONGEST_TEXT = 1000
"""Characters of a command; links and names fit many times."""
LONGEST_QUOTE = 60
"""Characters of somebody's words that an answer repeats."""
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories of what cannot be seen: controls, direction marks, nothing at all."""
JOINERS = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
"""Invisible, but harmless: they come along when somebody copies an answer in which names were escaped."""

WORD = re.compile(
    r"<(?P<angled>[^<>]+)>"
    r"|(?P<mark>[@#]?)(?:[\"“”„«](?P<double>[^\"“”„«»]+)[\"“”»]|['‘‚](?P<single>[^'‘’‚]+)['’](?!\S))"
    r"|(?P<unclosed>[@#]?[\"“”„«]\S*)"
    r"|(?P<plain>\S+)"
)
ADDRESS = re.compile(r"(?P<address>[a-z][a-z0-9+.-]*:[^|]+)(?:\|.*)?", re.IGNORECASE)
"""A link as platforms put it between angle brackets, maybe with a label."""
MENTION = re.compile(r"<(?P<mark>[@#])(?P<ref>[^|>]+)(?:\|(?P<label>[^>]*))?>")


def split(text: str) -> tuple[str, ...] | Problem:
    """Take a text apart, or say why that cannot be done."""
    text = text.translate(JOINERS)
    if len(text) > LONGEST_TEXT:
        return Problem.TOO_LONG
    if any(not _visible(character) for character in text):
        return Problem.UNREADABLE
    found = list(WORD.finditer(text))
    if any(match["unclosed"] for match in found):
        return Problem.UNCLOSED_QUOTE
    return tuple(_word(match) for match in found)


def mentioned(word: str) -> str | None:
    """Take the platform's own name of a person or a channel out of a mention, if the word is one."""
    mention = MENTION.fullmatch(word)
    return mention["ref"] if mention else None


def quoted(word: str) -> str:
    """Write a word so that it stays one."""
    return f'"{word}"' if " " in word and not word.startswith("<") else word


def shown(word: str) -> str:
    """Write a word as people read it: a mention by its name, anything else shortened."""
    mention = MENTION.fullmatch(word)
    return f"{mention['mark']}{mention['label'] or mention['ref']}" if mention else shortened(word)


def shortened(text: str) -> str:
    """Make somebody's words fit to be repeated: short and visible."""
    seen = "".join(character if _visible(character) else "�" for character in text[: LONGEST_QUOTE + 1])
    tidy = " ".join(seen.split())
    return tidy if len(tidy) <= LONGEST_QUOTE else tidy[: LONGEST_QUOTE - 1] + "…"


def _word(match: re.Match[str]) -> str:
    if match["angled"]:
        return _unbracketed(match["angled"])
    name = match["double"] or match["single"]
    return f"{match['mark']}{name.strip()}" if name else match["plain"]


def _unbracketed(inside: str) -> str:
    # <@U1|ben> and <#C1|acme> are names that only the platform can read: they stay whole.
    if inside[0] in "@#":
        return f"<{inside}>"
    address = ADDRESS.fullmatch(inside)
    return address["address"].removeprefix("mailto:") if address else inside


def _visible(character: str) -> bool:
    return character in "\t\n\r" or unicodedata.category(character) not in INVISIBLE
