"""Circles of teammates whom a message concerns, one for each way to be concerned."""

from collections.abc import Callable, Sequence

from sqlalchemy import insert, select, update

from benchmarks.team import CUSTOMER, START, Team, message
from rules.model import Scope
from rules.requests import Verb
from rules.settings import Customers, Layer
from storage.choices import Target, TargetKind
from storage.tables import channels, people, project_members

Circle = Callable[[Team, Sequence[str]], None]
"""Makes these teammates, who are known already, stand so to the channel of the message."""

ROOM, SIBLING, ELSEWHERE = "acme", "acme-internal", "elsewhere"
"""The channel of the message, another one of the same project, and one of another project."""


def build(team: Team) -> None:
    """Open the channels in which everything takes place."""
    for name in (ROOM, SIBLING, ELSEWHERE):
        team.open_channel(name, CUSTOMER)
    with team.store.database.writing() as connection:
        project = select(channels.c.project_id).where(channels.c.ref == ROOM).scalar_subquery()
        connection.execute(update(channels).where(channels.c.ref == SIBLING).values(project_id=project))


def listeners(team: Team, names: Sequence[str]) -> None:
    """Put them into the channel; they want every message of a customer."""
    team.open_channel(ROOM, CUSTOMER, *names)
    _choose(team, names, Customers.ALL)


def writers(team: Team, names: Sequence[str]) -> None:
    """Put them into the channel and into the conversation."""
    team.open_channel(ROOM, CUSTOMER, *names)
    _choose(team, names, Customers.FOLLOWED)
    team.hears(*(message(ROOM, 1 + number, author=name) for number, name in enumerate(names)))


def followers(team: Team, names: Sequence[str]) -> None:
    """Put them into the channel, which they follow."""
    team.open_channel(ROOM, CUSTOMER, *names)
    _choose(team, names, Customers.FOLLOWED)
    place = team.store.directory.channel(team.workspace.id, ROOM)
    assert place is not None
    for person_id in team.ids(names):
        team.store.choices.take(person_id, Target(TargetKind.CHANNEL, place.id), Verb.FOLLOW, START)


def neighbours(team: Team, names: Sequence[str]) -> None:
    """Put them into another channel of the project; they want every message of a customer."""
    team.open_channel(SIBLING, CUSTOMER, *names)
    _choose(team, names, Customers.ALL)


def helpers(team: Team, names: Sequence[str]) -> None:
    """Add them to the project; they want every message of a customer."""
    _choose(team, names, Customers.ALL)
    project = select(channels.c.project_id).where(channels.c.ref == ROOM).scalar_subquery()
    added = select(project, people.c.id, people.c.listening).where(people.c.ref.in_(names))
    with team.store.database.writing() as connection:
        connection.execute(
            insert(project_members).from_select(["project_id", "person_id", "listening"], added)
        )


def overseers(team: Team, names: Sequence[str]) -> None:
    """Let them see everything; they want every message of a customer."""
    _choose(team, names, Customers.ALL)
    for person_id in team.ids(names):
        team.store.choices.grant_scope(person_id, Scope.ALL, person_id, START)


CIRCLES: dict[str, Circle] = {
    "members who want all": listeners,
    "members who wrote": writers,
    "members who follow the channel": followers,
    "members of another channel of the project": neighbours,
    "people added to the project": helpers,
    "people who may see everything": overseers,
}


def _choose(team: Team, names: Sequence[str], customers: Customers) -> None:
    for person_id in team.ids(names):
        team.store.choices.change(person_id, person_id, Layer(customers=customers), START)
