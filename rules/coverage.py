"""Whether a message from a customer would alert anybody now, and if not, why."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from rules.decide import Alert, Case, Skip, plan
from rules.model import Channel, Kind, Message, Role


class Gap(StrEnum):
    """Why a message from a customer would alert nobody."""

    NO_MEDIUM = "no_medium"
    """Whoever would be told can be reached by nothing."""
    MUTED = "muted"
    """Whoever would be told has muted the channel."""
    NO_PERMISSION = "no_permission"
    """The project has people, but none of them may see the channel."""
    NOBODY_THERE = "nobody_there"
    """The project has no people."""
    NOBODY_WANTS = "nobody_wants"
    """Nobody there is told about all customers, and nobody follows the channel."""
    RELAY = "relay"
    """An integration carries customers' words there, as far as is known, and nobody has confirmed it."""


def next_ticket(now: datetime) -> Message:
    """Pretend that a customer opens a new ticket."""
    return Message(
        id=0,
        conversation_id=0,
        author_id=None,
        author_role=Role.CUSTOMER,
        kind=Kind.FROM_CUSTOMER,
        posted_at=now,
        new_ticket=True,
    )


def gap(channel: Channel, cases: Iterable[Case], team: int) -> Gap | None:
    """Say why a message from a customer would alert nobody; None when it would alert somebody.

    ``cases`` are of whomever it may concern, ``team`` counts the teammates in the channel's project.
    """
    answers = {answer if isinstance(answer, Skip) else Alert for answer in map(plan, cases)}
    if Alert in answers:
        return None
    if Skip.NO_MEDIUM in answers:
        return Gap.NO_MEDIUM
    if Skip.MUTED in answers:
        return Gap.MUTED
    closed = channel.private and not channel.opened
    if channel.teammates if closed else team:
        return Gap.NOBODY_WANTS
    return Gap.NO_PERMISSION if team or Skip.NO_PERMISSION in answers else Gap.NOBODY_THERE
