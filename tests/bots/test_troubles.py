import logging
import sqlite3

import pytest

from bots.troubles import CALM, DatabaseWatch, Troubles, complain
from storage.outage import Outage


class Ticking:
    """A timer that a story turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def troubles(ticking: Ticking) -> Troubles:
    return Troubles(ticking)


def test_a_trouble_is_said_once_and_ever_more_seldom_and_when_it_is_over(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    for ticking.now in range(3600):
        troubles.note("the mill", "no wind")
    ticking.now = 3600
    troubles.over("the mill")
    troubles.over("the mill")
    assert caplog.messages == [
        "trouble with the mill: no wind",
        "trouble with the mill: no wind; for 60 s now, 61 times",
        "trouble with the mill: no wind; for 3 min now, 181 times",
        "trouble with the mill: no wind; for 7 min now, 421 times",
        "trouble with the mill: no wind; for 15 min now, 901 times",
        "trouble with the mill: no wind; for 31 min now, 1861 times",
        "no more trouble with the mill, after 60 min",
    ]


def test_what_comes_and_goes_is_not_said_each_time(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    for ticking.now in range(3600):
        if ticking.now % 2:
            troubles.over("the mill")
        else:
            troubles.note("the mill", "no wind")
    assert len(caplog.messages) == 12


def test_a_trouble_of_another_day_is_said_at_once(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    for ticking.now in (0, 86_400):
        troubles.note("the mill", "no wind")
        troubles.over("the mill")
    assert len(caplog.messages) == 4


def test_each_trouble_is_said_for_itself(troubles: Troubles, caplog: pytest.LogCaptureFixture) -> None:
    troubles.note("the mill", "no wind")
    troubles.note("the well", "no water")
    troubles.over("the weather")
    assert caplog.messages == ["trouble with the mill: no wind", "trouble with the well: no water"]


def test_the_database_works_again_when_nothing_has_failed_for_a_while(
    ticking: Ticking, troubles: Troubles, caplog: pytest.LogCaptureFixture
) -> None:
    watch = DatabaseWatch(troubles)
    watch.found()
    watch.lost(Outage.FULL)
    watch.found()
    ticking.now = CALM
    watch.found()
    assert caplog.messages == [
        "trouble with the database: its disk is full",
        "no more trouble with the database, after 10 s",
    ]


def test_a_failure_is_logged_with_its_place_unless_it_is_the_databases(
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    complain(logging.getLogger(), "the mill has failed", error)
    complain(logging.getLogger(), "the well has failed", KeyError("rope"))
    assert caplog.messages == ["the well has failed"]
    assert caplog.records[0].exc_info
