"""What people do in the small world of the laws, and strategies that let them do it at random."""

from dataclasses import dataclass
from datetime import datetime

from rules.model import Channel, Person
from rules.settings import Layer


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody says something, perhaps in the thread of another message."""

    at: datetime
    ref: int
    author: int
    channel: int
    thread: int | None = None
    item: int | None = None
    """The item of the conversation, if this starts one."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message is deleted."""

    at: datetime
    ref: int


@dataclass(frozen=True, slots=True)
class Saw:
    """It becomes known that somebody has seen a message."""

    at: datetime
    ref: int
    person: int


@dataclass(frozen=True, slots=True)
class Chose:
    """Somebody follows, unfollows, mutes or unmutes a conversation, an item or a channel."""

    at: datetime
    person: int
    verb: str
    level: str
    ref: int
    """A message of the conversation, the item or the channel."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """An item gets another assignee, or none."""

    at: datetime
    item: int
    person: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody changes their settings."""

    at: datetime
    person: int
    layer: Layer


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody joins or leaves a channel."""

    at: datetime
    person: int
    channel: int
    joins: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """An admin decides about a channel or a person, or the platform deactivates somebody."""

    at: datetime
    now: Channel | Person


Happening = Said | Deleted | Saw | Chose | Assigned | Changed | Moved | Ruled
