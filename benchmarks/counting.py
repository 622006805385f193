"""Counts what a program does: statements, commits, steps of SQLite, Python calls. Counts repeat exactly."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection


@dataclass
class Traffic:
    """What went over the connections of an engine."""

    statements: int = 0
    """As the driver is given them: one with many rows is one; BEGIN and COMMIT are none."""
    begins: int = 0
    commits: int = 0
    """Transactions that ended well, those that only read included."""


@contextmanager
def traffic(engine: Engine) -> Iterator[Traffic]:
    """Count what goes over an engine's connections."""
    seen = Traffic()

    def execute(*_: object) -> None:
        seen.statements += 1

    def begin(_: object) -> None:
        seen.begins += 1

    def commit(_: object) -> None:
        seen.commits += 1

    with listening(engine, before_cursor_execute=execute, begin=begin, commit=commit):
        yield seen


@contextmanager
def listening(engine: Engine, **listeners: Callable[..., None]) -> Iterator[None]:
    """Listen to what an engine tells, by the names of SQLAlchemy's events."""
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


class Steps:
    """The steps that SQLite's virtual machine takes for an engine's connections, a clock without noise."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        event.listen(engine, "checkout", self._watch)

    def of(self, act: Callable[[], object]) -> int:
        """Count the steps of something that has been done before, so that its statements are prepared."""
        before = self.count
        act()
        return self.count - before

    def _watch(self, connection: DBAPIConnection, *_: object) -> None:
        # Called every so many steps: with 1, that is exact.
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self.count += 1


def python_calls(act: Callable[[], object]) -> int:
    """Count the calls of Python functions in this thread."""
    calls = 0

    def note(_: FrameType, what: str, __: object) -> None:
        nonlocal calls
        calls += what == "call"

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls
