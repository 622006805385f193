"""What a platform is asked about who has seen what, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """By which evidence somebody is known to have seen a message."""

    RECEIPT = "receipt"
    """A read receipt, in Zulip."""
    CURSOR = "cursor"
    """Their own read cursor, in Slack."""
    WROTE = "wrote"
    REACTED = "reacted"
    PRESSED = "pressed"
    """They pressed *Seen*, or wrote it."""
    LISTED = "listed"
    """It was shown in full in an inbox that they asked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that somebody is about to be told of."""

    ref: str
    at: datetime
    """When it was written, by the platform's clock."""
    thread: str | None = None
    """The first message of the thread that it answers."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Has this person seen these messages of one conversation? It is asked when their notice is due."""

    person_id: int
    person: str
    """The platform's name of the person."""
    conversation_id: int
    channel: str
    messages: tuple[Waiting, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of an inquiry; an inquiry of which nothing is known has none."""

    person_id: int
    conversation_id: int
    refs: frozenset[str]
    """Those of the messages asked about that the person has seen."""
    how: How
    until: datetime | None = None
    """Everything in the conversation up to then is seen too; None where the evidence reaches no further."""
