"""Who would be told if a customer wrote now, and why nobody would."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.coverage import Gap, gap, next_ticket
from rules.decide import Case
from rules.model import Audience, Channel, Choice, Person, Role, Stance, Standing
from rules.settings import Customers, Settings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
ACME = Channel(1, 1, Audience.CUSTOMER, teammates=1)
BOARD = Channel(2, 1, Audience.CUSTOMER, private=True)
THERE = Standing(member_since=BEFORE, in_project=True)
MUTED = Standing(member_since=BEFORE, in_project=True, channel=Stance(BEFORE, muted=True))
FOLLOWING = Standing(member_since=BEFORE, in_project=True, channel=Stance(BEFORE, Choice.FOLLOW))
ON_ALL, ON_FOLLOWED = Settings(), Settings(customers=Customers.FOLLOWED)


def case(channel: Channel, standing: Standing, settings: Settings) -> Case:
    return Case(next_ticket(NOW), channel, Person(1, Role.TEAMMATE), standing, settings)


@pytest.mark.parametrize(
    ("channel", "people", "team", "why"),
    [
        pytest.param(ACME, [(THERE, ON_ALL)], 1, None, id="somebody is told about all customers"),
        pytest.param(ACME, [(FOLLOWING, ON_FOLLOWED)], 1, None, id="somebody follows the channel"),
        pytest.param(ACME, [], 0, Gap.NOBODY_THERE, id="nobody is in the project"),
        pytest.param(ACME, [], 3, Gap.NOBODY_WANTS, id="all are on followed and nobody follows"),
        pytest.param(
            ACME, [(THERE, ON_FOLLOWED)], 1, Gap.NOBODY_WANTS, id="whoever wrote once is on followed"
        ),
        pytest.param(
            ACME,
            [(THERE, Settings(customers=Customers.NONE))],
            1,
            Gap.NOBODY_WANTS,
            id="the only one wants none",
        ),
        pytest.param(
            ACME, [(THERE, Settings(dm=False))], 1, Gap.NO_MEDIUM, id="nothing reaches the only one"
        ),
        pytest.param(ACME, [(MUTED, ON_ALL)], 1, Gap.MUTED, id="the only one has muted the channel"),
        pytest.param(
            ACME,
            [(MUTED, ON_ALL), (THERE, Settings(dm=False))],
            2,
            Gap.NO_MEDIUM,
            id="the nearest to being told",
        ),
        pytest.param(
            BOARD, [], 2, Gap.NO_PERMISSION, id="the project's people are not in the private channel"
        ),
        pytest.param(
            BOARD,
            [(Standing(channel=Stance(BEFORE, Choice.FOLLOW)), ON_ALL)],
            0,
            Gap.NO_PERMISSION,
            id="whoever follows may not see it any more",
        ),
    ],
)
def test_why_a_message_from_a_customer_would_alert_nobody(
    channel: Channel, people: list[tuple[Standing, Settings]], team: int, why: Gap | None
) -> None:
    assert gap(channel, [case(channel, *one) for one in people], team) is why
