"""One person's voice: their language, their clock, and the escaping of their platform.

A sentence is written in English where it is used and translated by the catalogue. Whatever people wrote or
named is escaped on its way into a sentence; what is a sentence already is not escaped again.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list

from adapters.catalogue import catalogue, spoken

BLANK = re.compile(r"(?<=[<\[])[^<>\[\]]+(?=[>\]])")
"""What stands in a command where people put their own words."""

MOST_NAMES = 3
"""People that a headline names before it counts."""


class Sentence(str):
    """Words that are ready to be shown on the platform and must not be escaped again."""

    __slots__ = ()


def later(msgid: str) -> str:
    """Mark a sentence of a table for the catalogue; it is translated when it is said."""
    return msgid


def numbered(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence of a table that depends on a number."""
    return one, many


BLANKS = {
    "KEY": later("KEY"),
    "bot": later("bot"),
    "channel": later("channel"),
    "channel or person": later("channel or person"),
    "link": later("link"),
    "link, item key or channel": later("link, item key or channel"),
    "name": later("name"),
    "page": later("page"),
    "person": later("person"),
    "person|me|nobody": later("person|me|nobody"),
    "private channel": later("private channel"),
    "regex or off": later("regex or off"),
    "setting": later("setting"),
    "time": later("time"),
    "value": later("value"),
}
"""What the blanks of commands are called; the words around them are the same in every language."""


class Voice:
    """Speaks to one person: in their language, by their clock, escaped for their platform."""

    def __init__(
        self,
        language: str,
        timezone: str | None,
        escape: Callable[[str], str],
        code: Callable[[str], str] | None = None,
    ) -> None:
        """Take an unknown language as English and an unknown time zone as UTC."""
        self.language = spoken(language)
        self._locale = Locale.parse(self.language)
        self._zone = _zone(timezone)
        self._escape = escape
        self._code = code or escape
        self._catalogue = catalogue(self.language)

    def say(self, msgid: str, **values: object) -> Sentence:
        """Translate a sentence and fill in its values, escaped unless they are sentences themselves."""
        return self._filled(self._catalogue.gettext(msgid), values)

    def count(self, one: str, many: str, number: int, **values: object) -> Sentence:
        """Translate a sentence about a number of things, which it may use as ``{number}``."""
        return self._filled(self._catalogue.ngettext(one, many, number), {"number": number, **values})

    def quote(self, words: str) -> Sentence:
        """Make people's own words harmless."""
        return words if isinstance(words, Sentence) else Sentence(self._escape(words))

    def code(self, typed: str) -> Sentence:
        """Write what one can type so that it can be copied as it is."""
        return Sentence(self._code(typed))

    def usage(self, command: str) -> Sentence:
        """Show how a command is typed, with its blanks in the person's language."""
        return self.code(BLANK.sub(self._blank, command))

    def person(self, name: str) -> Sentence:
        """Name a person, on one line; integrations speak for people whom they do not name."""
        return self.quote(" ".join(name.split())) if name.strip() else self.say("Somebody")

    def names(self, people: Iterable[str]) -> Sentence:
        """List people; the first few by name, the rest counted."""
        quoted = [self.person(name) for name in people]
        named, rest = quoted[:MOST_NAMES], len(quoted) - MOST_NAMES
        if rest > 0:
            named.append(self.count("{number} other", "{number} others", rest))
        return Sentence(format_list(named, locale=self._locale))

    def time(self, at: datetime) -> Sentence:
        """Tell the time of day."""
        clock = f"{at.astimezone(self._zone):%H:%M}"
        return Sentence(f"{clock} UTC" if self._zone is UTC else clock)

    def when(self, at: datetime, now: datetime) -> Sentence:
        """Tell the time, with the date unless that is today's."""
        local, today = at.astimezone(self._zone), now.astimezone(self._zone)
        if local.date() == today.date():
            return self.time(at)
        return self.dated(at, "MMMd" if local.year == today.year else "yMMMd")

    def dated(self, at: datetime, skeleton: str = "MMMd") -> Sentence:
        """Tell the date and the time; the skeleton names the date's parts in Unicode's way."""
        date = format_skeleton(skeleton, at, tzinfo=self._zone, locale=self._locale)
        return self.say("{date}, {time}", date=Sentence(date), time=self.time(at))

    def duration(self, wait: timedelta) -> Sentence:
        """Tell a wait in words."""
        minutes, seconds = divmod(int(wait.total_seconds()), 60)
        parts = []
        if minutes:
            parts.append(self.count("{number} minute", "{number} minutes", minutes))
        if seconds or not minutes:
            parts.append(self.count("{number} second", "{number} seconds", seconds))
        return Sentence(" ".join(parts))

    def _blank(self, found: re.Match[str]) -> str:
        name = found[0]
        return self._catalogue.gettext(BLANKS[name]) if name in BLANKS else name

    def _filled(self, sentence: str, values: dict[str, object]) -> Sentence:
        safe = {
            name: self.quote(value) if isinstance(value, str) else value for name, value in values.items()
        }
        return Sentence(sentence.format(**safe))


def _zone(name: str | None) -> tzinfo:
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
