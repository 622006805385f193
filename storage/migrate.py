"""Brings a database to the schema that this version needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.backup import write_copy
from storage.engine import Database, be_patient, take_turns

HERE = Path(__file__).parent / "migrations"


def pending(url: str) -> tuple[str, ...]:
    """Name the revisions that a database lacks, first the oldest; none when it is up to date."""
    with _opened(url) as database, database.reading() as connection:
        return _missing(connection)


def is_ahead(url: str) -> bool:
    """Say whether a later version has brought a database up to date; what that has added disturbs nobody."""
    with _opened(url) as database, database.reading() as connection:
        return _is_ahead(ScriptDirectory(str(HERE)), _revision(connection))


def upgrade(url: str) -> Path | None:
    """Bring a database up to date; return the copy that was made of an SQLite file in use before."""
    with _opened(url) as database:
        with database.reading() as connection:
            used = bool(_missing(connection)) and bool(inspect(connection).get_table_names())
        copy = _copy(database) if used else None
        with database.writing() as connection:
            be_patient(connection)
            take_turns(connection, "migrations")
            if _missing(connection):
                command.upgrade(configuration(connection), "head")
        return copy


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def _missing(connection: Connection) -> tuple[str, ...]:
    scripts, current = ScriptDirectory(str(HERE)), _revision(connection)
    if _is_ahead(scripts, current):
        return ()
    newest_first = scripts.iterate_revisions("head", current or "base")
    return tuple(revision.revision for revision in newest_first)[::-1]


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_ahead(scripts: ScriptDirectory, current: str | None) -> bool:
    return current is not None and current not in {one.revision for one in scripts.walk_revisions()}


def configuration(connection: Connection) -> Config:
    """Tell Alembic where the revisions are and which connection to use."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _copy(database: Database) -> Path | None:
    """Copy an SQLite file beside itself; there is nothing to copy of a server."""
    file = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or file is None:
        return None
    return write_copy(database, Path(f"{file}-before-{ScriptDirectory(str(HERE)).get_current_head()}"))
