"""What admins decide for the whole workspace, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.commands import FORMS, Form
from rules.settings import Customers, Settings
from tests.bots.story import Story

ADMINS_ONLY = "Sorry, only admins and owners of this workspace can do that."
ORDERS = [form for form in FORMS if form.name.startswith("admin ")]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


@pytest.mark.parametrize("form", ORDERS, ids=lambda form: form.usage)
def test_every_order_is_for_admins(story: Story, form: Form) -> None:
    assert story.asks("ben", form.example) == ADMINS_ONLY


def test_a_default_holds_for_those_who_have_not_chosen(story: Story) -> None:
    story.asks("ben", "customers all")
    assert story.asks("ann", "admin defaults customers none") == (
        "For everybody who has not chosen: Messages from customers: none"
    )
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ben"]
    assert story.asks("ann", "admin defaults customers auto", second=62).endswith("else followed")
    assert story.settings("ann") == Settings()


def test_the_automatic_choice_of_a_person_is_what_the_workspace_says(story: Story) -> None:
    story.asks("ann", "admin defaults customers followed")
    story.asks("ben", "customers none")
    assert story.asks("ben", "customers auto") == "Messages from customers: only in conversations you follow"
    assert story.settings("ben").customers is Customers.FOLLOWED


def test_the_defaults_are_applied_to_everybody(story: Story) -> None:
    assert story.asks("ann", "admin apply-defaults") == (
        "Nobody had chosen anything: the defaults hold for everybody already."
    )
    story.asks("ben", "customers none")
    story.asks("cid", "wait 5m")
    assert story.asks("ann", "admin apply-defaults") == (
        "The defaults hold for everybody now; 2 people had chosen something."
    )
    assert story.settings("ben") == story.settings("cid") == Settings()


def test_keys_are_recognised_from_the_next_message_on(story: Story) -> None:
    assert story.asks("ann", "admin pattern [A-Z]+-[0-9]+") == (
        "Keys are recognized by [A-Z]+-[0-9]+ from the next message on."
    )
    story.says("ann", "secret", "About ACME-12: shall we?", second=1)
    assert story.asks("ben", "follow ACME-12", second=2).startswith("You follow ACME-12 now")


def test_keys_are_recognised_no_more(story: Story) -> None:
    story.asks("ann", "admin pattern [A-Z]+-[0-9]+")
    assert story.asks("ann", "admin pattern off").startswith("Keys are no longer recognized;")
    story.says("ann", "secret", "About ACME-12: shall we?", second=1)
    assert story.asks("ben", "follow ACME-12", second=2).startswith("There is nothing under")


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        pytest.param("[A-Z", "[A-Z cannot be used", id="a mistake"),
        pytest.param(r"(?=A)A", "(?=A)A cannot be used", id="one that looks around"),
        pytest.param("A*", "A* also matches where there is nothing", id="one that is content with nothing"),
        pytest.param("A" * 201, "The pattern is too long: at most 200 characters", id="a long one"),
    ],
)
def test_a_pattern_that_cannot_be_used_changes_nothing(story: Story, pattern: str, answer: str) -> None:
    told = story.asks("ann", f"admin pattern {pattern}")
    assert told.startswith(answer)
    assert told.endswith("Nothing was changed.")
    assert story.store.items.pattern(story.workspace.id) is None
