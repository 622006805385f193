"""Admins hear of a hole when it opens, at most weekly, and only where they may see."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bots.watch import PAUSE, Watch
from rules.delivery import RetryLater, Topic
from rules.events import Profile
from rules.model import Role
from rules.settings import Customers
from tests.bots.stage import CURTAIN, Stage

WEEK = PAUSE.total_seconds()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann and Ben are admins; with customers, Ben has #acme and #secret, and nobody #lone."""
    stage = Stage(tmp_path)
    admins = [Profile(name, name.title(), Role.TEAMMATE, admin=True) for name in ("ann", "ben")]
    stage.store.directory.learn_people(stage.workspace.id, admins)
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ben", "carla")
    yield stage
    stage.close()


def looked(stage: Stage, second: float) -> list[tuple[str, tuple[str, ...]]]:
    stage.messenger.told.clear()
    Watch(stage.store, stage.road.offices).run(CURTAIN + timedelta(seconds=second))
    assert {one.topic for one in stage.messenger.told} <= {Topic.COVERAGE_GAP}
    return sorted((one.recipient.ref, one.names) for one in stage.messenger.told)


def test_nothing_is_said_while_everything_is_covered(stage: Stage) -> None:
    assert looked(stage, 0) == []


def test_admins_hear_once_of_a_hole_that_opens(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    assert looked(stage, 0) == [("ann", ("acme",)), ("ben", ("acme",))]
    assert looked(stage, 3_600) == []
    assert looked(stage, 5 * WEEK) == []


def test_another_hole_waits_until_a_week_has_passed(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    looked(stage, 0)
    stage.channel("lone", "carla")
    assert looked(stage, WEEK - 1) == []
    assert looked(stage, WEEK) == [("ann", ("lone",)), ("ben", ("lone",))]


def test_a_hole_that_was_closed_is_told_when_it_opens_again(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    looked(stage, 0)
    stage.wants("ben", customers=Customers.ALL)
    looked(stage, 3_600)
    stage.wants("ben", customers=Customers.NONE)
    assert looked(stage, WEEK) == [("ann", ("acme",)), ("ben", ("acme",))]


def test_of_a_private_channel_only_admins_who_are_in_it_hear(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.channel("secret", "ben", "carla")
    assert looked(stage, 0) == [("ann", ("acme",)), ("ben", ("acme", "secret"))]


def test_a_hole_that_no_admin_may_know_waits_for_one_who_may(stage: Stage) -> None:
    stage.channel("secret", "carla")
    assert looked(stage, 0) == []
    stage.wants("ben", customers=Customers.NONE)
    stage.channel("secret", "ben", "carla")
    assert looked(stage, 3_600) == [("ann", ("acme",)), ("ben", ("acme", "secret"))]


def test_who_does_not_want_to_hear_hears_nothing(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    ann = stage.id_of("ann")
    stage.store.choices.watch_coverage(stage.workspace.id, ann, CURTAIN, on=False)
    assert looked(stage, 0) == []
    stage.store.choices.watch_coverage(stage.workspace.id, ann, CURTAIN, on=True)
    assert looked(stage, 3_600) == [("ann", ("acme",)), ("ben", ("acme",))]


def test_what_reached_nobody_is_said_again(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.messenger.answers = [RetryLater("ratelimited"), RetryLater("ratelimited")]
    assert looked(stage, 0) == []
    assert looked(stage, 3_600) == [("ann", ("acme",)), ("ben", ("acme",))]
