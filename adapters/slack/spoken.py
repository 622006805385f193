"""What people do with the app itself: they write to it, and look at its home page."""

from dataclasses import dataclass

from adapters.slack.fields import Payload, flag, ref, section, stamp, words

HOME = "app_home_opened"
HEARD = frozenset({HOME, "message.im"})
"""Events that tell the rules nothing, but are answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody has written to the app in their direct message with it."""

    person: str
    channel: str
    ref: str
    thread: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody looks at the app's home page."""

    person: str
    spot: str
    """Which part of it stood there."""
    mark: str
    """Slack's mark of what stood there; empty when nothing did."""


def heard(event: Payload, bot: str) -> Asked | Opened | None:
    """Say what somebody wants of the app; ``bot`` is our own user."""
    match words(event, "type"):
        case "message":
            return _asked(event, bot)
        case "app_home_opened" if words(event, "tab") == "home":
            person, view = ref(event, "user"), section(event, "view")
            return Opened(person, words(view, "private_metadata"), words(view, "hash")) if person else None
    return None


def _asked(event: Payload, bot: str) -> Asked | None:
    person, channel, said = ref(event, "user"), ref(event, "channel"), stamp(event, "ts")
    text = _typed(words(event, "text"))
    # Edits and deletions have a subtype, and so have bots of the old kind; what apps post has a bot's id.
    is_said = not words(event, "subtype") and not words(event, "bot_id") and not flag(event, "hidden")
    if words(event, "channel_type") != "im" or not is_said or not (person and channel and said and text):
        return None
    return Asked(person, channel, said, stamp(event, "thread_ts"), text) if person != bot else None


def _typed(text: str) -> str:
    """Take off the marks around a command that somebody copied out of an answer."""
    return text.strip().strip("`").strip()
