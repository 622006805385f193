"""What kind a message is, which conversation it belongs to, and who waits for an answer there.

Kind and conversation are fixed when a message is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.model import Audience, Channel, Kind, Message, Role

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


def is_new_ticket(kind: Kind, *, starts: bool, in_thread: bool) -> bool:
    """Say whether a message is a new ticket: from a customer, and the first of its conversation.

    The answer to a thread is none, even when the thread's first message cannot be found.
    """
    return kind is Kind.FROM_CUSTOMER and starts and not in_thread


def home(
    posted_at: datetime, channel: Channel, before: Neighbour | None, after: Neighbour | None
) -> int | None:
    """Name the conversation that a message outside threads joins, or None when it starts one.

    Among teammates each such message stands alone; with customers they run on.
    """
    if channel.audience is not Audience.CUSTOMER:
        return None
    return running_conversation(posted_at, before, after, channel.gap)


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


def answers(message: Message) -> bool:
    """Say whether a message answers the customer; bots and internal messages never do."""
    written = message.author_role is Role.TEAMMATE and message.kind is Kind.REPLY_TO_CUSTOMER
    return written and not message.deleted


def answered_at(message: Message, others: Iterable[Message]) -> datetime | None:
    """Say when a teammate first answered after a message of the same conversation, or None."""
    later = (other for other in others if answers(other) and _comes_after(message, other))
    return min((answer.posted_at for answer in later), default=None)


def waiting_since(messages: Iterable[Message], *, resolved: bool = False) -> datetime | None:
    """Say since when a customer waits in a conversation; None when it is not open.

    That is the oldest message from a customer after the last answer; a resolved topic waits for nothing.
    """
    stored = tuple(messages)
    answered = max((one.posted_at for one in stored if answers(one)), default=None)
    asked = (one.posted_at for one in stored if one.kind is Kind.FROM_CUSTOMER and not one.deleted)
    waiting = (moment for moment in asked if answered is None or moment >= answered)
    return None if resolved else min(waiting, default=None)


def _comes_after(earlier: Message, later: Message) -> bool:
    return later.conversation_id == earlier.conversation_id and later.posted_at > earlier.posted_at
