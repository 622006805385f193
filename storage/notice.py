"""A due notice, as it is loaded to be decided again and sent, and what may come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from rules.decide import Case, Evidence, Skip, Subject, Withdrawal
from rules.delivery import Answer, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.seen import How
from rules.settings import Settings


class Lane(NamedTuple):
    """What goes to one workspace by one medium; no lane waits for another."""

    workspace_id: int
    medium: Medium


@dataclass(frozen=True, slots=True)
class Closed:
    """For whom nothing is claimed now."""

    lanes: frozenset[Lane] = frozenset()
    people: Mapping[Medium, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """Notices that a worker has taken for a while."""

    ids: tuple[int, ...]
    """Earliest due first."""
    holder: str
    """Names this claim among all others."""
    lanes: Mapping[Lane, Mapping[int, datetime]] = field(default_factory=dict)
    """The same notices by their lane, with when they were due."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person whom a notice is for, with what holds for them today."""

    person_id: int
    workspace_id: int
    ref: str
    name: str
    email: str | None
    language: str | None
    timezone: str | None
    settings: Settings


@dataclass(frozen=True, slots=True, eq=False)
class DueAlert:
    """One alert of a due notice: the facts of today, the words of its message, what is known of seeing."""

    answer_id: int
    subject: Subject
    because: Because
    """What it was about, and why, when it was planned."""
    answer: Answer | None
    """A teammate's first answer to the customer after this message."""
    case: Case
    evidence: Evidence
    where: Whereabouts
    ref: str
    thread: str | None
    author: str
    text: str
    files: int
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A claimed notice with everything that deciding again and rendering need."""

    id: int
    key: str
    medium: Medium
    attempts: int
    unsure: bool
    """An earlier try may have arrived: ask before sending again."""
    recipient: Recipient
    summary: bool
    """It is about several conversations, which an outage held back."""
    first: bool
    """Its recipient was sent none before it."""
    alerts: tuple[DueAlert, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Why an alert is not sent after all."""

    why: Skip | Withdrawal
    how: How | None = None
    """By which evidence it was seen, where that reaches to no other message."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has taken the notice."""

    ref: str
    at: datetime
    quiet_until: datetime
    """The next notice of the same bundle waits until then."""
    shown: str | None = None
    """The fingerprint of the facts that it shows; None for what is never shown anew."""


@dataclass(frozen=True, slots=True)
class Again:
    """It did not work this time."""

    at: datetime
    why: str
    unsure: bool = False
    """It may have arrived all the same."""
    untried: bool = False
    """It was to be sent, but has not failed: this does not count as a try."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It can never be delivered by its medium."""

    why: str
    others: frozenset[Medium] = frozenset()
    """The media by which its alerts are to go out instead, unless they have gone out by them already."""


Outcome = Sent | Again | Failed
