"""One person's voice: their language, their clock, and the escaping of their platform.

A sentence is written in English where it is used and translated through gettext. Whatever people wrote or
named is escaped on its way into a sentence; what is a sentence already is not escaped again.
"""

import gettext
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list

DOMAIN = "unseen"
CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", *sorted(path.parts[-3] for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""The languages that Unseen speaks; English needs no catalogue."""

OWN_NAMES = {"en": "English", "sv": "Svenska"}
"""What languages call themselves; nobody translates that."""

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
        self._catalogue = gettext.translation(DOMAIN, CATALOGUES, [self.language], fallback=True)

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
        return Sentence(f"{date}, {self.time(at)}")

    def duration(self, wait: timedelta) -> Sentence:
        """Tell a wait in words."""
        minutes, seconds = divmod(int(wait.total_seconds()), 60)
        parts = []
        if minutes:
            parts.append(self.count("{number} minute", "{number} minutes", minutes))
        if seconds or not minutes:
            parts.append(self.count("{number} second", "{number} seconds", seconds))
        return Sentence(" ".join(parts))

    def _filled(self, sentence: str, values: dict[str, object]) -> Sentence:
        safe = {
            name: self.quote(value) if isinstance(value, str) else value for name, value in values.items()
        }
        return Sentence(sentence.format(**safe))


def spoken(language: str) -> str:
    """Name the language in which Unseen answers somebody whose client speaks the given one."""
    short = language.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


def _zone(name: str | None) -> tzinfo:
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
