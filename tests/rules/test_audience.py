"""Who reads along in a channel, and when the admins are warned."""

import pytest

from rules.audience import audience, must_warn
from rules.model import Audience, Role

TEAM = (Role.TEAMMATE, Role.TEAMMATE, Role.BOT)
WITH_CUSTOMER = (*TEAM, Role.CUSTOMER)


@pytest.mark.parametrize(
    ("members", "shared", "found"),
    [
        pytest.param(WITH_CUSTOMER, False, Audience.CUSTOMER, id="a customer is a member"),
        pytest.param(TEAM, True, Audience.CUSTOMER, id="shared with another organization"),
        pytest.param(TEAM, False, Audience.INTERNAL, id="else internal"),
        pytest.param((), False, Audience.INTERNAL, id="nobody known yet"),
    ],
)
def test_the_audience_is_found_by_itself(members: tuple[Role, ...], shared: bool, found: Audience) -> None:
    assert audience(None, members, shared=shared) is found


@pytest.mark.parametrize("chosen", Audience)
@pytest.mark.parametrize("members", [TEAM, WITH_CUSTOMER])
def test_an_admins_choice_sticks(chosen: Audience, members: tuple[Role, ...]) -> None:
    assert audience(chosen, members, shared=True) is chosen


@pytest.mark.parametrize(
    ("chosen", "joined", "warned", "expected"),
    [
        pytest.param(
            Audience.INTERNAL, Role.CUSTOMER, False, True, id="a customer joins an internal channel"
        ),
        pytest.param(Audience.INTERNAL, Role.CUSTOMER, True, False, id="once"),
        pytest.param(Audience.INTERNAL, Role.TEAMMATE, False, False, id="a teammate joins"),
        pytest.param(Audience.INTERNAL, Role.BOT, False, False, id="a bot joins"),
        pytest.param(None, Role.CUSTOMER, False, False, id="no choice: the audience follows by itself"),
        pytest.param(
            Audience.CUSTOMER, Role.CUSTOMER, False, False, id="the admins have said that customers read it"
        ),
        pytest.param(Audience.OFF, Role.CUSTOMER, False, False, id="the channel is off"),
    ],
)
def test_admins_are_warned_once(chosen: Audience | None, joined: Role, warned: bool, expected: bool) -> None:
    assert must_warn(chosen, joined, warned=warned) is expected
