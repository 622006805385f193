"""What the machine, the database and SQLAlchemy cost before the program does anything."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select

from benchmarks.beside import Job, beside_the_driver
from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from storage.engine import Database

ROWS, FEW_ROWS = 900, 300
SIZES = (3, 300)
"""Rows of a transaction."""

METADATA = MetaData()
NOTES = Table("notes", METADATA, Column("id", Integer, primary_key=True), Column("words", Text))
COUNT = select(func.count()).select_from(NOTES)


def measure(options: Options) -> Iterator[Measure]:
    """Insert rows one by one, in small transactions and in large ones."""
    rows = FEW_ROWS if options.quick else ROWS
    with ground(options.db) as place:
        base = place.fresh()
        with _opened(base) as database, database.writing() as connection:
            METADATA.create_all(connection)
        for size in SIZES:
            yield from beside_the_driver(options, place, base, _job(rows, size))


def _job(rows: int, size: int) -> Job[Database]:
    def write(database: Database) -> None:
        for _ in range(rows // size):
            with database.writing() as connection:
                for _ in range(size):
                    connection.execute(insert(NOTES), {"words": "something that somebody said"})

    return Job(f"a row, {size} in a transaction", rows, _opened, write, write, _count, 2 * rows)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(COUNT).scalar_one()
