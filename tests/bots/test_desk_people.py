"""What admins decide about a person or an integration, told as stories."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.settings import Customers, Settings
from tests.bots.stage import at
from tests.bots.story import Story, link


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def test_who_counts_as_a_customer_is_announced_as_one_and_not_told(story: Story) -> None:
    assert story.asks("ann", "admin customer @cid") == "Cid counts as a customer from the next message on."
    story.says("cid", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben"]
    assert story.asks("cid", "settings").startswith("Sorry, Unseen is only there for the team")


def test_who_counts_as_a_teammate_is_told_and_answers(story: Story) -> None:
    assert (
        story.asks("ann", "admin teammate @carla") == "Carla counts as a teammate from the next message on."
    )
    story.asks("ann", "admin channel #acme customer")
    story.says("carla", "acme", "I am one of you.", second=1)
    assert story.told(second=61) == []
    assert story.asks("carla", "settings").startswith("Your settings")


def test_nobody_locks_themselves_out(story: Story) -> None:
    for typed in ("admin customer @ann", "admin erase @ann confirm"):
        assert story.asks("ann", typed).startswith("You would lock yourself out.")
    assert story.asks("ann", "settings").startswith("Your settings")


def test_an_integration_becomes_a_relay_and_an_integration_again(story: Story) -> None:
    assert story.asks("ann", "admin relay @robot on") == (
        "From now on, what Robot posts counts as written by those it speaks for."
    )
    assert story.store.choices.log(story.workspace.id, 1)[0].after == "on"
    assert story.asks("ann", "admin relay @robot off") == (
        "From now on, what Robot posts counts as written by an integration."
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("admin relay @ben on", "Ben is no integration, so there is nothing to relay."),
        ("admin customer @robot", "Robot is an integration, which is neither a customer nor a teammate."),
        ("admin person @carla wait 1m", "Carla is not on the team and has no settings here."),
        ("admin person @robot reset", "Robot is not on the team and has no settings here."),
    ],
)
def test_not_everything_can_be_decided_about_everybody(story: Story, typed: str, answer: str) -> None:
    assert story.asks("ann", typed) == answer


def test_an_admin_changes_somebodys_setting_and_the_log_says_so(story: Story) -> None:
    answer = story.asks("ann", "admin person @ben customers none")
    assert answer == "For Ben: Messages from customers: none"
    assert story.settings("ben").customers is Customers.NONE
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann"]
    assert story.asks("ann", "admin log", second=62).split("\n")[1] == (
        "09:00 UTC, Ann: for Ben: Messages from customers: not chosen → none"
    )


def test_one_setting_returns_to_automatic(story: Story) -> None:
    story.asks("ben", "customers none")
    assert story.asks("ann", "admin person @ben customers auto").startswith(
        "For Ben: Messages from customers: automatic:"
    )
    assert story.settings("ben") == Settings()


def test_an_admin_is_warned_that_nothing_reaches_somebody_any_more(story: Story) -> None:
    assert story.asks("ann", "admin person @ben dm off").split("\n") == [
        "For Ben: Direct message: off",
        "Nothing can reach them now: direct message and e-mail are both off.",
    ]


def test_an_admin_returns_somebody_to_the_defaults(story: Story) -> None:
    story.asks("ben", "wait 5m")
    assert story.asks("ann", "admin person @ben reset") == "All settings of Ben are back to the defaults."
    assert story.settings("ben") == Settings()


def test_an_export_holds_what_is_stored_as_far_as_the_admin_may_see(story: Story) -> None:
    story.asks("ben", "wait 5m")
    story.says("ben", "acme", "Seen by all.", second=1)
    story.says("ben", "secret-board", "Hush.", second=2)
    reply = story.desk.answer("ann", "admin export @ben", at(3))
    stored = json.loads(reply.document)
    assert reply.text.startswith("All that is stored about Ben, without what you may not see")
    assert stored["settings"]["wait"] == 300
    assert "Seen by all." in reply.document
    assert "Hush." not in reply.document
    assert "unseen export ben" in reply.otherwise


def test_nobody_is_erased_by_a_slip(story: Story) -> None:
    story.asks("ben", "wait 5m")
    answer = story.asks("ann", "admin erase @ben")
    assert answer.startswith("Nothing has been erased yet.")
    assert answer.endswith("To do it: /unseen admin erase ben confirm")
    assert story.settings("ben") != Settings()


def test_whoever_is_erased_is_forgotten(story: Story) -> None:
    story.asks("ben", "wait 5m")
    ref = story.says("carla", "acme", "My name is Carla.", second=1)
    assert story.asks("ann", "admin erase ben confirm") == (
        "Ben has been forgotten. The log keeps that it happened."
    )
    assert story.settings("ben") == Settings()
    story.asks("ann", "admin erase carla confirm", second=2)
    assert "My name is" not in story.asks("ann", "inbox", second=3)
    assert "Carla" not in story.asks("ann", f"why {link('acme', ref)}", second=3)
    assert story.asks("ann", "admin log", second=4).count("forgotten") == 2
