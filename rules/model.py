"""The nouns of the product, as values: who, where, what was said. They know no platform and no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What an author is to the team."""

    TEAMMATE = "teammate"
    """Can be alerted and has settings."""
    CUSTOMER = "customer"
    """Somebody outside the team: a guest, or a person of another organization."""
    BOT = "bot"
    """An integration, unless an admin confirmed it as a relay."""


class Scope(StrEnum):
    """How far a teammate may see, as an admin grants it."""

    OWN = "own"
    """Projects of which they are a member."""
    ALL = "all"
    """Every watched project; private channels still need membership."""


class Audience(StrEnum):
    """Who reads along in a channel."""

    CUSTOMER = "customer"
    INTERNAL = "internal"
    OFF = "off"
    """Not watched: nothing said here is stored."""


class Kind(StrEnum):
    """What a message is to the team; fixed when it is stored."""

    FROM_CUSTOMER = "from_customer"
    REPLY_TO_CUSTOMER = "reply_to_customer"
    INTERNAL = "internal"


class Medium(StrEnum):
    """A way to reach a person."""

    DIRECT_MESSAGE = "dm"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    id: int
    role: Role
    active: bool = True
    """False once the platform has deactivated the account."""
    scope: Scope = Scope.OWN


@dataclass(frozen=True, slots=True)
class Channel:
    """A place of conversations, as far as rules need it."""

    id: int
    project_id: int
    audience: Audience
    private: bool = False
    opened: bool = False
    """A private channel that an admin in it has opened to its project."""
    protected_history: bool = False
    """Members see nothing from before they joined (a Zulip setting)."""
    teammates: int = 0
    """Teammates among its members; decides the automatic choice for customer messages."""
    gap: timedelta = timedelta(hours=1)
    """Silence after which the next top-level message starts a new conversation."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a watched channel."""

    id: int
    conversation_id: int
    author_id: int | None
    """The person who said it; None when a relay speaks for somebody without an account."""
    author_role: Role
    kind: Kind
    posted_at: datetime
    """By the platform's clock."""
    new_ticket: bool = False
    """The first message of its conversation, from a customer."""
    deleted: bool = False


class Choice(StrEnum):
    """What somebody has asked for about a conversation, an item or a channel."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True)
class Stance:
    """A person's explicit choice about one conversation, item or channel."""

    at: datetime
    """When they last chose: to follow, to unfollow, to mute or to unmute."""
    choice: Choice | None = None
    muted: bool = False
    """Muting lies over the choice, which counts again once unmuted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one conversation."""

    member_since: datetime | None = None
    """When they joined the channel; None for people who are not in it."""
    in_project: bool = False
    """Member of one of the project's channels, or added to it by an admin."""
    conversation: Stance | None = None
    item: Stance | None = None
    channel: Stance | None = None
    assigned_at: datetime | None = None
    """When they became the assignee of the conversation's item."""
    wrote_at: datetime | None = None
    """When they first wrote in the conversation."""
