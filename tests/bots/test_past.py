"""What was said before a channel became watched is recorded, and nobody is told about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.events import MessagePosted
from rules.model import Role
from tests.bots.stage import Stage, at


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann, Ben and Cid, who support the customer Carla in #acme and talk in #support."""
    stage = Stage(tmp_path)
    stage.people("ann", "ben", "cid")
    stage.people("carla", role=Role.CUSTOMER)
    stage.people("robot", role=Role.BOT)
    stage.channel("acme", "ann", "ben", "carla", "robot")
    stage.channel("support", "ann", "ben")
    yield stage
    stage.close()


def test_what_was_said_before_is_recorded_for_following_and_alerts_nobody(stage: Stage) -> None:
    for second, text in ((-1_000, "Who can look at this?"), (-15 * 86_400, "Too long ago.")):
        ref = f"before {second}"
        stage.directory.said["support", ref] = MessagePosted("support", ref, "ann", at(second), text)
    stage.tend(second=1)
    assert stage.told(second=100) == []
    stage.says("ben", "support", "I can.", second=200, thread="before -1000")
    assert stage.told(second=260) == [("ann", ["I can."])]


def test_the_newest_past_is_left_to_the_events_that_are_on_their_way(stage: Stage) -> None:
    message = MessagePosted("acme", "-30.0", "carla", at(-30), "Is this on?")
    stage.directory.said["acme", "-30.0"] = message
    stage.tend(second=0)
    stage.happens(message, second=1)
    assert stage.told(second=60) == [("ann", ["Is this on?"]), ("ben", ["Is this on?"])]


def test_what_no_event_tells_of_the_newest_past_is_recorded_later(stage: Stage) -> None:
    message = MessagePosted("acme", "-30.0", "carla", at(-30), "Is this on?")
    stage.directory.said["acme", "-30.0"] = message
    stage.tend(second=0)
    stage.tend(second=301)
    found = stage.store.questions.message(stage.workspace.id, "acme", "-30.0")
    assert found is not None
    assert not found.planned
    assert stage.told(second=400) == []
    asked = stage.directory.asked
    stage.tend(second=700)
    assert stage.directory.asked == asked


def test_what_was_missed_is_no_past(stage: Stage) -> None:
    message = MessagePosted("acme", "-500.0", "carla", at(-500), "Anybody?")
    stage.directory.said["acme", "-500.0"] = message
    stage.store.behind.fall_behind(stage.workspace.id, since=at(-600))
    stage.tend(second=0)
    stage.tend(second=301)
    assert stage.store.questions.message(stage.workspace.id, "acme", "-500.0") is None


def test_the_past_of_a_channel_is_asked_for_once(stage: Stage) -> None:
    stage.tend(second=0)
    stage.directory.said["acme", "-1000.0"] = MessagePosted("acme", "-1000.0", "carla", at(-1_000), "Old.")
    stage.tend(second=2)
    assert stage.store.questions.message(stage.workspace.id, "acme", "-1000.0") is None
