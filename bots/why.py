"""Explains why somebody was told about a message, or not: from what is stored, else from today's facts."""

from collections.abc import Iterable, Iterator

from adapters.answers import Refusal
from adapters.reasons import Explanation, Fate, explanation
from adapters.replies import Reply
from bots.targets import message_at
from bots.visit import Visit
from rules.decide import Alert, Skip, Withdrawal, plan
from rules.following import Because
from storage.questions import Given
from storage.states import AnswerState

ENDINGS: dict[str, Skip | Withdrawal] = {one.value: one for one in (*Skip, *Withdrawal)}
"""Why an alert was withdrawn, by the word that is stored."""


def why(visit: Visit, link: str) -> Reply:
    """Explain the decision about one message and the person who asks."""
    found = message_at(visit, link)
    if found is None:
        return visit.refuse(Refusal.NOTHING_THERE, link)
    case = visit.store.questions.case(found.id, visit.member.id)
    given = visit.store.questions.answers(found.id, visit.member.id)
    explained = Explanation(
        author=found.author,
        channel=found.channel_name,
        posted_at=found.posted_at,
        kind=case.message.kind,
        answer=_stored(given[0]) if given else _planned(plan(case)),
        fates=tuple(_fates(given)),
        kept=bool(given),
    )
    return Reply(explanation(visit.words, explained, link, visit.now))


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
                failed=one.why if one.state is AnswerState.FAILED else None,
            )
