"""What the program counts of itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bots.depths import FRESH, Depths
from bots.metrics import OTHERS, Metrics
from rules.events import MessagePosted
from rules.model import Medium, Role
from storage.directory import Workspace
from tests.bots.stage import Stage, at

ACME = Workspace(1, "slack", "T1", "Acme", "https://acme.slack.com", "U1")


def number(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_what_came_of_notices_is_counted_by_workspace_medium_and_outcome() -> None:
    metrics = Metrics()
    metrics.sent(ACME, Medium.DIRECT_MESSAGE, "sent", timedelta(seconds=3))
    metrics.sent(ACME, Medium.DIRECT_MESSAGE, "failed")
    place = {"platform": "slack", "workspace": "T1"}
    medium = Medium.DIRECT_MESSAGE.value
    assert number(metrics, "unseen_sends_total", medium=medium, outcome="sent", **place) == 1
    assert number(metrics, "unseen_sends_total", medium=medium, outcome="failed", **place) == 1
    assert number(metrics, "unseen_due_lag_seconds_sum", **place) == 3
    assert number(metrics, "unseen_due_lag_seconds_count", **place) == 1


def test_a_platform_whose_clock_is_ahead_makes_no_negative_lag() -> None:
    metrics = Metrics()
    metrics.took_in(ACME, timedelta(seconds=-5))
    assert number(metrics, "unseen_ingest_lag_seconds_sum", platform="slack", workspace="T1") == 0


def test_there_are_never_more_workspaces_than_prometheus_should_keep() -> None:
    metrics = Metrics(most=2)
    for ref in ("T1", "T2", "T3", "T4", "T1"):
        metrics.took_in(Workspace(1, "slack", ref, "", "", ""), timedelta())
    counted = [
        number(metrics, "unseen_ingest_lag_seconds_count", platform="slack", workspace=ref)
        for ref in ("T1", "T2", OTHERS, "T3")
    ]
    assert counted == [2, 1, 2, None]


def test_two_programs_in_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.refused(401)
    assert number(one, "unseen_requests_refused_total", status="401") == 1
    assert number(other, "unseen_requests_refused_total", status="401") is None


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


class Clock:
    """Goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_database_is_asked_at_most_every_few_seconds(stage: Stage) -> None:
    timer = Clock()
    depths = Depths(stage.store, Metrics(), timer)
    first = depths.look()
    assert first is not None
    assert depths.look() is first
    timer.now += FRESH.total_seconds()
    assert depths.look() is not first


def test_what_waits_is_counted_by_workspace_and_since_when(stage: Stage) -> None:
    stage.people("ben")
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ben", "carla")
    stage.happens(MessagePosted("acme", "1.1", "carla", at(0), "Hello"), second=0)
    metrics = Metrics()
    metrics.add(Depths(stage.store, metrics, clock=lambda: at(100)))
    place = {"platform": "slack", "workspace": "T1"}
    assert number(metrics, "unseen_alerts_waiting", **place) == 1
    assert number(metrics, "unseen_oldest_due_seconds", **place) == 40
    assert number(metrics, "unseen_database_up") == 1


def test_how_late_a_message_was_stored_is_measured_on_the_road(stage: Stage) -> None:
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "carla")
    stage.road.ingest(stage.workspace.id, MessagePosted("acme", "1.1", "carla", at(0), "Hello"), at(7))
    total = number(stage.road.metrics, "unseen_ingest_lag_seconds_sum", platform="slack", workspace="T1")
    assert total == pytest.approx(7, abs=1)
