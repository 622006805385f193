"""Why somebody follows a conversation, or has silenced it, and what their choices make of that."""

from collections.abc import Iterator
from dataclasses import replace
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
QUIET = (None, Choice.FOLLOW, Choice.UNFOLLOW)
"""Choices from the loudest to the quietest."""


def is_muted(standing: Standing, at: datetime) -> bool:
    """Say whether a mute silences the conversation at that time; only a nearer follow lifts it."""
    # An unfollow lifts no mute: it never makes anything louder.
    heard = (stance for stance in _nearest_first(standing) if stance.muted or _follows(stance, at))
    nearest = next(heard, None)
    return nearest is not None and nearest.muted


def reason_to_follow(standing: Standing, at: datetime) -> Because | None:
    """Name the strongest reason by which somebody follows at that time, or None.

    An explicit choice beats an automatic one; the conversation's beats the item's, and that the channel's.
    """
    explicit = _explicit(standing, at)
    if is_muted(standing, at) or (explicit is not None and explicit.choice is Choice.UNFOLLOW):
        return None
    reasons = {
        Because.ASKED: explicit is not None and explicit is standing.conversation,
        Because.ASSIGNEE: _before(standing.assigned_at, at),
        Because.ITEM: explicit is not None and explicit is standing.item,
        Because.CHANNEL: explicit is not None and explicit is standing.channel,
        Because.WROTE: _before(standing.wrote_at, at),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def chosen(before: Stance | None, choice: Choice, at: datetime) -> Stance:
    """Follow, which also unmutes, or unfollow, which does not; to choose again what holds changes nothing."""
    still_muted = before is not None and before.muted and choice is Choice.UNFOLLOW
    if before is not None and (before.choice, before.muted) == (choice, still_muted):
        return before
    return Stance(at, choice, still_muted)


def muted(before: Stance | None, at: datetime) -> Stance:
    """Mute, over whatever was chosen before."""
    if before is not None and before.muted:
        return before
    return Stance(at, before.choice if before is not None else None, muted=True)


def unmuted(before: Stance | None, at: datetime) -> Stance | None:
    """Take a mute away, so that what was chosen before it counts again."""
    if before is None or not before.muted:
        return before
    return replace(before, at=at, muted=False)


def merged(*stances: Stance | None) -> Stance | None:
    """Say which of a person's choices holds when topics become one: the latest, of equals the quietest."""
    explicit = (stance for stance in stances if stance is not None and (stance.muted or stance.choice))
    return max(explicit, key=lambda one: (one.at, one.muted, QUIET.index(one.choice)), default=None)


def _nearest_first(standing: Standing) -> Iterator[Stance]:
    stances = (standing.conversation, standing.item, standing.channel)
    return (stance for stance in stances if stance is not None)


def _explicit(standing: Standing, at: datetime) -> Stance | None:
    """Find the nearest choice to follow or to unfollow that counts at that time."""
    nearest_first = _nearest_first(standing)
    return next((one for one in nearest_first if one.choice is Choice.UNFOLLOW or _follows(one, at)), None)


def _follows(stance: Stance, at: datetime) -> bool:
    # Following afterwards counts from the next message, but silence counts at once: it only withdraws.
    return stance.choice is Choice.FOLLOW and _before(stance.at, at)


def _before(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment < at
