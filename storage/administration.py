"""What admins decide: who is what and may see how far, who reads along where; every change is logged."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, and_, select, update

from rules.model import Audience, Role, Scope
from storage.changes import Actor, note
from storage.engine import Database
from storage.layers import Layers
from storage.listening import channels_of, recount, repeat_listening
from storage.tables import channels, people


class Administration:
    """Changes what only admins may change; callers have checked that they may."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def grant_scope(self, person_id: int, scope: Scope, by: int, now: datetime) -> None:
        """Say how far a teammate may see."""
        with self._database.writing() as connection:
            _change(connection, people.c.scope, scope, by=by, now=now, person_id=person_id)

    def set_audience(self, channel_id: int, audience: Audience, by: int, now: datetime) -> None:
        """Say who reads along in a channel, whatever is found."""
        with self._database.writing() as connection:
            _change(connection, channels.c.audience_choice, audience, by=by, now=now, channel_id=channel_id)

    def set_role(self, person_id: int, role: Role, by: int, now: datetime) -> None:
        """Say whether somebody is a customer or a teammate, whatever the platform says."""
        with self._database.writing() as connection:
            _change(connection, people.c.role_choice, role, by=by, now=now, person_id=person_id)
            repeat_listening(connection, [person_id])
            recount(connection, channels_of(connection, [person_id]))

    def set_relay(self, person_id: int, by: int, now: datetime, *, relay: bool) -> None:
        """Say whether an integration carries people's words; nobody needs to be asked about it any more."""
        with self._database.writing() as connection:
            _change(connection, people.c.relay, relay, by=by, now=now, person_id=person_id)
            unasked = and_(people.c.id == person_id, people.c.relay_offered_at.is_(None))
            connection.execute(update(people).where(unasked).values(relay_offered_at=now))

    def open_channel(self, channel_id: int, by: int, now: datetime, *, opened: bool) -> None:
        """Open a private channel to its project, or close it again."""
        with self._database.writing() as connection:
            _change(connection, channels.c.opened, opened, by=by, now=now, channel_id=channel_id)


def _change(
    connection: Connection, column: Column[Any], value: object, *, by: int, now: datetime, **about: int
) -> None:
    """Change one column in the row of the person or channel that it is about, and log it."""
    table, (id_,) = column.table, about.values()
    row = connection.execute(select(table.c.workspace_id, column).where(table.c.id == id_)).one()
    if row[1] == value:
        return
    connection.execute(update(column.table).where(table.c.id == id_).values({column: value}))
    note(connection, Actor(row.workspace_id, by, now), column.name, row[1], value, **about)
