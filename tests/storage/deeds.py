"""What people, admins and platforms may do in a small world, in any order, for laws that always hold."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.events import ChannelProfile, Profile, Reacted
from rules.model import Audience, Role, Scope
from rules.requests import Verb
from rules.seen import How
from rules.settings import AUTOMATIC_LIMIT, Customers, Layer
from storage.choices import Target, TargetKind
from storage.listening import repeat_listening
from storage.store import Store
from storage.tables import channels, conversations, items, people, project_members
from tests.storage.world import NOON, World, at

PEOPLE = ("ana", "ben", "carla", "dan")
CHANNELS = ("help", "sales", "team")
CROWD = tuple(f"mate{number}" for number in range(AUTOMATIC_LIMIT - 1))
"""Enough teammates in *help* for two more to make it a large channel; none wants to hear customers."""

Deed = tuple[Any, ...]


class SmallWorld(World):
    """Four people who may become anything, three channels, and a clock that only goes on."""

    def __init__(self, store: Store, ref: str) -> None:
        super().__init__(store, ref)
        self.seconds = 0.0
        self.conversations: list[int] = []
        self.items: list[int] = []
        self.teammates(*PEOPLE, *CROWD)
        with store.database.writing() as connection:
            crowd = (people.c.workspace_id == self.id) & people.c.ref.in_(CROWD)
            connection.execute(update(people).where(crowd).values(chosen_customers=Customers.NONE))
        self.channel("help", "ana", "carla", *CROWD)
        self.channel("sales", "ben")
        self.channel("team", "ben", private=True)

    def writes(self, author: str, channel: str, pause: float) -> None:
        """Let somebody write something after a pause, if anybody listens and knows who they are."""
        self.seconds += pause
        event = self.posted(author, self.seconds, channel)
        with self.store.recording() as recording:
            situation = recording.situation(self.id, event)
        if (
            situation.channel is None
            or situation.channel.audience is Audience.OFF
            or situation.author is None
        ):
            return
        self.conversations.append(self.conversation_of(self.tell(event) or 0))

    def attach(self, number: int, assignee: str | None) -> None:
        """Attach a conversation to a new item, if there is one yet."""
        if not self.conversations:
            return
        who = {"assignee_id": self.person(assignee), "assigned_at": self.now} if assignee else {}
        row = {"workspace_id": self.id, "key": f"KEY-{len(self.items)}"} | who
        with self.store.database.writing() as connection:
            made = connection.execute(insert(items).values(row).returning(items.c.id)).scalar_one()
            here = conversations.c.id == self.conversations[number % len(self.conversations)]
            connection.execute(update(conversations).where(here).values(item_id=made))
        self.items.append(made)

    def chooses(self, ref: str, verb: Verb, kind: TargetKind, number: int) -> None:
        """Let somebody follow or mute something, if there is one yet."""
        things = {
            TargetKind.CONVERSATION: self.conversations,
            TargetKind.ITEM: self.items,
            TargetKind.CHANNEL: [self.place(channel) for channel in CHANNELS],
        }[kind]
        if things:
            target = Target(kind, things[number % len(things)])
            self.store.choices.take(self.person(ref), target, verb, self.now)

    def add_to_project(self, ref: str, channel: str) -> None:
        """Let an admin add somebody to the project of a channel."""
        project = self.project_of(channel)
        person = self.person(ref)
        with self.store.database.writing() as connection:
            row = {"project_id": project, "person_id": person}
            connection.execute(upsert(project_members).on_conflict_do_nothing(), row)
            repeat_listening(connection, [person])

    def merge(self, channel: str, into: str) -> None:
        """Let an admin move a channel to another one's project."""
        project = self.project_of(into)
        with self.store.database.writing() as connection:
            here = channels.c.id == self.place(channel)
            connection.execute(update(channels).where(here).values(project_id=project))

    def project_of(self, channel: str) -> int:
        place = self.store.directory.channel(self.id, channel)
        assert place is not None
        return place.project_id

    @property
    def now(self) -> datetime:
        """The moment of the world's clock."""
        return NOON + timedelta(seconds=self.seconds)

    def profile(self, ref: str, role: Role, active: bool) -> None:
        """Let the platform tell about a person anew."""
        profile = Profile(ref, ref.title(), role, active=active)
        self.store.directory.learn_people(self.id, [profile])

    def describe(self, ref: str, members: frozenset[str], private: bool, watched: bool) -> None:
        """Let the platform tell about a channel anew."""
        profile = ChannelProfile(ref, ref, private, shared=False, members=members, watched=watched)
        self.store.directory.learn_channel(self.id, profile, self.now)

    def grant(self, ref: str, scope: Scope) -> None:
        """Let an admin change somebody's scope."""
        self.store.choices.grant_scope(self.person(ref), scope, self.person("ana"), self.now)

    def call(self, channel: str, audience: Audience) -> None:
        """Let an admin say who reads along."""
        self.store.choices.set_audience(self.place(channel), audience, self.person("ana"), self.now)

    def open(self, channel: str, opened: bool) -> None:
        """Let an admin open a channel, or close it."""
        self.store.choices.open_channel(self.place(channel), self.person("ana"), self.now, opened=opened)

    def default(self, customers: Customers) -> None:
        """Let an admin choose for everybody who has not chosen."""
        by = self.person("ana")
        self.store.choices.change_defaults(self.id, by, Layer(customers=customers), self.now)

    def forget(self, ref: str) -> None:
        """Let somebody return to the defaults."""
        self.store.choices.reset(self.person(ref), self.person(ref), self.now)

    def prefer(self, ref: str, customers: Customers) -> None:
        """Let somebody choose which messages from customers they want."""
        self.wants(ref, self.seconds, customers=customers)


