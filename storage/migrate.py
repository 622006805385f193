"""Brings a database to the schema that this version needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from storage import revisions
from storage.backup import write_copy
from storage.engine import Database, be_patient, opened, take_turns
from storage.revisions import missing


def upgrade(url: str) -> Path | None:
    """Bring a database up to date; return the copy that was made of an SQLite file in use before."""
    with opened(url) as database:
        with database.reading() as connection:
            used = bool(missing(connection)) and bool(inspect(connection).get_table_names())
        copy = _copy(database) if used else None
        with database.writing() as connection:
            be_patient(connection)
            take_turns(connection, "migrations")
            if missing(connection):
                command.upgrade(configuration(connection), "head")
        return copy


def configuration(connection: Connection) -> Config:
    """Tell Alembic where the revisions are and which connection to use."""
    config = Config()
    config.set_main_option("script_location", str(revisions.HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _copy(database: Database) -> Path | None:
    """Copy an SQLite file beside itself; there is nothing to copy of a server."""
    file = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or file is None:
        return None
    return write_copy(database, Path(f"{file}-before-{revisions.known()[-1]}"))
