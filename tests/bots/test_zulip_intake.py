"""Events of Zulip that cannot be understood or stored hold up the others as little as they may."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from adapters.zulip.messages import Scene
from bots.desk import Desk
from bots.visit import Dialect
from bots.zulip.clerk import Clerk
from bots.zulip.intake import TRIES, Intake
from bots.zulip.pace import Pace, StoppedError
from rules.delivery import Delivered
from rules.events import Event, MessagePosted
from tests.bots.stage import Stage

NO_ROOM = sqlite3.OperationalError("database or disk is full")
NO_ROOM.sqlite_errorcode = sqlite3.SQLITE_FULL
FULL: Exception = OperationalError("INSERT", {}, NO_ROOM)


def event(content: str = "Hello", *, number: int = 1001) -> dict[str, Any]:
    message = {
        "id": number,
        "type": "stream",
        "stream_id": 103,
        "sender_id": 22,
        "subject": "export",
        "content": content,
        "timestamp": 1_795_000_000,
    }
    return {"id": 1, "type": "message", "message": message}


@dataclass
class Desktop:
    """An intake whose database fails as the story tells it to."""

    stage: Stage
    failures: list[Exception] = field(default_factory=list)
    recorded: list[Event] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    stop: Signal = field(default_factory=Signal)
    ends_while_waiting: bool = False

    def intake(self) -> Intake:
        store, workspace_id = self.stage.store, self.stage.workspace.id
        desk = Desk(store, workspace_id, Dialect(str, lambda _: None, lambda *_: ""))
        with ThreadPoolExecutor(1) as nobody:
            clerk = Clerk(desk, lambda *_: Delivered("1"), "https://n.example", nobody, self._wait)
        scene = Scene("41", "Unseen", frozenset(), _name_of)
        pace = Pace(self.stop, self._wait)
        return Intake(scene, clerk, store.positions, workspace_id, self._record, pace)

    def _record(self, one: Event) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.recorded.append(one)

    def _wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self.ends_while_waiting:
            self.stop.set()


def _name_of(ref: str) -> str | None:
    if ref == "13":
        raise RuntimeError("a mistake of ours")
    return None


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    stage = Stage(tmp_path)
    yield Desktop(stage)
    stage.close()


def test_what_was_taken_in_is_recorded_and_remembered(desktop: Desktop) -> None:
    intake = desktop.intake()
    intake.take(event())
    (posted,) = desktop.recorded
    assert isinstance(posted, MessagePosted)
    assert intake.newest == 1001


def test_a_database_out_of_order_is_waited_for_as_long_as_it_takes(desktop: Desktop) -> None:
    desktop.failures = [FULL] * 3 * TRIES
    intake = desktop.intake()
    intake.take(event())
    assert len(desktop.recorded) == 1
    assert len(desktop.pauses) == 3 * TRIES
    assert max(desktop.pauses) == 60


def test_what_can_never_be_stored_is_passed_over_after_some_tries(desktop: Desktop) -> None:
    desktop.failures = [ValueError("a mistake of ours")] * TRIES
    intake = desktop.intake()
    intake.take(event())
    intake.take(event(number=1002))
    assert len(desktop.recorded) == 1
    assert len(desktop.pauses) == TRIES - 1


def test_an_event_that_is_not_stored_when_the_program_ends_is_not_remembered(desktop: Desktop) -> None:
    desktop.failures, desktop.ends_while_waiting = [FULL], True
    intake = desktop.intake()
    with pytest.raises(StoppedError):
        intake.take(event())
    assert intake.newest is None


def test_what_nobody_understands_is_passed_over_and_logged_without_its_words(
    desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    intake = desktop.intake()
    intake.take(event("Tricky @**|13**"))
    intake.take(event("Easy", number=1002))
    assert len(desktop.recorded) == 1
    assert [one.getMessage() for one in caplog.records] == ["event 1 means nothing to us: RuntimeError"]
