"""Keeps true what is repeated about people elsewhere: who listens, and how many of them are in a channel."""

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select, update

from rules.audience import audience
from rules.model import Role
from storage.engine import take_turns
from storage.tables import channel_standings, channels, people, project_members


def one_by_one(connection: Connection, workspace_id: int) -> None:
    """Let one transaction at a time change who is where in a workspace.

    What is repeated stands in many rows; two who change some of the same in another order would wait for each
    other.
    """
    take_turns(connection, f"directory {workspace_id}")


def repeat_listening(connection: Connection, person_ids: Collection[int]) -> None:
    """Repeat, where an index needs it, whether people listen."""
    own = select(people.c.listening)
    for table in (channel_standings, project_members):
        theirs = own.where(people.c.id == table.c.person_id).scalar_subquery()
        differs = and_(table.c.person_id.in_(person_ids), table.c.listening.is_distinct_from(theirs))
        if table is channel_standings:
            differs &= channel_standings.c.member_since.is_not(None)
        connection.execute(update(table).where(differs).values(listening=theirs))


def recount(connection: Connection, channel_ids: Collection[int]) -> None:
    """Count the teammates and customers of channels, and find again who reads along."""
    connection.execute(
        update(channels)
        .where(channels.c.id.in_(channel_ids))
        .values(teammates=_members_of(Role.TEAMMATE), customers=_members_of(Role.CUSTOMER))
    )
    counted = select(channels.c.id, channels.c.customers, channels.c.shared, channels.c.found_audience)
    for row in connection.execute(counted.where(channels.c.id.in_(channel_ids))).all():
        found = audience(None, [Role.CUSTOMER] if row.customers else [], shared=row.shared)
        if found is not row.found_audience:
            connection.execute(update(channels).where(channels.c.id == row.id).values(found_audience=found))


def channels_of(connection: Connection, person_ids: Collection[int]) -> list[int]:
    """List the channels that any of these people are members of."""
    member = and_(
        channel_standings.c.person_id.in_(person_ids), channel_standings.c.member_since.is_not(None)
    )
    return list(connection.execute(select(channel_standings.c.channel_id).where(member).distinct()).scalars())


def _members_of(role: Role) -> object:
    """Count the active members of that role in the channel of the statement around."""
    return (
        select(func.count())
        .select_from(channel_standings.join(people, people.c.id == channel_standings.c.person_id))
        .where(
            channel_standings.c.channel_id == channels.c.id,
            channel_standings.c.member_since.is_not(None),
            people.c.role == role,
            people.c.active,
        )
        .correlate(channels)
        .scalar_subquery()
    )
