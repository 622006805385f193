"""An hour of trouble makes a handful of lines in the log, whatever fails in it, and says when it is over."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event as listening
from sqlalchemy.exc import OperationalError

from adapters.trouble import PlatformTroubleError
from bots.branches import Branches
from bots.hands import Hands
from bots.rounds import Rounds
from bots.scheduler import Job, attempt
from bots.slack.listeners import apologise
from bots.troubles import DatabaseWatch, Troubles
from rules.events import MessagePosted
from storage.engine import Database
from tests.bots.stage import at
from tests.bots.story import Story
from tests.bots.test_branches import PretendedBranch

HOUR = 3600
A_HANDFUL = 8


class Ticking:
    """A timer that a story turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def troubles(ticking: Ticking) -> Troubles:
    return Troubles(ticking)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let there be no room on the disk."""

    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    listening.listen(database.engine, "do_execute", fail)
    yield
    listening.remove(database.engine, "do_execute", fail)


def test_an_hour_without_a_database(
    story: Story, ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    database = story.store.database
    database.watch = DatabaseWatch(troubles)
    rounds = Rounds(story.road, Hands(1, "rounds"), Hands(1, "past"))
    jobs = (
        Job("sweep", lambda: story.sweeper.run(at(ticking.now)), timedelta(seconds=1)),
        Job("tend", lambda: rounds.tend(at(ticking.now)), timedelta(seconds=2)),
    )
    with full(database):
        for second in range(0, HOUR, 10):
            ticking.now = second
            for job in jobs:
                attempt(job, troubles)
            try:
                story.says("carla", "acme", "Help!", second=second)
            except OperationalError as error:
                apologise(error, {}, print, None)  # type: ignore[arg-type]
    ticking.now = HOUR + 10
    for job in jobs:
        attempt(job, troubles)
    assert len(caplog.messages) <= A_HANDFUL, caplog.messages
    assert caplog.messages[0] == "trouble with the database: its disk is full"
    assert caplog.messages[-1].startswith("no more trouble with the database, after 60 min")


def test_an_hour_of_a_mistake_in_a_job(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> None:
        raise KeyError("name")

    for ticking.now in range(HOUR):
        attempt(Job("stumble", stumble, timedelta(seconds=1)), troubles)
    assert len(caplog.messages) <= A_HANDFUL
    assert caplog.records[0].exc_info


def test_an_hour_without_a_platform(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    def silence() -> Iterator[Exception]:
        while ticking.now < HOUR:
            yield PlatformTroubleError("TimeoutError")

    slack = PretendedBranch("Slack", silence())
    branches = Branches((slack,), Event(), troubles, ticking.wait)
    branches.start()
    assert slack.is_held.wait(10)
    branches.stop()
    assert slack.opened > 60
    assert len(caplog.messages) <= A_HANDFUL
    assert caplog.messages[-1].startswith("no more trouble with Slack")


def test_an_hour_of_messages_by_people_who_cannot_be_looked_up(
    story: Story, ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    story.directory.silent = True
    road = replace(story.road, troubles=troubles)
    for number in range(100):
        ticking.now = number * HOUR / 100
        event = MessagePosted("acme", f"{number}", f"stranger-{number}", at(ticking.now), "Help!")
        road.ingest(story.workspace.id, event, at(ticking.now))
    assert len(caplog.messages) <= A_HANDFUL
