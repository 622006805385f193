"""The connection to the database is lost in every statement of a story, and before and after every commit."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import DBAPIError

from bots import sweep
from bots.keeping import Keeper
from rules.events import Event, MessageEdited, MessagePosted, Reacted
from storage.outage import Outage, outage_of
from storage.tables import messages
from tests.bots.stage import Stage, at
from tests.bots.story import Story

ROUND = 7200
"""Seconds between two rounds of the story: a new conversation each time."""


class Line:
    """The connections of an engine, one of which is lost when it is asked for the nth time."""

    def __init__(self, engine: Engine) -> None:
        self._left: int | None = None
        self._commit: Callable[[Any], None] = engine.dialect.do_commit
        vars(engine.dialect)["do_commit"] = self._committing
        for name in ("do_execute", "do_executemany"):
            event.listen(engine, name, lambda cursor, *_: self._pass(cursor.connection))

    def cut_after(self, times: int) -> None:
        """Lose the connection once, when so much has gone over it."""
        self._left = times

    @property
    def is_cut(self) -> bool:
        """Say whether it was lost."""
        return self._left is None

    def _committing(self, connection: object) -> None:
        self._pass(connection)
        self._commit(connection)
        # It is committed, and nobody hears of it.
        self._pass(connection)

    def _pass(self, connection: object) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left >= 0:
            return
        self._left = None
        driver: object = getattr(connection, "driver_connection", connection)
        if isinstance(driver, psycopg.Connection):
            driver.close()
            driver.execute("SELECT 1")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
        raise error


class Round:
    """One round of the story: Carla writes twice, Ben sees it, Ann is told."""

    def __init__(self, stage: Stage, keeper: Keeper, number: int) -> None:
        self._stage = stage
        self._keeper = keeper
        self._start = number * ROUND
        self._name = f"{number:05d}"
        self.outages: list[Outage | None] = []
        """What the program was told of the database."""

    def play(self) -> None:
        """Let everything happen, as a platform tells it: again until it is acknowledged."""
        first, second = f"{self._name}.1", f"{self._name}.2"
        self._happens(MessagePosted("acme", first, "carla", at(self._start), f"one {self._name}"), 0)
        self._happens(MessageEdited("acme", first, at(self._start + 5), f"One {self._name}"), 5)
        self._happens(MessagePosted("acme", second, "carla", at(self._start + 9), f"two {self._name}"), 9)
        self._happens(Reacted("acme", second, "ben", at(self._start + 20)), 20)
        for seconds in (60, 61, 300):
            self._tries(self._stage.sweeper.run, seconds)
            self._tries(self._keeper.run, seconds)

    def check(self) -> None:
        """See that all was stored, and told once."""
        told: Counter[str] = Counter()
        for one in self._stage.messenger.sent:
            told += Counter(f"{one.recipient.ref}: {excerpt.text}" for excerpt in one.content.excerpts)  # type: ignore[union-attr]
        assert told == {f"ann: One {self._name}": 1, f"ann: two {self._name}": 1}
        with self._stage.store.database.reading() as connection:
            stored = select(func.count()).where(messages.c.ref.startswith(self._name))
            assert connection.execute(stored).scalar_one() == 2
        self._stage.messenger.sent.clear()

    def _happens(self, what: Event, seconds: float) -> None:
        self._until_done(lambda now: self._stage.road.ingest(self._stage.workspace.id, what, now), seconds)

    def _until_done(self, act: Callable[[Any], object], seconds: float) -> None:
        while not self._tries(act, seconds):
            pass

    def _tries(self, act: Callable[[Any], object], seconds: float) -> bool:
        try:
            act(at(self._start + seconds))
        except DBAPIError as error:
            self.outages.append(outage_of(error))
            return False
        return True


@pytest.fixture
def stage(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Story]:
    """Begin a story in which whatever a worker has claimed returns at once."""
    monkeypatch.setattr(sweep, "LEASE", timedelta(minutes=-5))
    monkeypatch.setattr(sweep, "LAST_SEND", timedelta(minutes=1))
    with Story(tmp_path, url) as story:
        yield story


def test_whatever_statement_is_lost_everything_is_stored_and_told_once(stage: Story) -> None:
    line = Line(stage.store.database.engine)
    with ThreadPoolExecutor(1) as pool:
        keeper = Keeper(stage.store, stage.road.offices, pool)
        number = 0
        while number == 0 or line.is_cut:
            line.cut_after(number)
            one = Round(stage, keeper, number)
            one.play()
            if line.is_cut:
                one.check()
                assert one.outages == [Outage.AWAY]
            number += 1
    assert number > 60
