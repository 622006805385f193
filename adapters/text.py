"""The words in which Unseen speaks: one person's language, clock and platform, and the sentences of a notice.

A sentence is written in English where it is used and translated through gettext. Whatever people wrote or
named is escaped for the platform on its way into a sentence; what is a sentence already is not.
"""

import gettext
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list

from rules.decide import Subject
from rules.delivery import Answer, Notice, Summary, Whereabouts
from rules.following import Because
from rules.notices import Content, Excerpt

DOMAIN = "unseen"
CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", *sorted(path.parts[-3] for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))
"""The languages that Unseen speaks; English needs no catalogue."""

MOST_NAMES = 3
"""People that a headline names before it counts."""


class Sentence(str):
    """Words that are ready to be shown on the platform and must not be escaped again."""

    __slots__ = ()


class Button(StrEnum):
    """What somebody can do with a notice."""

    OPEN = "open"
    SEEN = "seen"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    WHY = "why"


def later(msgid: str) -> str:
    """Mark a sentence of a table for the catalogue; it is translated when it is said."""
    return msgid


BUTTONS = {
    Button.OPEN: later("Open"),
    Button.SEEN: later("Seen"),
    Button.FOLLOW: later("Follow"),
    Button.UNFOLLOW: later("Unfollow"),
    Button.MUTE: later("Mute"),
    Button.WHY: later("Why?"),
}

REASONS = {
    Because.ASKED: later("You get this because you follow this conversation."),
    Because.ASSIGNEE: later("You get this because {item} is assigned to you."),
    Because.ITEM: later("You get this because you follow {item}."),
    Because.CHANNEL: later("You get this because you follow {channel}."),
    Because.WROTE: later("You get this because you have written in this conversation."),
    Because.ALL_CUSTOMERS: later("You get this because you want all messages from customers."),
}


class Words:
    """Speaks to one person: in their language, by their clock, escaped for their platform."""

    def __init__(self, language: str, timezone: str | None, escape: Callable[[str], str]) -> None:
        """Take an unknown language as English and an unknown time zone as UTC."""
        self.language = spoken(language)
        self._locale = Locale.parse(self.language)
        self._zone = _zone(timezone)
        self._escape = escape
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

    def names(self, people: Iterable[str]) -> Sentence:
        """List people; the first few by name, the rest counted."""
        quoted = [self.quote(name) for name in people]
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
        skeleton = "MMMd" if local.year == today.year else "yMMMd"
        date = format_skeleton(skeleton, local, tzinfo=self._zone, locale=self._locale)
        return Sentence(f"{date}, {self.time(at)}")

    def headline(self, notice: Notice) -> Sentence:
        """Say in one line who wrote, how much and where."""
        return self.about(notice.where, notice.content)

    def about(self, where: Whereabouts, content: Content) -> Sentence:
        """Say in one line what happened in a conversation."""
        who, place, number = self.names(content.authors), self.place(where), content.count
        match content.subject:
            case Subject.NEW_TICKET:
                return self.count(
                    "{who} opened a new ticket in {place}",
                    "New ticket in {place}: {number} messages from {who}",
                    number,
                    who=who,
                    place=place,
                )
            case Subject.CUSTOMER_MESSAGE:
                return self.count(
                    "{who} wrote in {place}",
                    "{number} messages from {who} in {place}",
                    number,
                    who=who,
                    place=place,
                )
            case Subject.REPLY_TO_CUSTOMER:
                return self.count(
                    "{who} replied to a customer in {place}",
                    "{number} replies to a customer from {who} in {place}",
                    number,
                    who=who,
                    place=place,
                )
            case Subject.INTERNAL_MESSAGE:
                return self.count(
                    "{who} wrote an internal message in {place}",
                    "{number} internal messages from {who} in {place}",
                    number,
                    who=who,
                    place=place,
                )

    def place(self, where: Whereabouts) -> Sentence:
        """Name the channel, and the item if there is one."""
        channel = self.channel(where.channel_name)
        return self.say("{channel} ({item})", channel=channel, item=where.item) if where.item else channel

    def channel(self, name: str) -> Sentence:
        """Write a channel's name as people know it."""
        return self.quote(f"#{name}")

    def reason(self, notice: Notice) -> Sentence:
        """Say why this person is told."""
        where = notice.where
        item = where.item or self.say("the ticket of this conversation")
        return self.say(REASONS[notice.content.because], item=item, channel=self.channel(where.channel_name))

    def since(self, content: Content) -> Sentence:
        """Say since when the oldest message waits; the newest one's day counts as today."""
        newest = max((excerpt.at for excerpt in content.excerpts), default=content.since)
        return self.say("Waiting since {time}", time=self.when(content.since, newest))

    def byline(self, excerpt: Excerpt) -> Sentence:
        """Say who wrote an excerpt, when, and whether files came with it."""
        line = self.say("{who}, {time}", who=excerpt.author, time=self.time(excerpt.at))
        if not excerpt.files:
            return line
        return self.say("{line}, {files}", line=line, files=self.files(excerpt.files))

    def files(self, number: int) -> Sentence:
        """Count the files of a message."""
        return self.count("{number} file", "{number} files", number)

    def more(self, number: int) -> Sentence:
        """Count the messages that a notice does not quote."""
        return self.count("and {number} more message", "and {number} more messages", number)

    def answered(self, answer: Answer) -> Sentence:
        """Say who has answered the customer meanwhile."""
        return self.say("Answered by {who}, {time}", who=answer.author, time=self.time(answer.at))

    def button(self, button: Button) -> Sentence:
        """Write on a button what it does."""
        return self.say(BUTTONS[button])

    def plain(self, notice: Notice) -> Sentence:
        """Write the whole notice as plain text: for screen readers, lock screens and mail."""
        content = notice.content
        lines = [self.headline(notice), self.since(content)]
        if content.more:
            lines.append(self.more(content.more))
        lines += [self._excerpt(excerpt) for excerpt in content.excerpts]
        if notice.answer is not None:
            lines.append(self.answered(notice.answer))
        lines.append(self.reason(notice))
        return Sentence("\n".join(lines))

    def summary_headline(self, summary: Summary) -> Sentence:
        """Say how much one person missed while Unseen was away."""
        number = sum(content.count for _, content in summary.parts)
        return self.count(
            "Unseen was away: {number} message waits for you",
            "Unseen was away: {number} messages wait for you",
            number,
        )

    def summary_line(self, where: Whereabouts, content: Content) -> Sentence:
        """Say what happened in one conversation meanwhile, always with its date."""
        local = content.since.astimezone(self._zone)
        date = format_skeleton("MMMd", local, tzinfo=self._zone, locale=self._locale)
        return self.say(
            "{what}, since {date}, {time}",
            what=self.about(where, content),
            date=date,
            time=self.time(content.since),
        )

    def summary_plain(self, summary: Summary) -> Sentence:
        """Write the whole summary as plain text."""
        lines = [self.summary_line(where, content) for where, content in summary.parts]
        return Sentence("\n".join([self.summary_headline(summary), *lines]))

    def _excerpt(self, excerpt: Excerpt) -> Sentence:
        text = self.quote(excerpt.text) if excerpt.text else self.say("(no text)")
        return self.say("{byline}: {text}", byline=self.byline(excerpt), text=text)

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
