"""What people ask at the desk for themselves, told as stories."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.replies import Reply
from rules.events import Profile
from rules.model import Role
from rules.settings import Customers, Settings
from tests.bots.stage import at
from tests.bots.story import Story

SORRY = "Sorry, Unseen is only there for the team of this workspace."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


@pytest.mark.parametrize("who", ["carla", "robot", "nobody-we-know"])
@pytest.mark.parametrize("text", ["", "help", "customers all", "admin scope @ben all", "nonsense", "connect"])
def test_guests_customers_bots_and_strangers_get_a_polite_no(story: Story, who: str, text: str) -> None:
    reply = story.desk.answer(who, text, at(0))
    assert reply == Reply(SORRY, refused=True)


def test_whoever_is_deactivated_gets_a_polite_no(story: Story) -> None:
    gone = Profile("cid", "Cid", Role.TEAMMATE, active=False)
    story.store.directory.learn_people(story.workspace.id, [gone])
    assert story.asks("cid", "settings") == SORRY


def test_nothing_shows_the_settings_with_controls(story: Story) -> None:
    panel = story.desk.answer("ben", "", at(0)).panel
    assert panel is not None
    assert [control.setting for control in panel.controls][:3] == ["customers", "internal", "replies"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("customers none", "Messages from customers: none"),
        ("internal off", "Internal messages in conversations you follow: off"),
        ("replies off", "Replies to customers in conversations you follow: off"),
        ("section hide", "The list “From customers”: hidden"),
        ("wait 1m30s", "Wait before you are told: 1 minute 30 seconds"),
        ("answered skip", "When a teammate has answered meanwhile: you are not told any more"),
        ("language en", "Language: English"),
    ],
)
def test_a_setting_is_changed_and_confirmed(story: Story, typed: str, answer: str) -> None:
    assert story.asks("ben", typed) == answer


def test_what_is_changed_holds_until_the_reset(story: Story) -> None:
    story.asks("ben", "customers none")
    story.asks("ben", "wait 5m")
    assert story.settings("ben") == Settings(customers=Customers.NONE, wait=timedelta(minutes=5))
    assert story.asks("ben", "reset") == "All your settings are back to the defaults."
    assert story.settings("ben") == Settings()


def test_whom_nothing_can_reach_any_more_is_warned(story: Story) -> None:
    assert story.asks("ben", "dm off").split("\n") == [
        "Direct message: off",
        "Nothing can reach you now: direct message and e-mail are both off.",
    ]


def test_a_medium_that_is_not_there_yet_is_kept_as_a_choice(story: Story) -> None:
    assert story.asks("ben", "email on").split("\n") == [
        "E-mail: Unseen cannot do that here yet.",
        "Your choice is kept and counts as soon as it can. Until then nothing changes.",
        "Unseen sends no e-mail here: whoever runs it has not set that up.",
    ]


@pytest.mark.parametrize(
    "typed", ["customers everything", "wait -5", "x" * 3000, "\x00", "wait 99999999999m"]
)
def test_a_mistake_changes_nothing(story: Story, typed: str) -> None:
    assert "Nothing was changed." in story.asks("ben", typed)
    assert story.settings("ben") == Settings()


def test_help_is_for_the_reader(story: Story) -> None:
    assert "admin" not in story.asks("ben", "help")
    assert "admin scope <person> all|own" in story.asks("ann", "help")
