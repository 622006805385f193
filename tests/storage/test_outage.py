import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from storage import engine
from storage.engine import Database
from storage.outage import Outage, outage_of


class Listening:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Outage | str] = []

    def lost(self, outage: Outage) -> None:
        self.heard.append(outage)

    def found(self) -> None:
        self.heard.append("found")


def of_sqlite(code: int, words: str = "") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


REASONS = [
    pytest.param(of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Outage.LOCKED, id="held by another program"),
    pytest.param(of_sqlite(sqlite3.SQLITE_FULL), Outage.FULL, id="no room"),
    pytest.param(of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Outage.AWAY, id="a disk that fails"),
    pytest.param(of_sqlite(sqlite3.SQLITE_CANTOPEN), Outage.AWAY, id="a file that cannot be opened"),
    pytest.param(of_sqlite(sqlite3.SQLITE_READONLY), Outage.READ_ONLY, id="a file that nobody may write"),
    pytest.param(of_sqlite(sqlite3.SQLITE_CORRUPT), Outage.DAMAGED, id="a damaged file"),
    pytest.param(of_sqlite(1, "no such table: alerts"), Outage.OTHER_SCHEMA, id="no such table"),
    pytest.param(of_sqlite(1, "too many SQL variables"), None, id="a statement of ours that is too long"),
    pytest.param(sqlite3.IntegrityError("UNIQUE"), None, id="a row that is there"),
    pytest.param(psycopg.errors.AdminShutdown(), Outage.AWAY, id="a server that ends"),
    pytest.param(psycopg.errors.CannotConnectNow(), Outage.AWAY, id="a server that starts"),
    pytest.param(psycopg.errors.DiskFull(), Outage.FULL, id="no room on the server"),
    pytest.param(psycopg.errors.LockNotAvailable(), Outage.LOCKED, id="held by another session"),
    pytest.param(psycopg.errors.DeadlockDetected(), Outage.LOCKED, id="a deadlock"),
    pytest.param(psycopg.errors.ReadOnlySqlTransaction(), Outage.READ_ONLY, id="a server that only follows"),
    pytest.param(psycopg.errors.UndefinedColumn(), Outage.OTHER_SCHEMA, id="no such column"),
    pytest.param(psycopg.errors.ProgramLimitExceeded(), None, id="a value that is too long for an index"),
    pytest.param(psycopg.DataError("NUL"), None, id="a value that cannot be stored"),
    pytest.param(psycopg.OperationalError("the connection is closed"), Outage.AWAY, id="a lost connection"),
    pytest.param(
        psycopg.OperationalError("connection failed: FATAL:  the database system is starting up"),
        Outage.AWAY,
        id="a server that takes nobody yet",
    ),
    pytest.param(
        psycopg.OperationalError('connection failed: FATAL:  database "nothere" does not exist'),
        Outage.REFUSED,
        id="a server that does not have it",
    ),
    pytest.param(NoConnectionError(), Outage.AWAY, id="no connection is free"),
    pytest.param(KeyError("name"), None, id="a mistake of ours"),
]


@pytest.mark.parametrize(("error", "outage"), REASONS)
def test_an_outage_is_told_from_what_was_asked(error: Exception, outage: Outage | None) -> None:
    assert outage_of(error) is outage
    if isinstance(error, sqlite3.Error | psycopg.Error):
        assert outage_of(DBAPIError("SELECT", {}, error)) is outage


def test_a_database_tells_its_watch_how_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", engine.BUSY_TIMEOUT / 3000)
    listening = Listening()
    database = Database(f"sqlite:///{tmp_path / 'unseen.db'}", listening)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    other = sqlite3.connect(tmp_path / "unseen.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError), database.writing():
        pass
    other.close()
    with database.writing() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    database.close()
    assert listening.heard == ["found", Outage.LOCKED, "found"]


def test_what_is_asked_wrongly_says_nothing_of_the_database(url: str) -> None:
    listening = Listening()
    database = Database(url, listening)
    with pytest.raises(DBAPIError), database.reading() as connection:
        connection.execute(text("SELEKT"))
    database.close()
    assert listening.heard == []
