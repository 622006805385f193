"""Somebody asks something: who they are, how they are spoken to, and when it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.answers import Refusal, refusal
from adapters.connecting import Without
from adapters.evidence import Reading
from adapters.overview import Mail
from adapters.replies import Reply
from adapters.text import Words
from bots.ports import Lending
from rules.delivery import Whereabouts
from rules.model import Medium
from rules.words import shown
from storage.directory import Member
from storage.store import Store


def _no_topic(_: str) -> None:
    """Find no topic: there are none on most platforms."""


def _never() -> Reading:
    """Say that most platforms do not tell what people have read."""
    return Reading.NEVER


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one workspace's platform reads and writes what people exchange with Unseen."""

    escape: Callable[[str], str]
    """Makes people's words harmless."""
    read_link: Callable[[str], tuple[str | None, str] | None]
    """Finds the channel, if that is told, and the message to which a link leads."""
    write_link: Callable[[Whereabouts, str, str | None], str]
    """Writes a link to a message, named by where it is, itself and its thread, as one would paste it."""
    code: Callable[[str], str] | None = None
    """Shows what one can type so that it can be copied; as people's words are shown, if it is not said."""
    pressable: Callable[[str], str] = str
    """Shows an address so that it can be pressed."""
    read_topic: Callable[[str], tuple[str, str] | None] = _no_topic
    """Finds the channel, as one would type it, and the topic to which a link leads."""
    reading: Callable[[], Reading] = _never
    """Says what the platform tells by itself of what people have read."""

    def words(self, language: str, timezone: str | None) -> Words:
        """Make the words for somebody who speaks that language and lives by that clock."""
        return Words(language, timezone, self.escape, self.code)


@dataclass(frozen=True, slots=True)
class Visit:
    """A teammate's request, with all that answering it needs."""

    store: Store
    dialect: Dialect
    member: Member
    words: Words
    now: datetime
    lending: Lending | Without = Without.NEEDLESS

    @property
    def reading(self) -> Reading:
        """Say whether Unseen can notice that this person has only read a message."""
        if self.lending is Without.NEEDLESS:
            return self.dialect.reading()
        if self.lending is Without.UNPREPARED:
            return Reading.NEVER
        connected = self.store.connections.state(self.member.id)
        return Reading.CURSOR if connected and connected.failed_at is None else Reading.UNCONNECTED

    def mail(self, member: Member) -> Mail:
        """Say whether e-mail can reach somebody."""
        if Medium.EMAIL not in self.store.layers.media:
            return Mail.NOT_SET_UP
        return Mail.REACHES if member.email else Mail.NO_ADDRESS

    def link(self, where: Whereabouts, ref: str, thread: str | None) -> str:
        """Show a link to a message."""
        return self.dialect.pressable(self.dialect.write_link(where, ref, thread))

    def speaking(self, language: str) -> "Visit":
        """Go on in another language."""
        return replace(self, words=self.dialect.words(language, self.member.timezone))

    def refuse(self, why: Refusal, what: str = "") -> Reply:
        """Answer politely that nothing was done."""
        return Reply(refusal(self.words, why, shown(what)), refused=True)
