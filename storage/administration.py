"""What admins decide: who is what and may see how far, who reads along where; every change is logged."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

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
            _change(connection, people, person_id, "scope", scope, by, now, person_id=person_id)

    def set_audience(self, channel_id: int, audience: Audience, by: int, now: datetime) -> None:
        """Say who reads along in a channel, whatever is found."""
        with self._database.writing() as connection:
            _change(
                connection, channels, channel_id, "audience_choice", audience, by, now, channel_id=channel_id
            )

    def set_role(self, person_id: int, role: Role, by: int, now: datetime) -> None:
        """Say whether somebody is a customer or a teammate, whatever the platform says."""
        with self._database.writing() as connection:
            _change(connection, people, person_id, "role_choice", role, by, now, person_id=person_id)
            repeat_listening(connection, [person_id])
            recount(connection, channels_of(connection, [person_id]))

    def set_relay(self, person_id: int, relay: bool, by: int, now: datetime) -> None:  # noqa: FBT001 - a setting
        """Say whether an integration carries people's words; nobody needs to be asked about it any more."""
        asked = func.coalesce(people.c.relay_offered_at, now)
        with self._database.writing() as connection:
            _change(connection, people, person_id, "relay", relay, by, now, person_id=person_id)
            is_it = people.c.id == person_id
            connection.execute(update(people).where(is_it).values(relay_offered_at=asked))

    def open_channel(self, channel_id: int, by: int, now: datetime, *, opened: bool) -> None:
        """Open a private channel to its project, or close it again."""
        with self._database.writing() as connection:
            _change(connection, channels, channel_id, "opened", opened, by, now, channel_id=channel_id)


def _change(
    connection: Connection,
    table: Table,
    id_: int,
    what: str,
    value: Any,
    by: int,
    now: datetime,
    **about: int,
) -> None:
    before = connection.execute(select(table.c.workspace_id, table.c[what]).where(table.c.id == id_)).one()
    if before[1] == value:
        return
    connection.execute(update(table).where(table.c.id == id_).values({what: value}))
    note(connection, Actor(before.workspace_id, by, now), what, before[1], value, **about)
