"""Who is told about a message: planned when it arrives, asked again when an alert is due.

The first line of the decision that applies is the answer, and every answer has a name.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.access import Access, access
from rules.following import Because, is_muted, reason_to_follow
from rules.model import Channel, Kind, Medium, Message, Person, Role, Standing
from rules.settings import Answered, Customers, Settings


class Skip(StrEnum):
    """Why somebody is not told."""

    OWN_MESSAGE = "own_message"
    NOT_A_TEAMMATE = "not_a_teammate"
    DEACTIVATED = "deactivated"
    CHANNEL_OFF = "channel_off"
    NO_PERMISSION = "no_permission"
    MUTED = "muted"
    NO_MEDIUM = "no_medium"
    CUSTOMERS_OFF = "customers_off"
    INTERNAL_OFF = "internal_off"
    REPLIES_OFF = "replies_off"
    NOT_FOLLOWING = "not_following"


class Withdrawal(StrEnum):
    """Why a planned alert is not sent although the decision itself still stands."""

    DELETED = "deleted"
    MEDIUM_OFF = "medium_off"
    SEEN = "seen"
    ANSWERED = "answered"


class Subject(StrEnum):
    """What an alert is about."""

    NEW_TICKET = "new_ticket"
    CUSTOMER_MESSAGE = "customer_message"
    INTERNAL_MESSAGE = "internal_message"
    REPLY_TO_CUSTOMER = "reply_to_customer"


@dataclass(frozen=True, slots=True)
class Alert:
    """The answer that somebody is told: about what, why, when and by which media."""

    subject: Subject
    because: Because
    due_at: datetime
    media: frozenset[Medium]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known about one message and one person."""

    message: Message
    channel: Channel
    person: Person
    standing: Standing
    settings: Settings


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known, when an alert is due, of what happened since in its conversation."""

    seen_until: datetime | None = None
    """The time of the newest message there that this person is known to have seen."""
    answered_at: datetime | None = None
    """When a teammate first wrote to the customer after the message."""


NO_PERMISSION = {
    Access.NOT_A_TEAMMATE: Skip.NOT_A_TEAMMATE,
    Access.DEACTIVATED: Skip.DEACTIVATED,
    Access.CHANNEL_OFF: Skip.CHANNEL_OFF,
    Access.PRIVATE: Skip.NO_PERMISSION,
    Access.NOT_IN_PROJECT: Skip.NO_PERMISSION,
    Access.BEFORE_JOINING: Skip.NO_PERMISSION,
}


def plan(case: Case) -> Alert | Skip:
    """Decide about a message that has arrived, by what held at the message's own time."""
    return _decide(case, case.message.posted_at)


def recheck(case: Case, medium: Medium, evidence: Evidence, now: datetime) -> Alert | Skip | Withdrawal:
    """Decide again about a planned alert with today's facts; nothing is ever added.

    ``case`` holds today's facts, ``evidence`` what is known now; the result names why the alert is withdrawn,
    or is the alert itself with today's reason.
    """
    if case.message.deleted:
        return Withdrawal.DELETED
    answer = _decide(case, now)
    if isinstance(answer, Skip):
        return answer
    if medium not in answer.media:
        return Withdrawal.MEDIUM_OFF
    return _overtaken(case, evidence) or answer


def is_concerned(case: Case, answer: Alert | Skip) -> bool:
    """Say whether an answer is worth keeping: for whoever is told, follows, muted, wrote or is on ``all``."""
    standing, posted_at = case.standing, case.message.posted_at
    if isinstance(answer, Alert) or standing.wrote_at is not None:
        return True
    if is_muted(standing, posted_at) or reason_to_follow(standing, posted_at) is not None:
        return True
    on_all = case.settings.customers_among(case.channel.teammates) is Customers.ALL
    return on_all and access(case.person, case.channel, standing, posted_at) is Access.ALLOWED


def _decide(case: Case, at: datetime) -> Alert | Skip:
    """Ask the questions in their order; ``at`` is the time whose choices count."""
    if case.message.author_id == case.person.id:
        return Skip.OWN_MESSAGE
    seen = access(case.person, case.channel, case.standing, case.message.posted_at)
    if seen is not Access.ALLOWED:
        return NO_PERMISSION[seen]
    if is_muted(case.standing, at):
        return Skip.MUTED
    if not case.settings.media:
        return Skip.NO_MEDIUM
    because = _reason(case, reason_to_follow(case.standing, at))
    if isinstance(because, Skip):
        return because
    due_at = case.message.posted_at + case.settings.wait
    return Alert(_subject(case.message), because, due_at, case.settings.media)


def _reason(case: Case, following: Because | None) -> Because | Skip:
    match case.message.kind:
        case Kind.FROM_CUSTOMER:
            return _customer_reason(case.settings.customers_among(case.channel.teammates), following)
        case Kind.INTERNAL:
            return _followed_reason(following, Skip.INTERNAL_OFF, on=case.settings.internal)
        case Kind.REPLY_TO_CUSTOMER:
            return _followed_reason(following, Skip.REPLIES_OFF, on=case.settings.replies)


def _customer_reason(wanted: Customers, following: Because | None) -> Because | Skip:
    match wanted:
        case Customers.NONE:
            return Skip.CUSTOMERS_OFF
        case Customers.ALL:
            return Because.ALL_CUSTOMERS
        case Customers.FOLLOWED:
            return following or Skip.NOT_FOLLOWING


def _followed_reason(following: Because | None, off: Skip, *, on: bool) -> Because | Skip:
    if not on:
        return off
    return following or Skip.NOT_FOLLOWING


def _subject(message: Message) -> Subject:
    match message.kind:
        case Kind.FROM_CUSTOMER:
            return Subject.NEW_TICKET if message.new_ticket else Subject.CUSTOMER_MESSAGE
        case Kind.INTERNAL:
            return Subject.INTERNAL_MESSAGE
        case Kind.REPLY_TO_CUSTOMER:
            return Subject.REPLY_TO_CUSTOMER


def _overtaken(case: Case, evidence: Evidence) -> Withdrawal | None:
    message = case.message
    if evidence.seen_until is not None and evidence.seen_until >= message.posted_at:
        return Withdrawal.SEEN
    answered = evidence.answered_at is not None and evidence.answered_at > message.posted_at
    if answered and message.kind is Kind.FROM_CUSTOMER and case.settings.answered is Answered.SKIP:
        return Withdrawal.ANSWERED
    return None
