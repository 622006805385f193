"""Every meaning has its sentence."""

from collections.abc import Collection
from dataclasses import fields

import pytest

from adapters import answers, inbox, manual, orders, oversight, overview, reasons, text
from rules.arguments import SETTINGS
from rules.commands import NAMES
from rules.coverage import Gap
from rules.decide import Question, Skip, Subject, Withdrawal
from rules.following import Because
from rules.items import Unusable
from rules.model import Audience, Medium, Role, Scope
from rules.requests import Problem, Verb, Whose
from rules.settings import Layer

TABLES = [
    pytest.param(text.BUTTONS, text.Button, id="buttons"),
    pytest.param(text.HEADLINES, Subject, id="headlines"),
    pytest.param(text.REASONS, Because, id="reasons of notices"),
    pytest.param(reasons.TOLD, Because, id="why somebody is told"),
    pytest.param(reasons.NOT_TOLD, [*Skip, *Withdrawal], id="why somebody is not told"),
    pytest.param(reasons.QUESTIONS, Question, id="the lines of the decision"),
    pytest.param(reasons.SKIPPED_AT, Skip, id="the line of each skip"),
    pytest.param(reasons.MEDIA, Medium, id="media"),
    pytest.param(overview.LABELS, [field.name for field in fields(Layer)], id="settings"),
    pytest.param(
        overview.CHOICES,
        {f"{name} {word}" for name, one in SETTINGS.items() for word in one.choices}
        - {"customers auto", "language en", "language sv"},
        id="what settings can be",
    ),
    pytest.param(manual.MEANINGS, NAMES, id="commands"),
    pytest.param(manual.MISTAKES, Problem, id="mistakes"),
    pytest.param(answers.REFUSALS, answers.Refusal, id="refusals"),
    pytest.param(answers.TAKEN, Verb, id="following and muting"),
    pytest.param(orders.AUDIENCES, Audience, id="audiences"),
    pytest.param(orders.SCOPES, Scope, id="scopes"),
    pytest.param(orders.ROLES, Role, id="what people count as"),
    pytest.param(orders.UNUSABLE, Unusable, id="why a pattern is refused"),
    pytest.param(oversight.GAPS, Gap, id="holes in the coverage"),
    pytest.param(inbox.NOBODY_WAITS, Whose, id="empty inboxes"),
]


@pytest.mark.parametrize(("table", "meanings"), TABLES)
def test_every_meaning_has_its_sentence(table: Collection[object], meanings: Collection[object]) -> None:
    assert set(table) == set(meanings)


def test_the_questions_stand_in_the_order_of_the_decision() -> None:
    assert list(reasons.QUESTIONS) == list(Question)