def _deed(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Deed]:
    return st.tuples(st.just(name), *arguments)


_people, _channels = st.sampled_from(PEOPLE), st.sampled_from(CHANNELS)
_numbers, _customers = st.integers(0, 5), st.sampled_from(Customers)
_pauses = st.sampled_from([1.0, 600.0, 3600.0])
_members = st.frozensets(st.sampled_from([*PEOPLE, *CROWD[:2]]))

DEEDS: st.SearchStrategy[list[Deed]] = st.lists(
    st.one_of(
        _deed("writes", _people, _channels, _pauses),
        _deed("writes", _people, _channels, _pauses),
        _deed("chooses", _people, st.sampled_from(Verb), st.sampled_from(TargetKind), _numbers),
        _deed("attach", _numbers, st.none() | _people),
        _deed("profile", _people, st.sampled_from(Role), st.booleans()),
        _deed("describe", _channels, _members, st.booleans(), st.sampled_from([True, True, False])),
        _deed("joins", _people, _channels),
        _deed("leaves", _people, _channels),
        _deed("grant", _people, st.sampled_from(Scope)),
        _deed("call", _channels, st.sampled_from(Audience)),
        _deed("open", _channels, st.booleans()),
        _deed("merge", _channels, _channels),
        _deed("add_to_project", _people, _channels),
        _deed("prefer", _people, _customers),
        _deed("forget", _people),
        _deed("default", _customers),
    ),
    max_size=25,
)
"""Any number of deeds, each as the name of a method and its arguments."""


def live(world: SmallWorld, deeds: list[Deed]) -> None:
    """Let the deeds happen, one after the other."""
    for name, *arguments in deeds:
        getattr(world, name)(*arguments)


def leave_traces(world: World) -> None:
    """Let Ben do, and be told, everything that leaves something behind."""
    about = {"email": "ben@example.org", "language": "sv", "timezone": "Europe/Oslo"}
    world.tells("ben", "Ben Öst", role=Role.TEAMMATE, **about)
    world.channel("board", "ben", private=True)
    world.wants("ben", customers=Customers.ALL, wait=timedelta(minutes=2))
    ana, ben = world.person("ana"), world.person("ben")
    world.store.connections.keep(ben, "xoxp-ben", ["channels:read"], at(0))
    world.store.homes.opened(ben, "mine", at(0), "mark")
    asked = world.says("carla", 0, ref="asked", text="help!")
    world.says("ben", 10, ref="written", text="Ben's words")
    secret = world.says("ben", 20, "board", ref="secret", text="Ben's secret words")
    for message, key in ((asked, "ACME-1"), (secret, "SECRET-1")):
        item = world.store.items.attach(world.conversation_of(message), key, ben, at(30))
        world.store.items.assign(item.id, ben, ben, at(30))
        world.takes("ben", Verb.FOLLOW, Target(TargetKind.ITEM, item.id), 30)
        world.takes("ben", Verb.FOLLOW, world.conversation(message), 30)
        world.store.choices.seen(ben, world.conversation_of(message), at(0), How.PRESSED, at(30))
    for name in ("help", "board"):
        world.takes("ben", Verb.FOLLOW, Target(TargetKind.CHANNEL, world.place(name)), 30)
        (project,) = world.store.projects.find(world.id, name)
        world.store.projects.add_person(project.id, ben, ana, at(30))
    world.says("carla", 40, text="more")
    world.send(world.due(200), 200)
    with world.store.recording() as recording:
        recording.keep_unplanned(world.id, world.posted("ben", 50, "sales", text="Ben's waiting words"))
        recording.amend(world.id, Reacted("help", "unknown", "ben", at(50)), at(50))
