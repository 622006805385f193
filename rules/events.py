"""What comes in, said without a platform's words: adapters make these, the road takes them.

``ref`` is always the platform's own name of a thing (a channel id, a user id, a message's timestamp).
"""

from dataclasses import dataclass
from datetime import datetime

from rules.model import Role


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the platform's directory describes them."""

    ref: str
    name: str
    role: Role
    admin: bool = False
    """One of the platform's own admins or owners."""
    active: bool = True
    email: str | None = None
    language: str | None = None
    """The language of their client, such as ``sv``."""
    timezone: str | None = None
    """An IANA name, such as ``Europe/Stockholm``."""


@dataclass(frozen=True, slots=True)
class ChannelProfile:
    """A channel as the platform's directory describes it."""

    ref: str
    name: str
    private: bool
    shared: bool
    """People of another organization can read it."""
    members: frozenset[str]
    """Refs of everybody in it, the bot included."""
    protected_history: bool = False
    """Members see nothing from before they joined."""
    watched: bool = True
    """The bot is a member and the channel is not archived."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whose words an integration has posted, as far as its post tells."""

    service: str
    """The integration, such as ``zendesk``."""
    role: Role
    """A customer or a teammate; somebody at an address of a teammate's is that teammate all the same."""
    name: str | None = None
    address: str | None = None
    """Their e-mail address."""
    text: str | None = None
    """Their words without the integration's frame; None when there is no frame."""
    item: str | None = None
    """The key of the ticket, as the integration writes it."""
    title: str | None = None
    """The title of the ticket."""


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody said something in a channel."""

    channel: str
    ref: str
    """Names the message within its channel."""
    author: str
    """The person, or the integration where no person is named."""
    at: datetime
    """By the platform's clock."""
    text: str
    """Plain text: no markup, mentions written as names; may be empty when only files came."""
    thread: str | None = None
    """The first message of the thread that this one answers."""
    files: int = 0
    spoken: Spoken | None = None
    """Whom a known integration speaks for; it counts only once an admin has confirmed it as a relay."""
    topic: str | None = None
    """The topic that it belongs to, without the mark of a resolved one; None where there are no topics."""
    resolved: bool = False
    """The topic was marked as resolved when it was said."""
    reacted: frozenset[str] = frozenset()
    """Who has reacted to it, where a message is looked up and its platform tells that along with it."""


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message has new words."""

    channel: str | None
    """None where the platform names a message within its whole workspace, and tells no channel."""
    ref: str
    at: datetime
    text: str
    files: int = 0


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message is gone."""

    channel: str | None
    """None where the platform names a message within its whole workspace, and tells no channel."""
    ref: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody reacted to a message, so they have seen it."""

    channel: str | None
    """None where the platform names a message within its whole workspace, and tells no channel."""
    ref: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """Messages went to another topic, in the same channel or in another one."""

    channel: str
    topic: str
    """Where they were, without the mark of a resolved topic."""
    refs: frozenset[str]
    to_channel: str
    to_topic: str
    """Where they are now, without the mark of a resolved topic."""
    at: datetime
    whole: bool
    """The whole topic went, so the conversation goes along; else single messages join the target."""
    resolved: bool
    """The topic where they are now is marked as resolved."""
    by: str | None = None
    """Who moved them, where that is told."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody became a member of a channel."""

    channel: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody is no longer a member of a channel."""

    channel: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """The platform told everything about a person anew."""

    profile: Profile


@dataclass(frozen=True, slots=True)
class PersonAmended:
    """The platform told some of a person anew; whatever is None is as it was."""

    person: str
    name: str | None = None
    role: Role | None = None
    """A bot stays one, whatever its rank."""
    admin: bool | None = None
    active: bool | None = None
    email: str | None = None
    """Empty when it is hidden from now on."""
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """Something about a channel is different: it must be looked up again."""

    channel: str
    private: bool = False
    """It was made private, which holds before anybody has looked it up."""


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """The bot is no longer in the channel, or the channel is no more."""

    channel: str


@dataclass(frozen=True, slots=True)
class ChannelRenumbered:
    """The platform has another name for a channel from now on."""

    old: str
    new: str


Event = (
    MessagePosted
    | MessageEdited
    | MessageDeleted
    | Reacted
    | Moved
    | Joined
    | Left
    | PersonChanged
    | PersonAmended
    | ChannelChanged
    | ChannelGone
    | ChannelRenumbered
)


def refs_of(event: Event) -> frozenset[str]:
    """Name the messages that an event is about."""
    match event:
        case MessagePosted(ref=ref) | MessageEdited(ref=ref) | MessageDeleted(ref=ref) | Reacted(ref=ref):
            return frozenset({ref})
        case Moved(refs=refs):
            return refs
    return frozenset()
