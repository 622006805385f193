"""Lets a new key take over: what older keys have sealed is sealed anew."""

from sqlalchemy import Connection, Table, exists, select, update

from storage.engine import Database
from storage.installations import opener
from storage.sealing import Seal
from storage.tables import connections, installations

SEALED: tuple[Table, ...] = (installations, connections)
"""The tables that hold tokens."""


def reseal(database: Database, seal: Seal | None) -> int:
    """Seal everything with the newest key and count what was not; BrokenSealError if a key is missing."""
    with database.reading() as connection:
        if seal is None and not any(_holds_tokens(connection, table) for table in SEALED):
            return 0
    with database.writing() as connection:
        return sum(_renew(connection, table, opener(seal)) for table in SEALED)


def _holds_tokens(connection: Connection, table: Table) -> bool:
    held = select(1).select_from(table).where(table.c.token.is_not(None))
    return bool(connection.execute(select(exists(held))).scalar())


def _renew(connection: Connection, table: Table, seal: Seal) -> int:
    (by,) = table.primary_key.columns
    held = connection.execute(select(by, table.c.token).where(table.c.token.is_not(None))).all()
    fresh = {key: renewed for key, sealed in held if (renewed := seal.renewed(sealed)) is not None}
    for key, sealed in held:
        if key in fresh:
            # Another worker may have stored another token since.
            same = (by == key, table.c.token == sealed)
            connection.execute(update(table).where(*same).values(token=fresh[key]))
    return len(fresh)
