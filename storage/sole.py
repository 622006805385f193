"""One program at a time serves from an SQLite file, however it names the file; others may still read it."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from storage.engine import make_private
from storage.outage import Outage, outage_of
from storage.urls import is_embedded


class ServedAlreadyError(Exception):
    """Another program serves from the file that this names."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


@contextmanager
def serving_alone(url: str) -> Iterator[None]:
    """Be the only program that serves from an SQLite file; raises ServedAlreadyError when there is another.

    Whatever ends the program ends this, too. Any number of programs may serve from a PostgreSQL database.
    """
    if not is_embedded(url):
        yield
        return
    file = Path(str(make_url(url).database)).resolve()
    beside = file.with_name(f"{file.name}-lock")
    make_private(beside)
    with ExitStack() as held:
        try:
            # SQLite's own locks work wherever it does, and end with the process.
            lock = sqlite3.connect(beside, timeout=0, isolation_level=None, check_same_thread=False)
            held.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if outage_of(error) is Outage.LOCKED:
                raise ServedAlreadyError(file) from error
            # Where no file can be made, what is wrong is said when the database is opened.
        yield
