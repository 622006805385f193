"""The decision line by line: which line comes before which, and how ``why`` shows them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from rules.decide import Case, Question, lines
from rules.model import Standing
from rules.settings import Customers, Settings
from tests.rules.cast import BEN, BEN_EVERYWHERE, EARLIER, MUTED, NOON, NOTE, QUESTION, REPLY, ben

LET_APPLY: dict[Question, Callable[[Case], Case]] = {
    Question.OWN_MESSAGE: lambda case: replace(case, message=replace(case.message, author_id=BEN.id)),
    Question.TEAMMATE: lambda case: replace(case, person=replace(case.person, active=False)),
    Question.PERMISSION: lambda case: replace(case, channel=replace(case.channel, private=True)),
    Question.MUTED: lambda case: replace(case, standing=replace(case.standing, conversation=MUTED)),
    Question.MEDIUM: lambda case: replace(case, settings=replace(case.settings, dm=False)),
    Question.CUSTOMERS_NONE: lambda case: replace(
        case, settings=replace(case.settings, customers=Customers.NONE)
    ),
    Question.CUSTOMERS_ALL: lambda case: replace(
        case, settings=replace(case.settings, customers=Customers.ALL)
    ),
    Question.CUSTOMERS_FOLLOWED: lambda case: replace(
        case, standing=replace(case.standing, wrote_at=EARLIER)
    ),
    Question.INTERNAL: lambda case: replace(
        case, message=replace(case.message, kind=NOTE.kind), settings=replace(case.settings, internal=False)
    ),
    Question.REPLIES: lambda case: replace(
        case, message=replace(case.message, kind=REPLY.kind), settings=replace(case.settings, replies=False)
    ),
    Question.OTHERWISE: lambda case: case,
}
NOBODY = ben(QUESTION, Standing(), Settings(customers=Customers.FOLLOWED), person=BEN_EVERYWHERE)
"""No line but the last applies to this."""
EXCLUSIVE = {
    (Question.CUSTOMERS_NONE, Question.CUSTOMERS_ALL),
    *((one, Question.INTERNAL) for one in Question if one.startswith("customers")),
    *((one, Question.REPLIES) for one in Question if one.startswith("customers")),
    (Question.INTERNAL, Question.REPLIES),
}
"""Lines that never apply together, because a message has one kind and a setting one value."""


@pytest.mark.parametrize(
    ("first", "second"), [pair for pair in combinations(Question, 2) if pair not in EXCLUSIVE]
)
def test_where_two_lines_apply_the_first_is_the_answer(first: Question, second: Question) -> None:
    both = LET_APPLY[first](LET_APPLY[second](NOBODY))
    assert lines(both, NOON)[-1].question is first


@pytest.mark.parametrize("question", Question)
def test_the_decision_is_shown_line_by_line_up_to_the_one_that_applies(question: Question) -> None:
    shown = lines(LET_APPLY[question](NOBODY), NOON)
    assert [line.question for line in shown] == list(Question)[: len(shown)]
    assert shown[-1].question is question
    assert [line for line in shown if line.answer is not None] == [shown[-1]]
