"""Why somebody follows a conversation, or has silenced it."""

from datetime import datetime
from enum import StrEnum

from rules.model import Choice, Stance, Standing


class Because(StrEnum):
    """Why somebody is told; the strongest reason first."""

    ASKED = "asked"
    """They asked to follow this conversation."""
    ASSIGNEE = "assignee"
    ITEM = "item"
    CHANNEL = "channel"
    WROTE = "wrote"
    """They have written in the conversation."""
    ALL_CUSTOMERS = "all_customers"
    """They want every message from a customer, followed or not."""


STRENGTH = tuple(Because)


def is_muted(standing: Standing, at: datetime) -> bool:
    """Say whether the choice that counts at that time silences the conversation."""
    stance = _counting(standing, at)
    return stance is not None and stance.muted


def reason_to_follow(standing: Standing, at: datetime) -> Because | None:
    """Name the strongest reason by which somebody follows at that time, or None.

    An explicit choice beats an automatic one; the conversation's beats the item's, and that the channel's.
    """
    explicit = _counting(standing, at)
    if explicit is not None and (explicit.muted or explicit.choice is Choice.UNFOLLOW):
        return None
    reasons = {
        Because.ASKED: explicit is not None and explicit is standing.conversation,
        Because.ASSIGNEE: _before(standing.assigned_at, at),
        Because.ITEM: explicit is not None and explicit is standing.item,
        Because.CHANNEL: explicit is not None and explicit is standing.channel,
        Because.WROTE: _before(standing.wrote_at, at),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _counting(standing: Standing, at: datetime) -> Stance | None:
    nearest_first = (standing.conversation, standing.item, standing.channel)
    return next((stance for stance in nearest_first if stance is not None and _counts(stance, at)), None)


def _counts(stance: Stance, at: datetime) -> bool:
    # Following afterwards counts from the next message, but silence counts at once: it only withdraws.
    if stance.muted or stance.choice is Choice.UNFOLLOW:
        return True
    return stance.choice is Choice.FOLLOW and stance.at < at


def _before(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment < at
