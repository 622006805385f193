"""Explains why somebody was told about a message, or not: from what is stored, else from today's facts."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from adapters.answers import Refusal
from adapters.reasons import Explanation, Fate, explanation
from adapters.replies import Reply
from adapters.voice import Sentence
from bots.targets import may_read, message_at, person_named
from bots.visit import Visit
from rules.decide import Alert, Skip, Withdrawal, plan
from rules.following import Because
from rules.model import Kind
from rules.seen import How
from storage.directory import Member
from storage.questions import Found, Given, Known, Told
from storage.states import AnswerState

ENDINGS: dict[str, Skip | Withdrawal] = {one.value: one for one in (*Skip, *Withdrawal)}
"""Why an alert was withdrawn, by the word that is stored."""


def why(visit: Visit, link: str, words: str | None = None) -> Reply:
    """Explain the decision about one message and whoever asks; admins may ask about anybody."""
    found = message_at(visit, link)
    if found is None:
        return visit.refuse(Refusal.NOTHING_BEHIND)
    if words is None:
        return Reply(explained(visit, found, visit.member))
    person = person_named(visit, words) if visit.member.admin else Refusal.ADMINS_ONLY
    if isinstance(person, Refusal):
        return visit.refuse(person, words)
    about = None if person.id == visit.member.id else person.name
    return Reply(explained(visit, found, person, about))


def why_told(visit: Visit, notice: Told) -> Reply:
    """Explain the decision about the newest message that a notice told about."""
    found = visit.store.questions.newest_told(notice.id)
    if found is None or not may_read(visit, found):
        return visit.refuse(Refusal.GONE)
    return Reply(explained(visit, found, visit.member))


def explained(visit: Visit, found: Found, person: Member, about: str | None = None) -> Sentence:
    """Explain the decision about a message and a person; ``about`` names them to somebody else."""
    questions = visit.store.questions
    case, given = questions.case(found.id, person.id), questions.answers(found.id, person.id)
    known = questions.evidence(found.id, person.id)
    how, since = _seen(known, given, found)
    what = Explanation(
        author=found.author,
        channel=found.channel_name,
        posted_at=found.posted_at,
        kind=case.message.kind,
        answer=_stored(given[0]) if given else _planned(plan(case)),
        fates=tuple(_fates(given)),
        kept=bool(given),
        seen=how,
        seen_at=since,
        answered_at=known.evidence.answered_at if case.message.kind is Kind.FROM_CUSTOMER else None,
        about=about,
    )
    link = visit.dialect.write_link(questions.where(found.conversation_id), found.ref, found.thread)
    return explanation(visit.words, what, link, visit.now)


def _seen(known: Known, given: Iterable[Given], found: Found) -> tuple[How | None, datetime | None]:
    """Name the evidence that they have seen a message, and since when it is known."""
    until = known.evidence.seen_until
    if until is not None and until >= found.posted_at:
        return known.how, known.at
    return next(((one.seen_how, one.withdrawn_at) for one in given if one.seen_how is not None), (None, None))


def _stored(given: Given) -> Skip | Because:
    return given.because or Skip(given.reason or "")


def _planned(answer: Alert | Skip) -> Skip | Because:
    return answer.because if isinstance(answer, Alert) else answer


def _fates(answers: Iterable[Given]) -> Iterator[Fate]:
    for one in answers:
        if one.medium is not None and one.due_at is not None:
            yield Fate(
                one.medium,
                one.due_at,
                sent_at=one.sent_at if one.state is AnswerState.SENT else None,
                withdrawn=ENDINGS[one.reason or ""] if one.state is AnswerState.WITHDRAWN else None,
                withdrawn_at=one.withdrawn_at,
                failed=one.why if one.state is AnswerState.FAILED else None,
            )
