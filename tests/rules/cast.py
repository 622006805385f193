"""The people, places, words and moments that the tables of the rules speak of.

Everything is said at NOON, unless a row says otherwise. Carla is a customer, Ana and Ben are teammates, and
the tables ask about Ben.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.decide import Case
from rules.model import Audience, Channel, Choice, Kind, Message, Person, Role, Scope, Stance, Standing
from rules.settings import Settings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(minutes=30)
LATER = NOON + timedelta(seconds=30)

BEN = Person(1, Role.TEAMMATE)
ANA = Person(2, Role.TEAMMATE)
CARLA = Person(3, Role.CUSTOMER)
DAN = Person(4, Role.CUSTOMER)
ROBOT = Person(5, Role.BOT)
BEN_EVERYWHERE = Person(BEN.id, Role.TEAMMATE, scope=Scope.ALL)
BEN_GONE = Person(BEN.id, Role.TEAMMATE, active=False)

SUPPORT = Channel(1, project_id=1, audience=Audience.CUSTOMER, teammates=3)
TEAM_ROOM = Channel(2, project_id=2, audience=Audience.INTERNAL, teammates=3)

FOLLOWED = Stance(EARLIER, Choice.FOLLOW)
FOLLOWED_SINCE = Stance(LATER, Choice.FOLLOW)
UNFOLLOWED = Stance(EARLIER, Choice.UNFOLLOW)
UNFOLLOWED_SINCE = Stance(LATER, Choice.UNFOLLOW)
MUTED = Stance(EARLIER, muted=True)
MUTED_SINCE = Stance(LATER, muted=True)
MUTED_FOLLOWER = Stance(EARLIER, Choice.FOLLOW, muted=True)
UNMUTED = Stance(EARLIER)
"""Muted once and no more, with nothing else chosen."""
LEVELS = ("conversation", "item", "channel")
STANCES = (
    None,
    FOLLOWED,
    FOLLOWED_SINCE,
    UNFOLLOWED,
    UNFOLLOWED_SINCE,
    MUTED,
    MUTED_SINCE,
    MUTED_FOLLOWER,
    UNMUTED,
)
"""Every stance that somebody can take, before or after NOON."""

MEMBER = Standing(member_since=EARLIER, in_project=True)
FOLLOWER = Standing(member_since=EARLIER, in_project=True, conversation=FOLLOWED)

QUESTION = Message(1, 1, CARLA.id, CARLA.role, Kind.FROM_CUSTOMER, NOON)
TICKET = Message(1, 1, CARLA.id, CARLA.role, Kind.FROM_CUSTOMER, NOON, new_ticket=True)
REPLY = Message(1, 1, ANA.id, ANA.role, Kind.REPLY_TO_CUSTOMER, NOON)
NOTE = Message(1, 1, ANA.id, ANA.role, Kind.INTERNAL, NOON)


def noon(**later: float) -> datetime:
    return NOON + timedelta(**later)


def ben(
    message: Message,
    standing: Standing = MEMBER,
    settings: Settings = Settings(),  # noqa: B008 a value that nobody can change
    channel: Channel = SUPPORT,
    person: Person = BEN,
) -> Case:
    """Put a message before Ben, a member of its channel who has chosen nothing."""
    return Case(message, channel, person, standing, settings)


def with_stance(standing: Standing, level: str, stance: Stance | None) -> Standing:
    """Change what somebody has chosen about the conversation, its item or its channel."""
    stances: dict[str, Any] = {level: stance}
    return replace(standing, **stances)
