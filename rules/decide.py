"""Who is told about a message: planned when it arrives, asked again when an alert is due.

The decision is a table of questions; the first line that applies is the answer, and every answer has a name.
``plan`` and ``recheck`` give the answer, ``lines`` shows how it comes about, line by line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rules.access import Access, access
from rules.following import Because, is_muted, reason_to_follow
from rules.model import Channel, Kind, Medium, Message, Person, Standing
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


class Question(StrEnum):
    """What the lines of the decision ask, in their order."""

    OWN_MESSAGE = "own_message"
    """Is it their own message?"""
    TEAMMATE = "teammate"
    """Are they no active teammate of this workspace?"""
    PERMISSION = "permission"
    """Is the channel off, or may they not see the conversation?"""
    MUTED = "muted"
    """Have they muted the conversation?"""
    MEDIUM = "medium"
    """Is no medium switched on?"""
    CUSTOMERS_NONE = "customers_none"
    """From a customer: do they want none of those?"""
    CUSTOMERS_ALL = "customers_all"
    """From a customer: do they want all of those?"""
    CUSTOMERS_FOLLOWED = "customers_followed"
    """From a customer: do they follow the conversation?"""
    INTERNAL = "internal"
    """Internal: are those switched off, or do they follow the conversation?"""
    REPLIES = "replies"
    """Reply to a customer: are those switched off, or do they follow the conversation?"""
    OTHERWISE = "otherwise"
    """Whoever comes this far does not follow the conversation."""


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the decision, as it was asked."""

    question: Question
    answer: Alert | Skip | None
    """None when the line does not apply and the next one is asked."""


def plan(case: Case) -> Alert | Skip:
    """Decide about a message that has arrived, by what held at the message's own time."""
    return _decide(case, case.message.posted_at)


def recheck(case: Case, medium: Medium, evidence: Evidence, now: datetime) -> Alert | Skip | Withdrawal:
    """Decide again about a planned alert with today's facts; nothing is ever added.

    ``case`` holds today's facts, ``evidence`` what is known now; the result names why the alert is withdrawn,
    or is the alert itself, by this medium alone, with today's reason.
    """
    if case.message.deleted:
        return Withdrawal.DELETED
    answer = _decide(case, now)
    if isinstance(answer, Skip):
        return answer
    if medium not in answer.media:
        return Withdrawal.MEDIUM_OFF
    return _overtaken(case, evidence) or replace(answer, media=frozenset({medium}))


def lines(case: Case, at: datetime) -> tuple[Line, ...]:
    """Show the decision line by line; the last one holds the answer, the others do not apply.

    ``at`` is the time whose choices count: the message's own for what ``plan`` says, now for ``recheck``.
    """
    return tuple(_asked(case, at))


def is_concerned(case: Case, answer: Alert | Skip) -> bool:
    """Say whether an answer is worth keeping: for whoever is told, follows, muted, wrote or is on ``all``."""
    standing, posted_at = case.standing, case.message.posted_at
    if isinstance(answer, Alert) or standing.wrote_at is not None:
        return True
    if is_muted(standing, posted_at) or reason_to_follow(standing, posted_at) is not None:
        return True
    on_all = case.settings.customers_among(case.channel.teammates) is Customers.ALL
    return on_all and _access(case) is Access.ALLOWED


def _decide(case: Case, at: datetime) -> Alert | Skip:
    return next(line.answer for line in _asked(case, at) if line.answer is not None)


def _asked(case: Case, at: datetime) -> Iterator[Line]:
    """Ask one question after the other and stop at the first that applies."""
    for question, ask in TABLE.items():
        answer = ask(case, at)
        yield Line(question, answer)
        if answer is not None:
            return


def _own_message(case: Case, _: datetime) -> Skip | None:
    return Skip.OWN_MESSAGE if case.message.author_id == case.person.id else None


def _no_teammate(case: Case, _: datetime) -> Skip | None:
    return NO_TEAMMATE.get(_access(case))


def _no_permission(case: Case, _: datetime) -> Skip | None:
    return NO_PERMISSION.get(_access(case))


def _muted(case: Case, at: datetime) -> Skip | None:
    return Skip.MUTED if is_muted(case.standing, at) else None


def _no_medium(case: Case, _: datetime) -> Skip | None:
    return None if case.settings.media else Skip.NO_MEDIUM


def _no_customers(case: Case, _: datetime) -> Skip | None:
    return Skip.CUSTOMERS_OFF if _wants(case, Customers.NONE) else None


def _all_customers(case: Case, _: datetime) -> Alert | None:
    return _alert(case, Because.ALL_CUSTOMERS) if _wants(case, Customers.ALL) else None


def _followed_customers(case: Case, at: datetime) -> Alert | None:
    return _alert_followers(case, at) if _wants(case, Customers.FOLLOWED) else None


def _internal(case: Case, at: datetime) -> Alert | Skip | None:
    if case.message.kind is not Kind.INTERNAL:
        return None
    return _alert_followers(case, at) if case.settings.internal else Skip.INTERNAL_OFF


def _replies(case: Case, at: datetime) -> Alert | Skip | None:
    if case.message.kind is not Kind.REPLY_TO_CUSTOMER:
        return None
    return _alert_followers(case, at) if case.settings.replies else Skip.REPLIES_OFF


def _otherwise(_: Case, __: datetime) -> Skip:
    return Skip.NOT_FOLLOWING


NO_TEAMMATE = {
    Access.NOT_A_TEAMMATE: Skip.NOT_A_TEAMMATE,
    Access.DEACTIVATED: Skip.DEACTIVATED,
}
NO_PERMISSION = {
    Access.CHANNEL_OFF: Skip.CHANNEL_OFF,
    Access.PRIVATE: Skip.NO_PERMISSION,
    Access.NOT_IN_PROJECT: Skip.NO_PERMISSION,
    Access.BEFORE_JOINING: Skip.NO_PERMISSION,
}
TABLE: dict[Question, Callable[[Case, datetime], Alert | Skip | None]] = {
    Question.OWN_MESSAGE: _own_message,
    Question.TEAMMATE: _no_teammate,
    Question.PERMISSION: _no_permission,
    Question.MUTED: _muted,
    Question.MEDIUM: _no_medium,
    Question.CUSTOMERS_NONE: _no_customers,
    Question.CUSTOMERS_ALL: _all_customers,
    Question.CUSTOMERS_FOLLOWED: _followed_customers,
    Question.INTERNAL: _internal,
    Question.REPLIES: _replies,
    Question.OTHERWISE: _otherwise,
}


def _access(case: Case) -> Access:
    return access(case.person, case.channel, case.standing, case.message.posted_at)


def _wants(case: Case, customers: Customers) -> bool:
    from_customer = case.message.kind is Kind.FROM_CUSTOMER
    return from_customer and case.settings.customers_among(case.channel.teammates) is customers


def _alert_followers(case: Case, at: datetime) -> Alert | None:
    because = reason_to_follow(case.standing, at)
    return _alert(case, because) if because else None


def _alert(case: Case, because: Because) -> Alert:
    due_at = case.message.posted_at + case.settings.wait
    return Alert(_subject(case.message), because, due_at, case.settings.media)


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
