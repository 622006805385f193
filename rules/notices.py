"""How waiting alerts become one notice: what it says, how strong its reason is, when the next may follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.decide import Alert, Subject
from rules.following import STRENGTH, Because
from rules.model import Message

MOST_EXCERPTS = 5
EXCERPT_LENGTH = 300
"""Characters of a message that a notice quotes."""
SHORTEST_PAUSE = timedelta(seconds=10)
"""The least time between two notices about the same conversation."""
LATE = timedelta(hours=1)
"""How far past due an alert makes no notice of its own any more: an outage lies behind it."""
KEPT_TRUE = timedelta(hours=24)
"""How long a notice that was sent shows what has become of its messages."""

WEIGHT = (Subject.NEW_TICKET, Subject.CUSTOMER_MESSAGE, Subject.REPLY_TO_CUSTOMER, Subject.INTERNAL_MESSAGE)
"""What a notice is about, when its alerts differ: the first of these among them."""


@dataclass(frozen=True, slots=True)
class Surviving:
    """An alert that is still one when its notice is due, with the words of its message."""

    alert: Alert
    message: Message
    ref: str
    """The platform's name of the message."""
    thread: str | None
    author: str
    """The author's name as people read it."""
    text: str
    files: int = 0
    edited: bool = False
    """It has other words than when it was told."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a notice quotes of one message; plain text, not yet escaped."""

    author: str
    text: str
    at: datetime
    shortened: bool = False
    files: int = 0
    edited: bool = False
    """It has other words than when it was told."""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a notice says, before any platform or language."""

    subject: Subject
    because: Because
    count: int
    """Messages that it is about, quoted or not."""
    authors: tuple[str, ...]
    """Everybody who wrote one of them, in the order of writing."""
    excerpts: tuple[Excerpt, ...]
    """The newest few, oldest first."""
    since: datetime
    """When the oldest of the messages was written."""
    ref: str
    """The oldest of the messages: where to begin to read."""
    thread: str | None

    @property
    def more(self) -> int:
        """Count the messages that are not quoted."""
        return self.count - len(self.excerpts)


def compose(alerts: Sequence[Surviving]) -> Content:
    """Say in one notice what all the given alerts (at least one, of one conversation) are about."""
    told = sorted(alerts, key=lambda one: (one.message.posted_at, one.message.id))
    first = told[0]
    return Content(
        subject=min((one.alert.subject for one in told), key=WEIGHT.index),
        because=min((one.alert.because for one in told), key=STRENGTH.index),
        count=len(told),
        authors=tuple(dict.fromkeys(one.author for one in told)),
        excerpts=tuple(_excerpt(one) for one in told[-MOST_EXCERPTS:]),
        since=first.message.posted_at,
        ref=first.ref,
        thread=first.thread,
    )


def goes_out_at(due: Iterable[datetime], quiet: datetime | None) -> datetime:
    """Say when a notice goes out: when the first of its alerts is due, but never into the quiet before it."""
    first = min(due)
    return first if quiet is None else max(first, quiet)


def quiet_until(sent_at: datetime, wait: timedelta) -> datetime:
    """Say when the next notice about the same conversation may go out."""
    return sent_at + max(wait, SHORTEST_PAUSE)


def moved_due(posted_at: datetime, wait: timedelta, now: datetime) -> datetime:
    """Say when a waiting alert is due after its person has chosen another wait."""
    return max(posted_at + wait, now)


def is_late(due_at: datetime, now: datetime) -> bool:
    """Say whether an alert is so far past due that only a summary tells about it."""
    return now - due_at > LATE


def _excerpt(one: Surviving) -> Excerpt:
    text = one.text.strip()
    shortened = len(text) > EXCERPT_LENGTH
    quoted = text[: EXCERPT_LENGTH - 1].rstrip() + "…" if shortened else text
    return Excerpt(
        one.author, quoted, one.message.posted_at, shortened, one.files, one.edited, one.message.deleted
    )
