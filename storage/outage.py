"""When a database cannot be used at all, and not only what was asked of it is at fault."""

import re
import sqlite3
from enum import StrEnum
from typing import Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError


class Outage(StrEnum):
    """Why a database cannot be used; whoever must store something waits until it can."""

    AWAY = "away"
    """It does not answer, or only with trouble of its own."""
    LOCKED = "locked"
    """Somebody else has held it for too long."""
    FULL = "full"
    """There is no room on its disk."""
    READ_ONLY = "read_only"
    """Nothing may be written to it."""
    DAMAGED = "damaged"
    """What stands in it cannot be read, or is no database."""
    OTHER_SCHEMA = "other_schema"
    """Tables or columns are missing: another version of the program is at work on it."""
    REFUSED = "refused"
    """It does not take us, or is none of those that the server has."""


class Watch(Protocol):
    """Hears how the database is."""

    def lost(self, outage: Outage) -> None:
        """Hear that it cannot be used."""

    def found(self) -> None:
        """Hear that it can."""


SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.LOCKED,
    sqlite3.SQLITE_LOCKED: Outage.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Outage.LOCKED,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_NOMEM: Outage.AWAY,
    sqlite3.SQLITE_INTERRUPT: Outage.AWAY,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_AUTH: Outage.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Outage.DAMAGED,
    sqlite3.SQLITE_NOTADB: Outage.DAMAGED,
}
"""By the primary code, https://www.sqlite.org/rescode.html."""
MISSING = re.compile("no such (table|column)|table .* has no column")
"""SQLite has no code of its own for these."""

POSTGRESQL = (
    ("08", Outage.AWAY),
    ("25006", Outage.READ_ONLY),
    ("25P03", Outage.AWAY),
    ("28", Outage.REFUSED),
    ("3D000", Outage.REFUSED),
    ("40", Outage.LOCKED),
    ("42501", Outage.READ_ONLY),
    ("42P01", Outage.OTHER_SCHEMA),
    ("42703", Outage.OTHER_SCHEMA),
    ("53100", Outage.FULL),
    ("53", Outage.AWAY),
    ("55P03", Outage.LOCKED),
    ("57014", Outage.LOCKED),
    ("57", Outage.AWAY),
    ("58", Outage.AWAY),
    ("XX", Outage.DAMAGED),
)
"""By how the code begins, https://www.postgresql.org/docs/current/errcodes-appendix.html."""
NOT_YET = re.compile("starting up|shutting down|recovery|too many|connection slots|not yet accepting")
"""Refusals of a server that takes us later; connections that fail have no code."""


def outage_of(error: BaseException | None) -> Outage | None:
    """Say why the database cannot be used; None when only what was asked of it is at fault."""
    if isinstance(error, NoConnectionError):
        return Outage.AWAY
    reason = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(reason, sqlite3.Error):
        return _of_sqlite(reason)
    # The driver for PostgreSQL need not be installed.
    if type(reason).__module__.partition(".")[0] == "psycopg":
        return _of_postgresql(reason)
    return None


def _of_sqlite(error: sqlite3.Error) -> Outage | None:
    if MISSING.match(str(error)):
        return Outage.OTHER_SCHEMA
    # The driver's own errors, such as a value that it cannot take, have no code.
    return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def _of_postgresql(error: BaseException | None) -> Outage | None:
    code = getattr(error, "sqlstate", None)
    if code is not None:
        return next((outage for start, outage in POSTGRESQL if code.startswith(start)), None)
    if type(error).__name__ not in ("OperationalError", "InterfaceError", "ConnectionTimeout"):
        return None
    told = str(error)
    return Outage.REFUSED if "FATAL" in told and not NOT_YET.search(told) else Outage.AWAY
