"""What a message that was fetched tells of what has happened to it since it was written."""

from dataclasses import dataclass
from datetime import datetime

from adapters.payloads import Payload, listing, section
from adapters.zulip.fields import moment, ref, second
from adapters.zulip.messages import Scene, message_posted
from rules.events import MessagePosted


@dataclass(frozen=True, slots=True)
class Retold:
    """A message as it stands today."""

    number: int
    posted: MessagePosted | None
    """What somebody said in a channel; None for everything else."""
    edited_at: datetime | None
    """When its words or its topic were changed last; older servers make no difference."""
    reacted: frozenset[str]
    """Whoever reacts to it, ourselves excepted."""


def retold(message: Payload, scene: Scene) -> Retold:
    """Read a message that was fetched; it has a number."""
    edited = second(message, "last_edit_timestamp")
    people = (ref(one, "user_id") or ref(section(one, "user"), "id") for one in listing(message, "reactions"))
    return Retold(
        number=int(ref(message, "id") or 0),
        posted=message_posted(message, scene),
        edited_at=None if edited is None else moment(0, edited),
        reacted=frozenset(one for one in people if one not in (None, scene.bot) and one is not None),
    )
