"""What exists in the pocket organization: people, channels and the messages in their topics."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from urllib.parse import urlsplit

from sandbox.clock import Clock
from sandbox.impossible import ImpossibleError
from sandbox.records import Json

RESOLVED = "✔ "
"""Stands before the name of a resolved topic: https://zulip.com/help/resolve-a-topic"""


class Role(IntEnum):
    """What somebody may do, see https://zulip.com/api/roles-and-permissions."""

    OWNER = 100
    ADMIN = 200
    MODERATOR = 300
    MEMBER = 400
    GUEST = 600


class BotType(IntEnum):
    """The kinds of bot that people can make."""

    GENERIC = 1
    INCOMING_WEBHOOK = 2


@dataclass
class Realm:
    """The organization itself, with what its owners have chosen and what its server can do."""

    name: str
    url: str
    level: int = 372
    version: str = "10.1"
    has_receipts: bool = True
    allows_editing: bool = True
    edit_limit: int | None = 600
    """Seconds for which people may edit what they wrote; nothing stands for always."""
    allows_direct_messages: bool = True
    longest_message: int = 10_000
    longest_topic: int = 60


@dataclass
class Person:
    """Somebody who can write: a human, a bot, or one of the server's own bots."""

    id: int
    name: str
    """How tests and stories call them; Zulip does not know it."""
    full_name: str
    email: str
    role: Role = Role.MEMBER
    bot_type: BotType | None = None
    owner_id: int | None = None
    is_system: bool = False
    is_active: bool = True
    timezone: str = ""
    shows_email: bool = True
    sends_receipts: bool = True
    muted: set[int] = field(default_factory=set)
    """Ids of the people whom they do not want to hear."""
    joined: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)
    key: str = ""

    @property
    def is_bot(self) -> bool:
        """Tell whether this is a program."""
        return self.bot_type is not None or self.is_system

    @property
    def is_guest(self) -> bool:
        """Tell whether they see only the channels that they are subscribed to."""
        return self.role is Role.GUEST

    @property
    def is_admin(self) -> bool:
        """Tell whether they may administer the organization."""
        return self.role <= Role.ADMIN


@dataclass
class Channel:
    """A public or private channel; what is written in it lies with the world."""

    id: int
    name: str
    creator_id: int
    created: int
    subscribers: list[int] = field(default_factory=list)
    is_private: bool = False
    is_web_public: bool = False
    protects_history: bool = False
    """Subscribers see nothing from before they joined."""
    is_archived: bool = False
    description: str = ""


@dataclass
class Reaction:
    """One person's reaction to a message."""

    person_id: int
    name: str
    code: str


@dataclass
class Message:
    """One message as it stands now; deleting removes it from the world."""

    id: int
    sender_id: int
    content: str
    timestamp: int
    client: str
    channel_id: int | None = None
    topic: str = ""
    recipients: tuple[int, ...] = ()
    """Of a direct message: everybody who takes part, in order."""
    widget: Json | None = None
    edited_at: int | None = None
    moved_at: int | None = None
    reactions: list[Reaction] = field(default_factory=list)
    received: set[int] = field(default_factory=set)
    """Ids of those to whom it was sent when it was written."""
    read_by: set[int] = field(default_factory=set)

    def is_in(self, channel: Channel, topic: str | None = None) -> bool:
        """Tell whether it stands in a channel, and in this topic of it; capitals make no difference."""
        if self.channel_id != channel.id:
            return False
        return topic is None or self.topic.lower() == topic.lower()


@dataclass
class World:
    """Everything that exists, with the ways to look it up."""

    clock: Clock
    realm: Realm
    bot_id: int
    """The bot under test."""
    notifier_id: int
    """Notification Bot, which writes what the server has to say."""
    people: dict[int, Person] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    latest_message: int = 1000

    @property
    def bot(self) -> Person:
        """Return the bot under test."""
        return self.people[self.bot_id]

    @property
    def humans(self) -> list[Person]:
        """Return everybody who is no program."""
        return [person for person in self.people.values() if not person.is_bot]

    def person(self, who: str) -> Person:
        """Find somebody by id or by name, with or without the @."""
        handle = who.removeprefix("@").lower()
        for person in self.people.values():
            if handle in (person.name, str(person.id)):
                return person
        raise ImpossibleError(f"nobody is called {who}")

    def by_email(self, email: str) -> Person | None:
        """Find somebody by the address that Zulip shows of them, or by the real one."""
        for person in self.people.values():
            if email.lower() in (person.email, self.shown_email(person)):
                return person
        return None

    def channel(self, which: str) -> Channel:
        """Find a channel by id or by name, with or without the #."""
        name = which.removeprefix("#")
        for channel in self.channels.values():
            if name in (channel.name, str(channel.id)):
                return channel
        raise ImpossibleError(f"no channel is called {which}")

    def message(self, number: int) -> Message:
        """Find a message by its id."""
        if number not in self.messages:
            raise ImpossibleError(f"there is no message {number}")
        return self.messages[number]

    def in_topic(self, channel: Channel, topic: str | None = None) -> list[Message]:
        """Return what stands in a channel or in one topic of it, oldest first."""
        return [message for message in self.messages.values() if message.is_in(channel, topic)]

    def direct(self, *people: Person) -> list[Message]:
        """Return the direct messages between exactly these people, oldest first."""
        together = tuple(sorted({person.id for person in people}))
        return [message for message in self.messages.values() if message.recipients == together]

    def shown_email(self, person: Person) -> str:
        """Return the address that stands for somebody who hides the real one, else the real one."""
        if person.shows_email or person.is_bot:
            return person.email
        return f"user{person.id}@{urlsplit(self.realm.url).hostname}"

    def next_message(self) -> int:
        """Return an id that no message has yet, and that is higher than all."""
        self.latest_message += 1
        return self.latest_message

    def seconds(self) -> int:
        """Return the present in whole seconds since 1970."""
        return int(self.clock().timestamp())
