"""Which revision a database has and which this version needs, told without the library that migrates."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import opened

HERE = Path(__file__).parent / "migrations"


def pending(url: str) -> tuple[str, ...]:
    """Name the revisions that a database lacks, first the oldest; none when it is up to date."""
    with opened(url) as database, database.reading() as connection:
        return missing(connection)


def is_ahead(url: str) -> bool:
    """Say whether a later version has brought a database up to date; what that has added disturbs nobody."""
    with opened(url) as database, database.reading() as connection:
        current = _revision(connection)
        return current is not None and current not in known()


def missing(connection: Connection) -> tuple[str, ...]:
    """Name the revisions that the database of a connection lacks, first the oldest."""
    revisions, current = known(), _revision(connection)
    if current is None:
        return revisions
    return revisions[revisions.index(current) + 1 :] if current in revisions else ()


def known() -> tuple[str, ...]:
    """Name all revisions, first the oldest: their files are called after them, in their order."""
    return tuple(sorted(file.name.partition("_")[0] for file in (HERE / "versions").glob("[0-9]*.py")))


def _revision(connection: Connection) -> str | None:
    # Alembic's own table: https://alembic.sqlalchemy.org/en/latest/tutorial.html#running-our-first-migration
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
