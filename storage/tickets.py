"""Tickets that open something once: which of them have been used."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import Database
from storage.tables import spent_tickets

SPEND = upsert(spent_tickets).on_conflict_do_nothing().returning(spent_tickets.c.ticket)


class Tickets:
    """Remembers the tickets that were used, until they would have expired."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, ticket: str, expires_at: datetime, now: datetime) -> bool:
        """Use a ticket up; say whether this was the first time."""
        with self._database.writing() as connection:
            connection.execute(delete(spent_tickets).where(spent_tickets.c.expires_at < now))
            row = {"ticket": ticket, "expires_at": expires_at}
            return connection.execute(SPEND, row).one_or_none() is not None
