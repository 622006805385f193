"""Every meaning has its sentence, and every sentence can be translated."""

import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir

import adapters
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

KEYWORDS = {"say": None, "later": None, "count": (1, 2), "numbered": (1, 2)}

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


def sentences() -> Iterator[tuple[str, ...]]:
    """Find every sentence as a translator's tool does."""
    found = extract_from_dir(Path(adapters.__file__).parent, keywords=KEYWORDS, strip_comment_tags=True)
    for _, _, message, _, _ in found:
        yield message if isinstance(message, tuple) else (message,)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_the_tool_of_translators_finds_the_sentences() -> None:
    found = {one for forms in sentences() for one in forms}
    assert set(answers.REFUSALS.values()) | {"Waiting since {time}"} <= found


def test_singular_and_plural_have_the_same_placeholders() -> None:
    for one, many in (forms for forms in sentences() if len(forms) > 1):
        assert placeholders(one) | {"number"} == placeholders(many) | {"number"}


def test_placeholders_are_names() -> None:
    for forms in sentences():
        assert all(name.isidentifier() for form in forms for name in placeholders(form))


def test_no_sentence_contains_markup_of_any_platform() -> None:
    for forms in sentences():
        assert not [form for form in forms if re.search(r"[<>&*_~`]", re.sub(r"\{\w+\}", "", form))]
