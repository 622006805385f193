"""Silence of a workspace that is otherwise busy: noticed, looked into, and said once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bots.hands import Hands
from bots.silence import Silences
from rules.delivery import Topic
from rules.events import MessagePosted, Profile
from rules.model import Role
from rules.silence import BUSY, SHORTEST, WEEKS
from tests.bots.stage import Stage, at

MINUTE, HOUR, WEEK = 60.0, 3600.0, 7 * 24 * 3600.0


class Listener:
    """Looks at a stage, and waits until what it has found is looked into."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._hands = Hands(1, "silence")
        self.silences = Silences(stage.road, self._hands)

    def looks(self, second: float) -> list[tuple[Topic, str, tuple[str, ...]]]:
        """Return what admins are told."""
        self.stage.messenger.told.clear()
        self.silences.run(at(second))
        done = Event()
        self._hands.take(done.set)
        assert done.wait(10)
        return sorted((one.topic, one.recipient.ref, one.names) for one in self.stage.messenger.told)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann and Ben are admins; Carla, a customer, writes in #acme."""
    stage = Stage(tmp_path)
    admins = [Profile(name, name.title(), Role.TEAMMATE, admin=True) for name in ("ann", "ben")]
    stage.store.directory.learn_people(stage.workspace.id, admins)
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ann", "carla")
    yield stage
    stage.close()


def written(second: float) -> MessagePosted:
    return MessagePosted("acme", f"m{second}", "carla", at(second), "Hello")


def tells(stage: Stage, second: float) -> None:
    """Let the platform tell of a message."""
    stage.road.hear(stage.workspace.id, written(second), at(second))


def keeps_to_itself(stage: Stage, second: float) -> None:
    """Let a message be written of which the platform tells only when it is asked."""
    message = written(second)
    stage.directory.said[message.channel, message.ref] = message


def is_usually_busy(stage: Stage, weeks: tuple[int, ...] = WEEKS, number: int = BUSY) -> None:
    """Let something be written in the first minutes of the same hour, in each of these weeks before."""
    for week in weeks:
        for minute in range(1, 1 + number):
            tells(stage, minute * MINUTE - week * WEEK)
    stage.road.heard.clear()


TOLD = [(Topic.DEAF, "ann", ("Slack",)), (Topic.DEAF, "ben", ("Slack",))]
LATER = SHORTEST.total_seconds() + MINUTE


def test_admins_are_told_once_that_events_do_not_arrive_and_what_was_missed_is_taken_in(stage: Stage) -> None:
    is_usually_busy(stage)
    listener = Listener(stage)
    assert listener.looks(0) == []
    keeps_to_itself(stage, MINUTE)
    assert listener.looks(MINUTE) == []
    assert listener.looks(LATER) == TOLD
    assert stage.store.questions.message(stage.workspace.id, "acme", "m60.0") is not None
    assert stage.store.behind.lags(stage.workspace.id) != []
    assert listener.silences.deaf() == 1
    keeps_to_itself(stage, LATER)
    assert listener.looks(3 * LATER) == []


def test_when_events_arrive_again_that_is_over_and_another_time_is_said_again(stage: Stage) -> None:
    is_usually_busy(stage)
    listener = Listener(stage)
    listener.looks(0)
    keeps_to_itself(stage, MINUTE)
    assert listener.looks(LATER) == TOLD
    tells(stage, LATER + 1)
    assert listener.looks(LATER + 2) == []
    assert listener.silences.deaf() == 0
    for week in WEEKS:
        for minute in range(1, 1 + BUSY):
            tells(stage, LATER + minute * MINUTE - week * WEEK)
    stage.road.heard[stage.workspace.id] = at(LATER + 1)
    keeps_to_itself(stage, LATER + 2)
    assert listener.looks(2 * LATER + 1) == TOLD


def test_a_silence_in_which_nothing_was_said_is_told_to_nobody(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bots.silence")
    is_usually_busy(stage)
    listener = Listener(stage)
    listener.looks(0)
    assert listener.looks(LATER) == []
    assert listener.silences.deaf() == 0
    assert "unusually silent" in caplog.text
    asked = stage.directory.asked
    assert listener.looks(LATER + MINUTE) == []
    assert stage.directory.asked == asked


@pytest.mark.parametrize(
    ("weeks", "number"),
    [
        pytest.param((), 0, id="a new workspace"),
        pytest.param((1,), BUSY, id="quiet two weeks ago"),
        pytest.param((2,), BUSY, id="quiet a week ago"),
        pytest.param(WEEKS, BUSY - 1, id="hardly anything in either week"),
    ],
)
def test_where_it_is_usually_quiet_the_platform_is_not_even_asked(
    stage: Stage, weeks: tuple[int, ...], number: int
) -> None:
    is_usually_busy(stage, weeks, number)
    listener = Listener(stage)
    asked = stage.directory.asked
    keeps_to_itself(stage, MINUTE)
    told = [listener.looks(hour * HOUR / 2) for hour in range(6)]
    assert told == [[]] * 6
    assert stage.directory.asked == asked


def test_a_platform_that_does_not_answer_is_no_reason_to_say_anything(stage: Stage) -> None:
    is_usually_busy(stage)
    listener = Listener(stage)
    listener.looks(0)
    keeps_to_itself(stage, MINUTE)
    stage.directory.silent = True
    assert listener.looks(LATER) == []
    stage.directory.silent = False
    assert listener.looks(3 * LATER) == TOLD


def test_after_a_restart_admins_are_not_told_a_second_time(stage: Stage) -> None:
    is_usually_busy(stage)
    first = Listener(stage)
    first.looks(0)
    keeps_to_itself(stage, MINUTE)
    assert first.looks(LATER) == TOLD
    second = Listener(stage)
    assert second.looks(LATER + 1) == []
    assert second.silences.deaf() == 1
    keeps_to_itself(stage, LATER + 2)
    assert second.looks(2 * LATER + 5) == []
    tells(stage, 2 * LATER + 6)
    assert second.looks(2 * LATER + 7) == []
    assert second.silences.deaf() == 0


def test_what_another_worker_has_taken_in_was_not_missed(stage: Stage) -> None:
    is_usually_busy(stage)
    listener = Listener(stage)
    listener.looks(0)
    keeps_to_itself(stage, MINUTE)
    stage.road.ingest(stage.workspace.id, written(MINUTE), at(MINUTE))
    assert listener.looks(LATER) == []


def test_what_may_still_be_on_its_way_was_not_missed(stage: Stage) -> None:
    is_usually_busy(stage)
    listener = Listener(stage)
    listener.looks(0)
    keeps_to_itself(stage, LATER - timedelta(seconds=30).total_seconds())
    assert listener.looks(LATER) == []
