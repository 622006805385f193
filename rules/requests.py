"""What people can ask for, one value per meaning, and the mistake of asking for something else.

People, channels and links are still as they were typed: who carries a request out looks them up.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.model import Audience, Role, Scope
from rules.settings import Layer


class Verb(StrEnum):
    """What somebody can choose about a conversation, an item or a channel."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    UNMUTE = "unmute"


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Show my settings, with controls."""


@dataclass(frozen=True, slots=True)
class Change:
    """Change one of my settings."""

    layer: Layer
    """The changed setting; everything else is None."""
    freed: str | None = None
    """The setting that returns to its default, instead."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Return my settings to the defaults."""


@dataclass(frozen=True, slots=True)
class Take:
    """Follow, unfollow, mute or unmute something."""

    verb: Verb
    target: str | None = None
    """A link, an item's key or a channel; None for the conversation of the latest notice."""


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """Say that I have seen a conversation."""

    link: str | None = None


@dataclass(frozen=True, slots=True)
class ListFollowing:
    """List the conversations that I follow."""


@dataclass(frozen=True, slots=True)
class Connect:
    """Let Unseen read my read cursor."""


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Take my read cursor back."""


class Whose(StrEnum):
    """Which open conversations an inbox lists."""

    ALL = "all"
    """All that I may see."""
    MINE = "mine"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class Inbox:
    """List the open conversations with customers."""

    whose: Whose = Whose.ALL
    page: int = 1


@dataclass(frozen=True, slots=True)
class Why:
    """Explain why I was, or was not, alerted about a message."""

    link: str
    person: str | None = None
    """Somebody else, for admins."""


@dataclass(frozen=True, slots=True)
class AttachItem:
    """Attach a conversation to an item."""

    link: str
    key: str


@dataclass(frozen=True, slots=True)
class DetachItem:
    """Detach a conversation from its item."""

    link: str


@dataclass(frozen=True, slots=True)
class AssignItem:
    """Make somebody, me or nobody the assignee of an item."""

    key: str
    person: str


@dataclass(frozen=True, slots=True)
class SetScope:
    """Say how far a teammate may see."""

    person: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class SetAudience:
    """Say who reads along in a channel."""

    channel: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class SetOpen:
    """Open a private channel to its project, or close it again."""

    channel: str
    opened: bool


@dataclass(frozen=True, slots=True)
class ChangeProject:
    """Add a channel or a person to a project, or remove them."""

    project: str
    added: bool
    member: str


@dataclass(frozen=True, slots=True)
class SetRole:
    """Say whether somebody is a customer or a teammate."""

    person: str
    role: Role


@dataclass(frozen=True, slots=True)
class SetRelay:
    """Say whether an integration carries people's words."""

    bot: str
    relay: bool


@dataclass(frozen=True, slots=True)
class SetPattern:
    """Attach conversations by themselves to the items whose keys match."""

    pattern: str | None
    """None switches it off."""


@dataclass(frozen=True, slots=True)
class ChangeDefaults:
    """Change a default of the whole workspace."""

    layer: Layer
    freed: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeFor:
    """Change somebody's setting."""

    person: str
    layer: Layer
    freed: str | None = None


@dataclass(frozen=True, slots=True)
class ResetFor:
    """Return somebody's settings to the defaults."""

    person: str


@dataclass(frozen=True, slots=True)
class ApplyDefaults:
    """Return everybody's settings to the defaults."""


@dataclass(frozen=True, slots=True)
class Export:
    """Hand out everything that is stored about a person."""

    person: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget a person."""

    person: str
    confirmed: bool = False
    """Otherwise it is only said what would be forgotten."""


@dataclass(frozen=True, slots=True)
class ShowCoverage:
    """List where messages from customers would alert nobody."""


@dataclass(frozen=True, slots=True)
class WatchCoverage:
    """Have admins told, or not, when messages from customers would alert nobody."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowLog:
    """List who changed what."""


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """Say how Unseen is doing."""


@dataclass(frozen=True, slots=True)
class Help:
    """List what one can ask for."""


ForChannels = SetAudience | SetOpen | ChangeProject
ForPeople = SetScope | SetRole | SetRelay | ChangeFor | ResetFor | Export | Erase
ForEverybody = SetPattern | ChangeDefaults | ApplyDefaults
Oversight = ShowCoverage | WatchCoverage | ShowLog | ShowStatus
ForAdmins = ForChannels | ForPeople | ForEverybody | Oversight
"""Only the platform's own admins and owners may."""

ForItems = AttachItem | DetachItem | AssignItem
ForReading = Connect | Disconnect
ForOneself = ShowSettings | Change | Reset | Take | MarkSeen | ListFollowing | Inbox | Why | ForReading | Help

Question = (
    ShowSettings | ListFollowing | Inbox | Why | Help | Connect | Export | ShowCoverage | ShowLog | ShowStatus
)
"""Changes nothing by itself, whoever asks."""

Command = ForOneself | ForItems | ForAdmins


class Problem(StrEnum):
    """What is wrong with a command."""

    UNKNOWN = "unknown"
    """No command begins like this."""
    UNREADABLE = "unreadable"
    """Characters that one cannot see."""
    TOO_LONG = "too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    MISSING = "missing"
    """A word is missing at the end."""
    TOO_MANY = "too_many"
    """Words too many at the end, often a name with spaces."""
    NOT_A_CHOICE = "not_a_choice"
    CHOOSE_ONE = "choose_one"
    """The choices were typed with the bar between them, as the help shows them."""
    NOT_A_DURATION = "not_a_duration"
    NO_UNIT = "no_unit"
    """A duration that may mean seconds or minutes."""
    OUT_OF_RANGE = "out_of_range"
    NO_PAGE = "no_page"
    """A page is a number, and no absurd one."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Words that are no command; nothing is changed by them."""

    problem: Problem
    said: str
    """The words that are wrong, shortened and printable."""
    nearest: str
    """The nearest command that is valid, as one would type it."""
    usage: str
    """How that command is used."""
