"""What is sent to one person, and what may come of it; expected trouble is a value."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from rules.model import Medium
from rules.notices import Content


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person who is told, as a messenger needs to know them."""

    person_id: int
    ref: str
    name: str
    language: str
    timezone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a conversation takes place, and the item it belongs to."""

    conversation_id: int
    channel: str
    """The platform's name of the channel."""
    channel_name: str
    item: str | None = None
    title: str | None = None
    topic: str | None = None
    """The conversation's topic, where the platform has topics."""
    resolved: bool = False
    """The topic is marked as resolved."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A teammate's first answer to the customer since their newest message in a notice."""

    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """All waiting alerts of one person, conversation and medium, ready to be rendered."""

    key: str
    """Recognises the notice on the platform, so that it is not sent twice."""
    medium: Medium
    recipient: Recipient
    where: Whereabouts
    content: Content
    following: bool
    """Offer *Unfollow* rather than *Follow*."""
    answer: Answer | None = None
    seen: bool = False
    """Its recipient has seen all of its messages since it was sent."""
    first: bool = False
    """The first notice that its recipient ever gets."""

    def fingerprint(self) -> str:
        """Tell what it shows of its messages from what another version shows, without repeating any of it."""
        facts = (self.answer, self.seen, self.content.excerpts)
        return sha256(repr(facts).encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Summary:
    """What one person missed during an outage, by conversation."""

    key: str
    medium: Medium
    recipient: Recipient
    parts: tuple[tuple[Whereabouts, Content], ...]


class Topic(StrEnum):
    """What people, mostly admins, hear of without having asked."""

    CUSTOMER_IN_INTERNAL = "customer_in_internal"
    """A customer can read a channel that an admin called internal."""
    INTEGRATION_FOUND = "integration_found"
    """A bot's posts look like those of a known integration, which may be a relay."""
    COVERAGE_GAP = "coverage_gap"
    """A message from a customer would alert nobody in some channels."""
    GREETING = "greeting"
    """Unseen is new in the workspace."""
    CONNECTION_LOST = "connection_lost"
    """The platform no longer accepts the token that somebody has lent; this is said to them, admin or not."""
    DEAF = "deaf"
    """The platform tells Unseen nothing any more, although messages are written."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that one person is told, for themselves."""

    topic: Topic
    recipient: Recipient
    names: tuple[str, ...]
    """The channels that it is about, the bot or the platform; a greeting names those watched, if any."""
    uncovered: tuple[str, ...] = ()
    """Of the channels that a greeting names, those where a customer's message would alert nobody."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform has taken it."""

    ref: str
    """Where it stands: the platform's name of the place and of the message."""


class Reach(StrEnum):
    """Whom a trouble concerns."""

    NOTICE = "notice"
    """This notice alone."""
    TURN = "turn"
    """Nobody: so much was sent lately that the platform was not even asked."""
    PERSON = "person"
    """Its recipient, or perhaps everybody: somebody else's trouble will tell."""
    WORKSPACE = "workspace"
    """Everybody there, until it is over; no notice has failed by it."""


@dataclass(frozen=True, slots=True)
class RetryLater:
    """It did not work this time."""

    why: str
    """The platform's code, never a person's words."""
    after: timedelta | None = None
    """The wait that the platform asked for."""
    unsure: bool = False
    """The platform may have taken it all the same: ask before sending again."""
    reach: Reach = Reach.PERSON


@dataclass(frozen=True, slots=True)
class Refused:
    """Trying again cannot help."""

    why: str


Delivery = Delivered | RetryLater | Refused
