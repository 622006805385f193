"""What kind a message is and which conversation it belongs to; both are fixed when it is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.model import Audience, Kind, Role

SHORTEST_GAP, LONGEST_GAP = timedelta(minutes=2), timedelta(hours=24)
"""The least and the most silence that an admin may choose to separate conversations."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A top-level message next to another one in time, and the conversation it belongs to."""

    conversation_id: int
    posted_at: datetime


def kind_of(author: Role, audience: Audience) -> Kind:
    """Name the kind of a message by who speaks, or is spoken for, and who reads along."""
    if author is Role.CUSTOMER:
        return Kind.FROM_CUSTOMER
    return Kind.REPLY_TO_CUSTOMER if audience is Audience.CUSTOMER else Kind.INTERNAL


def running_conversation(
    posted_at: datetime, before: Neighbour | None, after: Neighbour | None, gap: timedelta
) -> int | None:
    """Name the running conversation that a top-level message joins, or None when it starts a new one.

    A message that arrives late joins its neighbours by the platform's time and regroups nobody.
    """
    if before is not None and posted_at - before.posted_at < gap:
        return before.conversation_id
    if after is not None and after.posted_at - posted_at < gap:
        return after.conversation_id
    return None
