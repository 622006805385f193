"""The organization that the sandbox starts with: Northwind Support and its customers, on Zulip."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.clock import Clock, now
from sandbox.zulip.world import BotType, Channel, Person, Realm, Role, World

TEAMMATES = ("ann", "bo", "ben", "dora", "eva", "finn")

UNSEEN_ID = 41
NOTIFIER_ID = 3

_STOCKHOLM = "Europe/Stockholm"
_PEOPLE = (
    Person(11, "ann", "Ann Lindqvist", "ann@northwind.example", Role.OWNER, timezone=_STOCKHOLM),
    Person(12, "bo", "Bo Ek", "bo@northwind.example", Role.ADMIN, timezone=_STOCKHOLM),
    Person(13, "ben", "Ben Okafor", "ben@northwind.example", timezone="Europe/London"),
    Person(14, "dora", "Dora Weiss", "dora@northwind.example"),
    Person(15, "eva", "Eva Berg", "eva@northwind.example", shows_email=False),
    Person(16, "finn", "Finn Daly", "finn@northwind.example", Role.MODERATOR),
    Person(21, "gus", "Gus Moreau", "gus@globex.example", Role.GUEST),
    Person(22, "carla", "Carla Nyström", "carla@acme.example", Role.GUEST),
    Person(23, "cyrus", "Cyrus Amini", "cyrus@acme.example", Role.GUEST, shows_email=False),
    Person(
        31,
        "ticketbot",
        "Ticket Robot",
        "tickets-bot@northwind.example",
        bot_type=BotType.INCOMING_WEBHOOK,
        owner_id=12,
    ),
    Person(
        UNSEEN_ID, "unseen", "Unseen", "unseen-bot@northwind.example", bot_type=BotType.GENERIC, owner_id=11
    ),
    # Every server has these; register tells them apart from the organization's people.
    Person(NOTIFIER_ID, "notifier", "Notification Bot", "notification-bot@zulip.com", is_system=True),
    Person(4, "gateway", "Email Gateway", "emailgateway@zulip.com", is_system=True),
    Person(5, "welcome", "Welcome Bot", "welcome-bot@zulip.com", is_system=True),
)


def seeded_world(url: str, clock: Clock = now) -> World:
    """Make the organization as every run of the sandbox finds it."""
    world = World(clock, Realm("Northwind Support", url), UNSEEN_ID, NOTIFIER_ID)
    for person in _PEOPLE:
        world.people[person.id] = replace(person, muted=set(), key=f"key-of-{person.name}")
    _add_channel(world, 101, "general", TEAMMATES)
    _add_channel(world, 102, "support", [*TEAMMATES, "ticketbot", "unseen"])
    _add_channel(world, 103, "acme", ["ann", "bo", "ben", "dora", "carla", "cyrus", "unseen"])
    _add_channel(world, 104, "acme-plan", ["bo", "dora", "unseen"]).is_private = True
    _add_channel(world, 105, "globex", ["ann", "ben", "eva", "gus", "unseen"])
    return world


def _add_channel(world: World, number: int, name: str, subscribers: Iterable[str]) -> Channel:
    ids = [world.person(one).id for one in subscribers]
    channel = Channel(number, name, ids[0], world.seconds(), ids)
    world.channels[number] = channel
    return channel
