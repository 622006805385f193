"""What a message costs, roughly: statements and commits, and SQLite's steps to find the concerned."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, literal, select, text

from rules.model import Medium, Role
from rules.settings import Customers, Settings
from storage.situation import situation_of
from storage.store import Store
from storage.tables import channel_standings, people
from storage.types import Moment
from tests.storage.conftest import empty
from tests.storage.world import World, at

RECIPIENTS = tuple(f"mate{number}" for number in range(10))


READ_THROUGH = text("SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0")
"""What PostgreSQL did not find by an index."""


class Traffic:
    """Counts the statements that a driver is given, and the transactions that are committed."""

    def __init__(self, engine: Engine) -> None:
        self.statements = self.commits = 0
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", self._commit)

    def _execute(self, *_: object) -> None:
        self.statements += 1

    def _commit(self, _: object) -> None:
        self.commits += 1


class Steps:
    """Counts the steps of SQLite's virtual machine."""

    def __init__(self, engine: Engine) -> None:
        self.count = 0
        event.listen(engine, "checkout", self._watch)

    def _watch(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(self._step, 1)

    def _step(self) -> None:
        self.count += 1


@pytest.fixture
def ten(world: World) -> World:
    """Put ten teammates who are told about everything into a channel."""
    world.teammates(*RECIPIENTS)
    world.channel("busy", "carla", *RECIPIENTS)
    return world


@pytest.fixture
def on_sqlite(sqlite_file: Path, tmp_path: Path) -> Iterator[World]:
    """Found a workspace in a file."""
    file = shutil.copy(sqlite_file, tmp_path / "unseen.db")
    store = Store(f"sqlite:///{file}", Settings(), frozenset({Medium.DIRECT_MESSAGE}))
    with closing(store):
        yield World(store)


def test_a_message_costs_three_statements_and_one_commit(ten: World) -> None:
    ten.says("carla", 0, "busy")
    seen = Traffic(ten.store.database.engine)
    ten.says("carla", 1, "busy")
    turns = 1 if ten.store.database.engine.dialect.name == "postgresql" else 0
    assert (seen.statements, seen.commits) == (3 + turns, 1)


def test_the_due_side_costs_little_however_many_notices_there_are(ten: World) -> None:
    for number in range(10):
        ten.channel(f"busy{number}", "carla", *RECIPIENTS)
        ten.says("carla", number, f"busy{number}")
    seen = Traffic(ten.store.database.engine)
    notices = ten.due(100)
    ten.send(notices, 100)
    assert len(notices) == 100
    assert seen.statements <= 10
    assert seen.commits <= 4


def test_finding_the_concerned_costs_the_same_among_very_many_others(on_sqlite: World) -> None:
    on_sqlite.teammates(*RECIPIENTS)
    on_sqlite.customers("carla")
    on_sqlite.channel("help", "carla", *RECIPIENTS)
    on_sqlite.channel("elsewhere")
    few = steps(on_sqlite)
    crowd(on_sqlite, 5_000)
    assert steps(on_sqlite) <= 1.05 * few


def test_finding_the_concerned_costs_at_most_a_hundred_steps_for_each(on_sqlite: World) -> None:
    on_sqlite.customers("carla")
    on_sqlite.channel("help", "carla")
    on_sqlite.teammates(*RECIPIENTS)
    found = []
    for size in (5, 10):
        on_sqlite.channel("help", "carla", *RECIPIENTS[:size])
        found.append(steps(on_sqlite))
    assert (found[1] - found[0]) / 5 <= 100


def test_postgresql_reads_through_no_crowd_either(postgresql_url: str) -> None:
    empty(postgresql_url)
    store = Store(postgresql_url, Settings(), frozenset({Medium.DIRECT_MESSAGE}))
    with closing(store):
        world = World(store)
        world.teammates(*RECIPIENTS)
        world.customers("carla")
        world.channel("help", "carla", *RECIPIENTS)
        world.channel("elsewhere")
        crowd(world, 2_000)
        world.says("carla", 0)
        with store.database.writing() as connection:
            connection.execute(text("ANALYZE"))
            before = connection.execute(READ_THROUGH).all()
            situation_of(connection, store.layers, world.id, world.posted("carla", 10))
            assert connection.execute(READ_THROUGH).all() == before


def steps(world: World) -> int:
    """Count what it takes to find whom a customer's message concerns."""
    event_ = world.posted("carla", 10)
    counter = Steps(world.store.database.engine)
    with world.store.recording() as recording:
        recording.situation(world.id, event_)
        before = counter.count
        recording.situation(world.id, event_)
        return counter.count - before


def crowd(world: World, size: int) -> None:
    """Put people into the channel who follow only, and others elsewhere who want everything."""
    for channel, wanted in (("help", Customers.FOLLOWED), ("elsewhere", Customers.ALL)):
        row = {
            "workspace_id": world.id,
            "name": channel,
            "platform_role": Role.TEAMMATE,
            "chosen_customers": wanted,
        }
        rows = [row | {"ref": f"{channel} {number}"} for number in range(size)]
        here = people.c.name == channel
        member = select(
            literal(world.place(channel)), people.c.id, literal(at(0), Moment), people.c.listening
        ).where(here)
        with world.store.database.writing() as connection:
            connection.execute(insert(people), rows)
            columns = ["channel_id", "person_id", "member_since", "listening"]
            connection.execute(insert(channel_standings).from_select(columns, member))
