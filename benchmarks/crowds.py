"""Crowds of teammates whom a message does not concern: the more of them, the less they may cost."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, literal, select

from benchmarks.circles import ELSEWHERE, ROOM, SIBLING
from benchmarks.team import START, Team
from rules.model import Role, Scope
from rules.settings import Customers
from storage.listening import recount
from storage.tables import channel_standings, channels, people
from storage.types import Moment

Crowd = Callable[[Team, int], None]
"""Puts so many people into a workspace."""


def in_the_room(team: Team, count: int) -> None:
    """Put everybody into the channel itself; they want to hear what they follow, and follow nothing."""
    with team.store.database.writing() as connection:
        _add(connection, team, count, Customers.FOLLOWED)
        _join(connection, ROOM)


def next_door(team: Team, count: int) -> None:
    """Put everybody into another channel of the same project, wanting to hear what they follow."""
    with team.store.database.writing() as connection:
        _add(connection, team, count, Customers.FOLLOWED)
        _join(connection, SIBLING)


def elsewhere(team: Team, count: int) -> None:
    """Put everybody into a channel of another project; every one of them wants all messages of customers."""
    with team.store.database.writing() as connection:
        _add(connection, team, count, Customers.ALL)
        _join(connection, ELSEWHERE)


def overseers(team: Team, count: int) -> None:
    """Let everybody see everything, wanting to hear what they follow."""
    with team.store.database.writing() as connection:
        _add(connection, team, count, Customers.FOLLOWED, Scope.ALL)


CROWDS: dict[str, Crowd] = {
    "in the same channel": in_the_room,
    "in another channel of the project": next_door,
    "in another project, wanting all": elsewhere,
    "who may see everything": overseers,
}


def _add(
    connection: Connection, team: Team, count: int, customers: Customers, scope: Scope = Scope.OWN
) -> None:
    alike = {
        "workspace_id": team.workspace.id,
        "platform_role": Role.TEAMMATE,
        "chosen_customers": customers,
        "scope": scope,
    }
    names = (f"crowd{number}" for number in range(count))
    connection.execute(insert(people), [alike | {"ref": name, "name": name} for name in names])


def _join(connection: Connection, channel: str) -> None:
    """Make everybody of the crowd a member, at once and as the directory would."""
    room = connection.execute(select(channels.c.id).where(channels.c.ref == channel)).scalar_one()
    members = select(literal(room), people.c.id, literal(START, Moment), people.c.listening)
    connection.execute(
        insert(channel_standings).from_select(
            ["channel_id", "person_id", "member_since", "listening"],
            members.where(people.c.ref.startswith("crowd")),
        )
    )
    recount(connection, [room])
