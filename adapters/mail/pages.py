"""The pages behind the link in a mail with which somebody switches e-mail off."""

import html
from enum import StrEnum

from adapters.frame import FRAME
from adapters.text import Words
from adapters.voice import later


class Ending(StrEnum):
    """What has come of it."""

    LEFT = "left"
    UNKNOWN = "unknown"
    """The address was not written by us, or with a key that is used no longer."""


TITLES = {Ending.LEFT: later("E-mail is off"), Ending.UNKNOWN: later("Nothing was changed")}
TELLING = {
    Ending.LEFT: later(
        "Unseen sends you no more e-mail. Nothing else has changed. To get e-mail again, type {on}"
    ),
    Ending.UNKNOWN: later(
        "This address is not valid, or not any more. To get no more e-mail from Unseen, type {off}"
    ),
}

ASKING = '<p>{told}</p>\n<form method="post"><button>{press}</button></form>'


def ask(words: Words) -> str:
    """Write the page that asks whether somebody means it; its button asks at the same address."""
    told = words.say("Unseen then sends you no more e-mail. Nothing else changes.")
    press = words.say("Switch e-mail off")
    return _page(words, words.say("No more e-mail from Unseen?"), ASKING.format(told=told, press=press))


def ending(words: Words, what: Ending) -> str:
    """Write the page that says what has come of it."""
    commands = {"on": words.code("/unseen email on"), "off": words.code("/unseen email off")}
    return _page(words, words.say(TITLES[what]), f"<p>{words.say(TELLING[what], **commands)}</p>")


def words_for_page(language: str) -> Words:
    """Make the words for a page in the language of a person or a browser."""
    return Words(language, None, html.escape, _code)


def _code(typed: str) -> str:
    return f"<code>{html.escape(typed)}</code>"


def _page(words: Words, title: str, content: str) -> str:
    return FRAME.format(language=words.language, title=title, content=content)
