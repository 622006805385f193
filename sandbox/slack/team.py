"""The team that the pocket workspace starts with: Northwind Support and its customers."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.clock import Clock, now
from sandbox.slack.world import App, Channel, Kind, Person, Role, Team, World, capitals

NORTHWIND = Team("T0NORTHWIND", "Northwind Support", "northwind-support")
ACME = Team("T0ACMEAB", "Acme AB", "acme-ab")
UNSEEN = App("A0UNSEEN", "U0UNSEEN", "B0UNSEEN", "unseen")

TEAMMATES = ("ann", "bo", "ben", "dora", "eva", "finn")

_HOME = NORTHWIND.id
_PEOPLE = (
    Person("U0ANN", "ann", "Ann Lindqvist", _HOME, Role.OWNER, "ann@northwind.example"),
    Person("U0BO", "bo", "Bo Ek", _HOME, Role.ADMIN, "bo@northwind.example", locale="sv-SE"),
    Person("U0BEN", "ben", "Ben Okafor", _HOME, email="ben@northwind.example"),
    Person("U0DORA", "dora", "Dora Weiss", _HOME, email="dora@northwind.example"),
    Person("U0EVA", "eva", "Eva Berg", _HOME, email="eva@northwind.example", locale="sv-SE"),
    Person("U0FINN", "finn", "Finn Daly", _HOME, email="finn@northwind.example"),
    Person("U0GUS", "gus", "Gus Moreau", _HOME, Role.GUEST, "gus@globex.example"),
    Person("U0CARLA", "carla", "Carla Nyström", ACME.id),
    Person("U0CYRUS", "cyrus", "Cyrus Amini", ACME.id),
    Person(
        "U0TICKETBOT", "ticketbot", "Ticket Robot", _HOME, Role.BOT, bot_id="B0TICKETBOT", app_id="A0TICKETS"
    ),
    Person(UNSEEN.user_id, "unseen", "Unseen", _HOME, Role.BOT, bot_id=UNSEEN.bot_id, app_id=UNSEEN.id),
    # Slack lists its Slackbot as a human member, so programs must know it by its id. So do we.
    Person("USLACKBOT", "slackbot", "Slackbot", _HOME),
)


def seeded_world(clock: Clock = now, team: Team = NORTHWIND) -> World:
    """Make the workspace as every run of the sandbox finds it; another team's has the same ids in it."""
    world = World(clock, team, UNSEEN, teams={one.id: one for one in (team, ACME)})
    for person in _PEOPLE:
        home = team.id if person.team_id == _HOME else person.team_id
        world.people[person.id] = replace(person, team_id=home, updated=world.seconds())
    _add_channel(world, "general", Kind.PUBLIC, TEAMMATES).is_general = True
    _add_channel(world, "support", Kind.PUBLIC, [*TEAMMATES, "ticketbot", "unseen"])
    _add_channel(world, "acme", Kind.PUBLIC, ["ann", "bo", "ben", "dora", "carla", "cyrus", "unseen"], [ACME])
    _add_channel(world, "acme-plan", Kind.PRIVATE, ["bo", "dora", "unseen"])
    _add_channel(world, "globex", Kind.PUBLIC, ["ann", "ben", "eva", "gus", "unseen"])
    return world


def _add_channel(
    world: World, name: str, kind: Kind, members: Iterable[str], shared_with: Iterable[Team] = ()
) -> Channel:
    ids = [world.person(member).id for member in members]
    channel = Channel(f"C0{capitals(name)}", name, kind, ids[0], world.seconds(), ids)
    channel.shared_with = [team.id for team in shared_with]
    world.channels[channel.id] = channel
    return channel
