"""A workspace to be filled in a line or two, so that a test says only what matters to it.

People and channels are called by short names, which are also the platform's; times are seconds after NOON.
Messages are planned by the real rules.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from rules.conversations import home, is_new_ticket, kind_of
from rules.decide import Alert, Case, Skip, plan
from rules.events import ChannelProfile, Joined, Left, MessagePosted, Profile
from rules.model import Medium, Message, Role
from rules.requests import Verb
from rules.settings import Layer
from storage.choices import Target, TargetKind
from storage.due import Claim, DueNotice, Outcome, Sent
from storage.recording import Concern, Placed, Recording, Situation
from storage.store import Store
from storage.tables import conversations, items

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LAPSED = timedelta(minutes=-5)
"""A lease that has run out before anybody can use it."""


def at(seconds: float) -> datetime:
    """Say which moment that is."""
    return NOON + timedelta(seconds=seconds)


class World:
    """One workspace, and short words for what happens in it."""

    def __init__(self, store: Store, ref: str = "T1") -> None:
        self.store = store
        self.id = store.directory.workspace("slack", ref, "Northwind", "https://n.example/", "UBOT").id
        self._refs = 0
        self._claims: dict[int, Claim] = {}

    def people(self, *refs: str, **told: Any) -> None:
        """Let the platform tell about people."""
        profiles = [Profile(ref, ref.title(), **told) for ref in refs]
        self.store.directory.learn_people(self.id, profiles)

    def tells(self, ref: str, name: str, **told: Any) -> None:
        """Let the platform tell about somebody whose name is not their reference."""
        self.store.directory.learn_people(self.id, [Profile(ref, name, **told)])

    def teammates(self, *refs: str, **told: Any) -> None:
        """Let the platform tell about teammates."""
        self.people(*refs, role=Role.TEAMMATE, **told)

    def customers(self, *refs: str, **told: Any) -> None:
        """Let the platform tell about customers."""
        self.people(*refs, role=Role.CUSTOMER, **told)

    def channel(self, ref: str, *members: str, **told: Any) -> int:
        """Let the platform tell about a channel and who is in it."""
        told = {"private": False, "shared": False} | told
        profile = ChannelProfile(ref, ref, members=frozenset(members), **told)
        self.store.directory.learn_channel(self.id, profile, NOON)
        return self.place(ref)

    def joins(self, ref: str, channel: str = "help", seconds: float = 0) -> None:
        """Let somebody join a channel."""
        self.store.directory.move(self.id, Joined(channel, ref, at(seconds)))

    def leaves(self, ref: str, channel: str = "help", seconds: float = 0) -> None:
        """Let somebody leave a channel."""
        self.store.directory.move(self.id, Left(channel, ref, at(seconds)))

    def person(self, ref: str) -> int:
        """Name a person as the store does."""
        member = self.store.directory.person(self.id, ref)
        assert member is not None
        return member.id

    def place(self, ref: str) -> int:
        """Name a channel as the store does."""
        place = self.store.directory.channel(self.id, ref)
        assert place is not None
        return place.id

    def wants(self, ref: str, seconds: float = 0, **choices: Any) -> None:
        """Let somebody choose settings."""
        person_id = self.person(ref)
        self.store.choices.change(person_id, person_id, Layer(**choices), at(seconds))

    def takes(self, ref: str, verb: Verb, target: Target, seconds: float = 0) -> None:
        """Let somebody follow, unfollow, mute or unmute something."""
        self.store.choices.take(self.person(ref), target, verb, at(seconds))

    def posted(
        self, author: str, seconds: float = 0, channel: str = "help", *, ref: str | None = None, **said: Any
    ) -> MessagePosted:
        """Make the event of a message."""
        self._refs += 1
        said = {"text": f"message {self._refs}"} | said
        return MessagePosted(channel, ref or f"{self._refs}", author, at(seconds), **said)

    def says(self, author: str, seconds: float = 0, channel: str = "help", **said: Any) -> int:
        """Let somebody write a message, which is planned; return its number in the store."""
        message_id = self.tell(self.posted(author, seconds, channel, **said))
        assert message_id is not None
        return message_id

    def tell(self, event: MessagePosted, *, after_asking: Callable[[], object] = lambda: None) -> int | None:
        """Record and plan a message; None when it was there already."""
        with self.store.recording() as recording:
            situation = recording.situation(self.id, event)
            after_asking()
            if situation.stored:
                return None
            placed = place(event, situation)
            concerned = self._concerned(recording, situation, placed)
            return recording.keep(self.id, event, placed, planned(event, placed, situation, concerned))

    def _concerned(self, recording: Recording, situation: Situation, placed: Placed) -> Iterable[Concern]:
        assert situation.channel is not None
        if placed.conversation_id == situation.conversation_id:
            return situation.concerned
        return recording.concerned(self.id, situation.channel, placed.conversation_id)

    def conversation_of(self, message_id: int) -> int:
        """Name the conversation of a stored message."""
        return self.store.questions.case(message_id, self.person("ana")).message.conversation_id

    def conversation(self, message_id: int) -> Target:
        """Point at the conversation of a stored message."""
        return Target(TargetKind.CONVERSATION, self.conversation_of(message_id))

    def item(self, key: str, message_id: int, assignee: str | None = None, seconds: float = 0) -> Target:
        """Attach the conversation of a stored message to a new item."""
        who = {"assignee_id": self.person(assignee), "assigned_at": at(seconds)} if assignee else {}
        row = {"workspace_id": self.id, "key": key, "title": key.lower()}
        conversation_id = self.conversation_of(message_id)
        with self.store.database.writing() as connection:
            made = connection.execute(insert(items).values(row | who).returning(items.c.id)).scalar_one()
            here = conversations.c.id == conversation_id
            connection.execute(update(conversations).where(here).values(item_id=made))
        return Target(TargetKind.ITEM, made)

    def due(self, seconds: float, lease: timedelta = LEASE, limit: int = 200) -> list[DueNotice]:
        """Claim and load what is due."""
        claim = self.store.due.claim(at(seconds), limit, lease)
        self._claims |= dict.fromkeys(claim.ids, claim)
        return self.store.due.load(claim.ids)

    def claim_of(self, *notice_ids: int) -> Claim:
        """Name the claim by which these notices were taken last, as if they alone had been."""
        return Claim(notice_ids, self._claims[notice_ids[0]].holder)

    def begin(self, notices: Iterable[DueNotice], lease: timedelta = LEASE) -> list[int]:
        """Begin to send everything that is in the given notices."""
        going = [notice.id for notice in notices]
        if going:
            self.store.due.begin_sending(self.claim_of(*going), going, {}, lease, NOON)
        return going

    def settle(self, outcomes: Mapping[int, Outcome], seconds: float = 0) -> None:
        """Note what came of notices that were claimed."""
        if outcomes:
            self.store.due.settle(self.claim_of(*outcomes), outcomes, at(seconds))

    def send(self, notices: Iterable[DueNotice], seconds: float, pause: float = 60) -> None:
        """Send everything that is in the given notices."""
        sent = Sent("dm/1", at(seconds), at(seconds + pause))
        self.settle(dict.fromkeys(self.begin(notices), sent), seconds)


def place(event: MessagePosted, situation: Situation) -> Placed:
    """Fix what the rules say about a message."""
    channel, author = situation.channel, situation.author
    assert channel is not None
    assert author is not None
    in_thread = event.thread is not None
    placed = in_thread or event.topic is not None
    joins = situation.root if placed else home(event.at, channel, situation.before, situation.after)
    kind = kind_of(author.role, channel.audience)
    new_ticket = is_new_ticket(kind, starts=joins is None, in_thread=in_thread)
    return Placed(channel.id, joins, author.id, author.role, kind, new_ticket)


def planned(
    event: MessagePosted, placed: Placed, situation: Situation, concerned: Iterable[Concern]
) -> dict[int, Alert | Skip]:
    """Decide about a message for everybody concerned."""
    channel = situation.channel
    assert channel is not None
    message = Message(
        0,
        placed.conversation_id or 0,
        placed.author_id,
        placed.author_role,
        placed.kind,
        event.at,
        placed.new_ticket,
    )
    return {
        one.person.id: plan(Case(message, channel, one.person, one.standing, one.settings))
        for one in concerned
    }


def alerted(notices: Iterable[DueNotice]) -> dict[str, list[str]]:
    """Say who is told what."""
    return {
        f"{notice.recipient.ref} by {notice.medium}": [alert.text for alert in notice.alerts]
        for notice in notices
    }


def by_dm(notices: Iterable[DueNotice]) -> dict[str, list[str]]:
    """Say who is told what by direct message."""
    chosen = (notice for notice in notices if notice.medium is Medium.DIRECT_MESSAGE)
    return {notice.recipient.ref: [alert.text for alert in notice.alerts] for notice in chosen}
