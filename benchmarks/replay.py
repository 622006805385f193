"""Repeats with the bare driver exactly what went over an engine's connections."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from benchmarks.counting import listening
from storage.engine import WRITES, open_engine


class Step(Enum):
    """What a driver can be told."""

    BEGIN = auto()
    EXECUTE = auto()
    EXECUTE_MANY = auto()
    COMMIT = auto()


Values = Any
Script = list[tuple[Step, str, Values]]
"""Steps with their statement and its values."""


@contextmanager
def recorded(engine: Engine) -> Iterator[Script]:
    """Write down what goes over an engine's connections."""
    script: Script = []

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        script.append((Step.BEGIN, "BEGIN IMMEDIATE" if writes else "BEGIN", None))

    def execute(_: object, __: object, statement: str, values: Values, *___: object) -> None:
        # One INSERT with many rows counts as many for SQLAlchemy, but not for the driver.
        many = bool(values) and isinstance(values, list)
        script.append((Step.EXECUTE_MANY if many else Step.EXECUTE, statement, values))

    def commit(_: Connection) -> None:
        script.append((Step.COMMIT, "", None))

    with listening(engine, begin=begin, before_cursor_execute=execute, commit=commit):
        yield script


@contextmanager
def driver(url: str) -> Iterator[DBAPIConnection]:
    """Open a connection of the bare driver, set up as the program sets up its own."""
    engine = open_engine(url)
    with closing(engine.raw_connection()) as pooled:
        assert pooled.dbapi_connection is not None
        yield pooled.dbapi_connection
    engine.dispose()


def replay(connection: DBAPIConnection, script: Script) -> None:
    """Repeat what was written down, and fetch what the program fetched."""
    begins_itself = hasattr(connection, "pgconn")
    cursor = connection.cursor()
    for step, statement, values in script:
        match step:
            case Step.BEGIN if not begins_itself:
                cursor.execute(statement)
            case Step.EXECUTE:
                cursor.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()
            case Step.EXECUTE_MANY:
                cursor.executemany(statement, values)
            case Step.COMMIT:
                connection.commit()
