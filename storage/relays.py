"""Known integrations: found by what they post, offered once as relays, confirmed by an admin."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, not_, or_, select, update

from rules.model import Role
from storage.engine import Database
from storage.functions import constant
from storage.people import MEMBERS, Member
from storage.tables import messages, people


@dataclass(frozen=True, slots=True)
class Integration:
    """A bot whose posts look like those of a known integration."""

    member: Member
    service: str


class Relays:
    """Remembers which integrations were found and offered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_offer(self, workspace_id: int) -> list[Integration]:
        """List the integrations that no admin has heard of yet."""
        with self._database.reading() as connection:
            new = people.c.relay_offered_at.is_(None)
            found = connection.execute(FOUND.where(people.c.workspace_id == workspace_id, UNCONFIRMED, new))
            return [Integration(Member(*row[:-1]), row.integration) for row in found]

    def known(self, workspace_id: int) -> list[Member]:
        """List the integrations that may be relays or are, one for each name."""
        here = and_(
            people.c.workspace_id == workspace_id, people.c.active, people.c.role == constant(Role.BOT)
        )
        found = MEMBERS.where(here, or_(people.c.integration.is_not(None), people.c.relay))
        with self._database.reading() as connection:
            members = [Member(*row) for row in connection.execute(found)]
        # Some post as a user, and without one under the same name.
        return list({member.name.casefold(): member for member in reversed(members)}.values())[::-1]

    def offered(self, person_id: int, now: datetime) -> None:
        """Note that the admins were asked about an integration."""
        with self._database.writing() as connection:
            connection.execute(update(people).where(people.c.id == person_id).values(relay_offered_at=now))


def recognise(connection: Connection, person_id: int, service: str) -> None:
    """Note which known integration a bot's posts look like."""
    connection.execute(update(people).where(people.c.id == person_id).values(integration=service))


def matching(
    connection: Connection, workspace_id: int, name: str | None, address: str | None
) -> list[Member]:
    """Find who has that address or that name, in capitals or not."""
    called: list[ColumnElement[bool]] = []
    if name:
        called.append(people.c.folded_name == name.strip().casefold())
    if address:
        called.append(func.lower(people.c.email) == address.strip().lower())
    if not called:
        return []
    found = connection.execute(MEMBERS.where(people.c.workspace_id == workspace_id, or_(*called)))
    return [Member(*row) for row in found]


def unconfirmed_in(connection: Connection, workspace_id: int, channel_id: int) -> list[Member]:
    """List the integrations that have posted in a channel and that nobody has confirmed."""
    posted = and_(messages.c.author_id == people.c.id, messages.c.channel_id == channel_id)
    here = exists(select(1).where(posted)).correlate(people)
    found = connection.execute(MEMBERS.where(people.c.workspace_id == workspace_id, UNCONFIRMED, here))
    return [Member(*row) for row in found]


UNCONFIRMED = and_(
    people.c.integration.is_not(None),
    not_(people.c.relay),
    people.c.active,
    people.c.role == constant(Role.BOT),
)
FOUND: Select[Any] = MEMBERS.add_columns(people.c.integration)
