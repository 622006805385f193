"""The clock is set while the program runs: nothing is lost, nothing is sent twice, nothing waits for long."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.pauses import Pauses
from bots.scheduler import Job, Pause, Scheduler
from bots.timekeeping import Timekeeper
from bots.troubles import Troubles
from rules.delivery import RetryLater
from tests.bots.stage import at
from tests.bots.story import Story

HOURS = 3 * 3600


class Clocks:
    """The time of day, and the time that passes."""

    day = 0.0
    passed = 0.0

    def pass_by(self, seconds: float, *, set_by: float = 0.0) -> None:
        self.passed += seconds
        self.day += seconds + set_by


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def timekeeper(story: Story, clocks: Clocks) -> Timekeeper:
    scheduler = Scheduler(troubles=Troubles())
    return Timekeeper(scheduler, story.store.clock, lambda: at(clocks.day), lambda: clocks.passed)


def told(story: Story, clocks: Clocks) -> list[str]:
    """Sweep now; name who is told."""
    return [who for who, _ in story.told(second=clocks.day)]


def test_a_notice_that_is_tried_again_does_not_wait_for_the_old_clock(
    story: Story, clocks: Clocks, timekeeper: Timekeeper
) -> None:
    story.says("carla", "acme", "Help!", second=HOURS)
    clocks.pass_by(HOURS + 60)
    timekeeper.look()
    story.messenger.answers += [RetryLater("ratelimited")] * 2
    assert told(story, clocks) == []
    clocks.pass_by(1, set_by=-1800)
    timekeeper.look()
    clocks.pass_by(10)
    timekeeper.look()
    assert told(story, clocks) == ["ann", "ben"]
    clocks.pass_by(HOURS)
    assert told(story, clocks) == []


def test_a_clock_that_was_ahead_sends_early_once_and_not_again_when_it_is_put_right(
    story: Story, clocks: Clocks, timekeeper: Timekeeper
) -> None:
    story.says("carla", "acme", "Help!", second=0)
    clocks.pass_by(1, set_by=1800)
    timekeeper.look()
    assert told(story, clocks) == ["ann", "ben"]
    clocks.pass_by(1, set_by=-1800)
    timekeeper.look()
    story.says("carla", "acme", "Hello?", second=2)
    sent: list[str] = []
    while not sent and clocks.passed < 120:
        clocks.pass_by(1)
        timekeeper.look()
        sent = told(story, clocks)
    assert sent == ["ann", "ben"]
    assert clocks.passed <= 63
    clocks.pass_by(HOURS)
    assert told(story, clocks) == []


def test_a_clock_that_is_behind_sends_nothing_early_and_everything_once_it_is_put_right(
    story: Story, clocks: Clocks, timekeeper: Timekeeper
) -> None:
    clocks.pass_by(1, set_by=-1800)
    timekeeper.look()
    story.says("carla", "acme", "Help!", second=1)
    clocks.pass_by(60)
    assert told(story, clocks) == []
    clocks.pass_by(1, set_by=1800)
    timekeeper.look()
    assert told(story, clocks) == ["ann", "ben"]


def test_a_clock_that_is_set_is_said_once_and_sleep_or_a_correction_is_not(
    clocks: Clocks, timekeeper: Timekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    for seconds, set_by in ((1, 0), (8 * 3600, 0), (1, 4), (1, HOURS), (1, 0), (1, -HOURS), (1, 0)):
        clocks.pass_by(seconds, set_by=set_by)
        timekeeper.look()
    assert caplog.messages == ["the clock was set forward by 3:00:00", "the clock was set back by 3:00:00"]


def test_a_job_goes_on_when_the_clock_is_set_back() -> None:
    done = Event()
    scheduler = Scheduler(Job("seldom", done.set, timedelta(hours=1)), troubles=Troubles())
    scheduler.start()
    scheduler.go_on(utc_now())
    assert done.wait(10)
    scheduler.stop()


def test_what_was_missed_in_decades_is_not_added_up() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    pause = Pause(timedelta(seconds=1))
    assert pause.get_next_fire_time(datetime(1970, 1, 1, tzinfo=UTC), now) == now + timedelta(seconds=1)


def test_a_platform_is_left_alone_no_longer_than_it_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    pauses = Pauses()
    pauses.begin(1, PlatformTroubleError("ratelimited", timedelta(minutes=5)), at(HOURS))
    assert not pauses.is_over(1, at(HOURS + 299))
    assert pauses.is_over(1, at(HOURS + 300))
    assert pauses.is_over(1, at(0))
