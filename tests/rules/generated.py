"""Cases as they come: any message, channel, person, standing and settings together.

Nothing is impossible here, but what leads to an alert is more frequent than chance would make it.
"""

from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from rules.decide import Case, Evidence
from rules.model import Audience, Channel, Kind, Medium, Message, Role, Standing
from rules.settings import Answered, Customers, Settings
from tests.rules.cast import (
    ANA,
    BEN,
    BEN_EVERYWHERE,
    BEN_GONE,
    CARLA,
    DAN,
    EARLIER,
    LATER,
    NOON,
    STANCES,
    noon,
)

T = TypeVar("T")


def mostly(usual: T, *others: T) -> st.SearchStrategy[T]:
    """Choose the first three times as often as all others together."""
    return st.sampled_from((usual,) * (3 * len(others)) + others)


MOMENTS: st.SearchStrategy[datetime | None] = st.sampled_from((None, EARLIER, NOON, LATER))
OFTEN = st.sampled_from((True, True, True, False))
SELDOM = OFTEN.map(lambda often: not often)
MEDIA = st.sampled_from(Medium)

MESSAGES = st.builds(
    Message,
    st.just(1),
    st.just(1),
    mostly(CARLA.id, ANA.id, BEN.id, None),
    st.sampled_from(Role),
    st.sampled_from(Kind),
    st.just(NOON),
    new_ticket=st.booleans(),
    deleted=SELDOM,
)
CHANNELS = st.builds(
    Channel,
    st.just(1),
    st.just(1),
    mostly(Audience.CUSTOMER, Audience.INTERNAL, Audience.OFF),
    private=st.booleans(),
    opened=st.booleans(),
    protected_history=SELDOM,
    teammates=st.sampled_from((15, 16)),
)
PEOPLE = st.one_of(st.just(BEN_EVERYWHERE), mostly(BEN, BEN_GONE, DAN))
STANDINGS = st.builds(
    Standing,
    mostly(EARLIER, None, LATER),
    st.booleans(),
    *[mostly(None, *STANCES)] * 3,
    MOMENTS,
    MOMENTS,
)
SETTINGS = st.builds(
    Settings,
    customers=st.sampled_from((None, *Customers)),
    internal=OFTEN,
    replies=OFTEN,
    section=st.booleans(),
    dm=OFTEN,
    email=st.booleans(),
    wait=st.sampled_from((timedelta(0), timedelta(minutes=1), timedelta(minutes=60))),
    answered=st.sampled_from(Answered),
)
CASES = st.builds(Case, MESSAGES, CHANNELS, PEOPLE, STANDINGS, SETTINGS)
EVIDENCE = st.builds(Evidence, MOMENTS, MOMENTS)
TODAY = st.sampled_from((NOON, LATER, noon(minutes=1), noon(hours=1)))
"""Moments at which an alert about something said at NOON can be due."""
