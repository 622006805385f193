"""What exists in the pocket workspace: organizations, people, channels and their messages."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sandbox.clock import Clock
from sandbox.impossible import ImpossibleError

Json = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Role(StrEnum):
    """What somebody may do in their own organization."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    BOT = "bot"

    @property
    def is_guest(self) -> bool:
        """Tell whether this is one of the two kinds of guest."""
        return self in (Role.GUEST, Role.SINGLE_CHANNEL_GUEST)


class Kind(StrEnum):
    """The kinds of channel, named as message events name them."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"


@dataclass(frozen=True)
class Team:
    """An organization, the workspace's own or one that shares channels with it."""

    id: str
    name: str
    domain: str
    enterprise: str | None = None
    """The Enterprise Grid that it is part of."""


@dataclass
class Person:
    """Somebody who can write: a human or a bot user, of whichever organization."""

    id: str
    name: str
    real_name: str
    team_id: str
    role: Role = Role.MEMBER
    email: str | None = None
    locale: str = "en-US"
    is_deactivated: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0


@dataclass(frozen=True)
class App:
    """The app under test, as it is installed in the workspace."""

    id: str
    user_id: str
    bot_id: str
    name: str
    verification_token: str = "sandbox-verification"


@dataclass
class Message:
    """One message as it stands now; deleting removes it from its channel."""

    channel_id: str
    ts: str
    text: str
    author: str | None
    """Id of the person or bot user; classic integrations may have none."""
    subtype: str | None = None
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    username: str | None = None
    client_msg_id: str | None = None
    edited: Json | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Tell whether this message answers another one in a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def stands_in_channel(self) -> bool:
        """Tell whether people see this message without opening a thread."""
        return not self.is_reply or self.subtype == "thread_broadcast"


@dataclass
class Channel:
    """A public, private or direct channel with everything written in it."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    shared_with: list[str] = field(default_factory=list)
    """Ids of the other organizations that share this channel."""
    is_general: bool = False
    is_archived: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    """Per person id: the newest top-level message that they have read."""
    thread_last_read: dict[tuple[str, str], str] = field(default_factory=dict)
    """Per person id and thread: the newest reply that they have read."""
    elsewhere: "list[tuple[World, Channel]]" = field(default_factory=list)
    """The same channel, as other workspaces that share it have it."""

    def in_order(self) -> list[Message]:
        """Return all messages, oldest first."""
        return [self.messages[ts] for ts in sorted(self.messages, key=ts_key)]

    def top_level(self) -> list[Message]:
        """Return what stands in the channel itself, oldest first."""
        return [message for message in self.in_order() if message.stands_in_channel]

    def replies(self, thread_ts: str) -> list[Message]:
        """Return the replies of one thread, oldest first."""
        return [message for message in self.in_order() if message.is_reply and message.thread_ts == thread_ts]


@dataclass
class World:
    """Everything that exists, with the ways to look it up."""

    clock: Clock
    team: Team
    app: App
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    is_installed: bool = True
    """The app is; else it hears nothing from here."""
    is_org_wide: bool = False
    """It was installed for the whole Enterprise Grid at once."""
    _latest: int = 0

    def person(self, who: str) -> Person:
        """Find somebody by id or by name, with or without the @."""
        handle = who.removeprefix("@").lower()
        for person in self.people.values():
            if who == person.id or handle == person.name:
                return person
        raise ImpossibleError(f"nobody is called {who}")

    def channel(self, which: str) -> Channel:
        """Find a channel by id or by name, with or without the #."""
        name = which.removeprefix("#")
        for channel in self.channels.values():
            if which == channel.id or (name == channel.name and channel.kind is not Kind.DIRECT):
                return channel
        raise ImpossibleError(f"no channel is called {which}")

    def message(self, channel: Channel, ts: str) -> Message:
        """Find a message by its channel and timestamp."""
        if ts not in channel.messages:
            raise ImpossibleError(f"no message {ts} in {channel.name}")
        return channel.messages[ts]

    def organization(self, name: str) -> Team:
        """Return the organization of this name or id; one not heard of before comes into being."""
        for team in self.teams.values():
            if name in (team.id, team.name):
                return team
        domain = "-".join(name.lower().split())
        team = Team(f"T0{capitals(name)}", name, domain)
        self.teams[team.id] = team
        return team

    def direct_channel(self, person: Person) -> Channel:
        """Return the direct channel of a person and the app, making it when it is new."""
        channel_id = "D" + person.id[1:]
        if channel_id not in self.channels:
            members = [person.id, self.app.user_id]
            self.channels[channel_id] = Channel(
                channel_id, "directmessage", Kind.DIRECT, person.id, self.seconds(), members
            )
        return self.channels[channel_id]

    def is_outsider(self, person: Person) -> bool:
        """Tell whether somebody belongs to another organization."""
        return person.team_id != self.team.id

    def app_is_in(self, channel: Channel) -> bool:
        """Tell whether the app under test is a member."""
        return self.app.user_id in channel.members

    def seconds(self) -> int:
        """Return the present in whole seconds since 1970."""
        return int(self.clock().timestamp())

    def next_ts(self) -> str:
        """Return a timestamp of the present that no message has yet."""
        present = (self.clock() - _EPOCH) // timedelta(microseconds=1)
        self._latest = max(present, self._latest + 1)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"

    def permalink(self, message: Message) -> str:
        """Return the address under which people find a message."""
        place = f"https://{self.team.domain}.slack.com/archives/{message.channel_id}"
        link = f"{place}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={message.channel_id}"
        return link


def capitals(name: str) -> str:
    """Return the letters and digits of a name as they may stand in a legible id."""
    return "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())


def ts_key(ts: str) -> tuple[int, int]:
    """Turn a message timestamp into a value that sorts by time."""
    seconds, _, micros = ts.partition(".")
    return int(seconds), int(micros.ljust(6, "0") or 0)
