"""Messages as Zulip describes them, in events and when asked, become what the rules know."""

import re
from dataclasses import dataclass

from adapters.payloads import Payload, words
from adapters.zulip.fields import content, moment, ref, second, topic
from adapters.zulip.markdown import Names, plain, uploads
from adapters.zulip.relays.posters import spoken
from adapters.zulip.typed import typed
from rules.commands import parse
from rules.events import MessagePosted
from rules.requests import Mistake

IN_CHANNELS = ("stream", "channel")
DIRECT = ("private", "direct")

_ADDRESSED = re.compile(r"\s*@_?\*\*(?P<name>[^*|]*)(?:\|(?P<person>[0-9]+))?\*\*\s*[:,]?")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something took place: our own bot there, the server's bots, and how people are called."""

    bot: str
    name: str
    """What our bot is called."""
    system: frozenset[str]
    names: Names


def message_posted(message: Payload, scene: Scene) -> MessagePosted | None:
    """Describe a message that somebody other than us wrote in a channel; None for everything else."""
    own_ref, channel, author = ref(message, "id"), ref(message, "stream_id"), author_of(message, scene)
    at = second(message, "timestamp")
    if own_ref is None or channel is None or author is None or at is None or _is_command(message, scene):
        return None
    if words(message, "type") not in IN_CHANNELS:
        return None
    name, resolved = topic(message, "subject")
    said = content(message)
    return MessagePosted(
        channel=channel,
        ref=own_ref,
        author=author,
        at=moment(int(own_ref), at),
        text=plain(said, scene.names),
        files=uploads(said),
        spoken=spoken(message, scene.names),
        topic=name,
        resolved=resolved,
    )


def author_of(message: Payload, scene: Scene) -> str | None:
    """Name who wrote a message; None for ourselves and for the server's own bots."""
    author = ref(message, "sender_id")
    return None if author == scene.bot or author in scene.system else author


def said_to_us(message: Payload, scene: Scene) -> str | None:
    """Return what follows a mention of us, silent or not, with which a message begins; else None."""
    said = content(message)
    mention = _ADDRESSED.match(said)
    if mention is None:
        return None
    person, name = mention["person"], mention["name"].strip().casefold()
    is_us = person == scene.bot if person else name == scene.name.strip().casefold()
    return said[mention.end() :] if is_us else None


def _is_command(message: Payload, scene: Scene) -> bool:
    """Say whether a message only tells us what to do; a customer who merely mentions us is still heard."""
    said = said_to_us(message, scene)
    return said is not None and not isinstance(parse(typed(said)), Mistake)
