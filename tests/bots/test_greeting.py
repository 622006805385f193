"""Admins are greeted once, and hear nothing of private channels that they are not in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.greeting import Greeting
from rules.delivery import Refused, RetryLater, Topic
from rules.events import Profile
from rules.model import Role
from rules.settings import Customers
from tests.bots.stage import Stage, at

Told = list[tuple[str, tuple[str, ...], tuple[str, ...]]]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann and Ben are admins; #acme is public, #secret is private and Ben's."""
    stage = Stage(tmp_path)
    admins = [Profile(name, name.title(), Role.TEAMMATE, admin=True) for name in ("ann", "ben")]
    stage.store.directory.learn_people(stage.workspace.id, admins)
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ben", "carla")
    stage.channel("secret", "ben", "carla")
    yield stage
    stage.close()


def greeted(stage: Stage, second: float = 0) -> Told:
    stage.messenger.told.clear()
    Greeting(stage.store, stage.road.offices).run(at(second))
    assert {one.topic for one in stage.messenger.told} <= {Topic.GREETING}
    return sorted((one.recipient.ref, one.names, one.uncovered) for one in stage.messenger.told)


def test_every_admin_is_greeted_once_with_what_they_may_know(stage: Stage) -> None:
    assert greeted(stage) == [("ann", ("acme",), ()), ("ben", ("acme", "secret"), ())]
    assert greeted(stage, 60) == []


def test_they_are_told_where_a_customer_would_alert_nobody(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    assert greeted(stage) == [("ann", ("acme",), ("acme",)), ("ben", ("acme", "secret"), ("acme", "secret"))]


def test_they_are_greeted_before_anything_is_watched_too(stage: Stage) -> None:
    stage.store.directory.leave_channel(stage.workspace.id, "acme")
    assert greeted(stage) == [("ann", (), ()), ("ben", ("secret",), ())]


def test_whom_nothing_reached_is_greeted_again(stage: Stage) -> None:
    stage.messenger.answers = [RetryLater("ratelimited"), RetryLater("ratelimited")]
    assert greeted(stage) == []
    assert [name for name, _, _ in greeted(stage, 60)] == ["ann", "ben"]


@pytest.mark.parametrize("delivery", [RetryLater("timeout", unsure=True), Refused("user_disabled")])
def test_what_may_have_arrived_or_never_can_is_not_said_again(
    stage: Stage, delivery: RetryLater | Refused
) -> None:
    stage.messenger.answers = [delivery, RetryLater("ratelimited")]
    greeted(stage)
    assert greeted(stage, 60) == []


def test_a_workspace_whose_admins_are_not_known_yet_is_greeted_later(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert greeted(stage) == []
    stage.store.directory.learn_people(stage.workspace.id, [Profile("ann", "Ann", Role.TEAMMATE, admin=True)])
    assert greeted(stage, 60) == [("ann", (), ())]
    stage.close()
