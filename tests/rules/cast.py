"""The people, places and moments that the tables of the rules speak of.

Something is said at NOON, unless a row says otherwise.
"""

from datetime import UTC, datetime, timedelta

from rules.model import Audience, Channel, Choice, Person, Role, Stance, Standing

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(minutes=30)
LATER = NOON + timedelta(seconds=30)

BEN = Person(1, Role.TEAMMATE)
ANA = Person(2, Role.TEAMMATE)
CARLA = Person(3, Role.CUSTOMER)
ROBOT = Person(4, Role.BOT)

SUPPORT = Channel(1, project_id=1, audience=Audience.CUSTOMER, teammates=3)
TEAM_ROOM = Channel(2, project_id=2, audience=Audience.INTERNAL, teammates=3)

MEMBER = Standing(member_since=EARLIER, in_project=True)
FOLLOWED = Stance(EARLIER, Choice.FOLLOW)
FOLLOWED_SINCE = Stance(LATER, Choice.FOLLOW)
UNFOLLOWED = Stance(EARLIER, Choice.UNFOLLOW)
UNFOLLOWED_SINCE = Stance(LATER, Choice.UNFOLLOW)
MUTED = Stance(EARLIER, muted=True)
MUTED_SINCE = Stance(LATER, muted=True)
UNMUTED = Stance(EARLIER)
"""Muted once and no more, with nothing else chosen."""


def noon(**later: float) -> datetime:
    return NOON + timedelta(**later)
