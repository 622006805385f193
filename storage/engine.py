"""Opens a database by its URL and its transactions; what differs between the databases stays here."""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from storage.outage import Watch, outage_of

BUSY_TIMEOUT = timedelta(seconds=30)
"""How long a writer waits for its turn."""
WRITES = "unseen_writes"
REACHING = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""How long PostgreSQL may be silent, https://www.postgresql.org/docs/current/libpq-connect.html."""
LONGEST_ABSENCE = timedelta(minutes=1)
"""A worker that falls asleep amid a transaction holds up the others no longer."""


def open_engine(url: str) -> Engine:
    """Open the engine for SQLite or PostgreSQL; its errors never carry the values of a statement."""
    target = _with_driver(make_url(url))
    # A busy worker must not be handed a connection that the server has closed meanwhile.
    is_server = target.get_backend_name() != "sqlite"
    reaching = {name: value for name, value in REACHING.items() if is_server and name not in target.query}
    engine = create_engine(target, hide_parameters=True, pool_pre_ping=is_server, connect_args=reaching)
    event.listen(engine, "handle_error", _forget_details)
    if not is_server:
        event.listen(engine, "do_connect", _make_sqlite)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    # One INSERT with many rows instead of one for each row.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine


class Database:
    """Hands out transactions."""

    def __init__(self, url: str, watch: Watch | None = None) -> None:
        """``watch`` hears when the database cannot be used, and when it can again."""
        self.engine = open_engine(url)
        self._writer = self.engine.execution_options(**{WRITES: True})
        self.watch = watch

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads."""
        with self._watched(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; it is committed unless an exception leaves it."""
        with self._watched(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            outage = outage_of(error)
            if self.watch is not None and outage is not None:
                self.watch.lost(outage)
            raise
        if self.watch is not None:
            self.watch.found()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open a database for a while."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def take_turns(connection: Connection, about: str) -> None:
    """Let one transaction at a time go on from here; SQLite has only one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(zlib.crc32(about.encode()))))


def be_patient(connection: Connection) -> None:
    """Wait in this transaction for whatever somebody else holds, for as long as it takes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))


def make_private(file: Path) -> None:
    """Make an empty file that its owner alone can read, unless it exists: people's words come into it."""
    # What else may be wrong with the file, SQLite says when it opens it.
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode=0o600))


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _forget_details(context: ExceptionContext) -> None:
    if context.connection is None:
        return  # what is said of a connection that failed has no row in it
    # PostgreSQL quotes the row that it refuses, people's words and all; the first line names the trouble.
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0],)


def _make_sqlite(_dialect: object, _record: object, place: list[str], _how: object) -> None:
    if place[0] != ":memory:":
        make_private(Path(place[0]))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions by itself: it would begin them only before the first write.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_milliseconds(BUSY_TIMEOUT)}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is removed is overwritten, not only passed over.
    connection.execute("PRAGMA secure_delete = ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait here. Whoever holds the file is changing its mode right now, for everybody.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _prepare_postgresql(connection: DBAPIConnection, _record: object) -> None:
    # What the program asks is found by index, a few rows each. The planner cannot know that of values which a
    # statement finds on its way: it would read through everybody in the workspace, and compile that first.
    cursor = connection.cursor()
    for habit in ("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit"):
        cursor.execute(f"SET {habit} = off")
    cursor.execute(f"SET lock_timeout = {_milliseconds(BUSY_TIMEOUT)}")
    cursor.execute(f"SET idle_in_transaction_session_timeout = {_milliseconds(LONGEST_ABSENCE)}")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and asks for the right to write later fails when another was quicker.
    writes = connection.get_execution_options().get(WRITES, False)
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - an open connection has one
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        # What an event raises, SQLAlchemy does not make its own.
        raise OperationalError(statement, None, error) from error


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
