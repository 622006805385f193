"""Counts are exact, repeat, and see what they are there for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from benchmarks.counting import Steps, python_calls, traffic
from benchmarks.replay import driver, recorded, replay
from storage.engine import Database

METADATA = MetaData()
NUMBERS = Table("numbers", METADATA, Column("id", Integer, primary_key=True), Column("value", Integer))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path / "numbers.db")
    yield database
    database.close()


def opened(file: Path) -> Database:
    database = Database(f"sqlite:///{file}")
    METADATA.create_all(database.engine)
    return database


def add(connection: Connection, *values: int) -> None:
    connection.execute(insert(NUMBERS), [{"value": value} for value in values])


def values(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(select(NUMBERS.c.value).order_by(NUMBERS.c.id)).scalars())


def test_many_rows_in_one_statement_are_one_statement(database: Database) -> None:
    with traffic(database.engine) as seen, database.writing() as connection:
        add(connection, 1, 2, 3)
        add(connection, 4)
    assert (seen.statements, seen.begins, seen.commits) == (2, 1, 1)


def test_a_transaction_that_only_reads_is_committed_too(database: Database) -> None:
    with traffic(database.engine) as seen:
        values(database)
    assert (seen.statements, seen.commits) == (1, 1)


def test_a_transaction_that_fails_is_not_committed(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            add(connection, 1)
            raise ArithmeticError

    with traffic(database.engine) as seen, pytest.raises(ArithmeticError):
        fail()
    assert (seen.begins, seen.commits) == (1, 0)


def test_steps_repeat_exactly_and_grow_with_the_rows_that_are_walked_through(database: Database) -> None:
    steps = Steps(database.engine)

    def find(column: str) -> int:
        with database.reading() as connection:
            asked = select(NUMBERS.c.id).where(NUMBERS.c[column] == 1)
            connection.execute(asked).all()
            return steps.of(lambda: connection.execute(asked).all())

    with database.writing() as connection:
        add(connection, *range(10))
    few = find("id"), find("value")
    assert (find("id"), find("value")) == few
    with database.writing() as connection:
        add(connection, *range(10, 100))
    assert find("id") == few[0]
    assert find("value") > few[1] + 90


def test_python_calls_are_counted() -> None:
    def call() -> None:
        pass

    def call_twice() -> None:
        call()
        call()

    assert python_calls(call_twice) == python_calls(call) + 2


def test_the_bare_driver_repeats_what_was_recorded(database: Database, tmp_path: Path) -> None:
    with recorded(database.engine) as script:
        with database.writing() as connection:
            add(connection, 1, 2, 3)
            add(connection, 4)
        values(database)
    other = opened(tmp_path / "other.db")
    with driver(f"sqlite:///{tmp_path / 'other.db'}") as connection:
        replay(connection, script)
    assert values(other) == values(database) == [1, 2, 3, 4]
    other.close()
