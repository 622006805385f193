"""Copies an SQLite file as it stands, whoever uses it meanwhile."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import Database, make_private, opened


class CopyError(Exception):
    """The copy could not be written; the message says why, in SQLite's words."""


def back_up(url: str, copy: Path) -> None:
    """Copy the file of an SQLite URL.

    Raises FileExistsError rather than replace another copy, CopyError when it cannot be written.
    """
    if copy.exists():
        raise FileExistsError(copy)
    with opened(url) as database:
        try:
            write_copy(database, copy)
        except (OSError, sqlite3.Error) as error:
            raise CopyError(str(error)) from error


def write_copy(database: Database, copy: Path) -> Path:
    """Copy an open SQLite file, what is still in its log included; only the owner can read the copy.

    What stands at that path is replaced, once the copy is whole.
    """
    fresh = Path(f"{copy}.part")
    fresh.unlink(missing_ok=True)
    make_private(fresh)
    try:
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(fresh),))
        return fresh.replace(copy)
    finally:
        fresh.unlink(missing_ok=True)
