"""Who may see what: scope, private and opened channels, protected history, membership."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from rules.access import Access, access
from rules.model import Audience, Channel, Person, Role, Scope, Standing
from tests.rules.cast import BEN, CARLA, LATER, MEMBER, NOON, ROBOT, SUPPORT

EVERYWHERE = replace(BEN, scope=Scope.ALL)
PRIVATE = replace(SUPPORT, private=True)
OPENED = replace(PRIVATE, opened=True)
PROTECTED = replace(PRIVATE, protected_history=True)

STRANGER = Standing()
IN_PROJECT = Standing(in_project=True)
JOINED_SINCE = replace(MEMBER, member_since=LATER)


@pytest.mark.parametrize(
    ("person", "channel", "standing", "expected"),
    [
        pytest.param(BEN, SUPPORT, MEMBER, Access.ALLOWED, id="only own projects: a member of its channel"),
        pytest.param(
            BEN,
            SUPPORT,
            IN_PROJECT,
            Access.ALLOWED,
            id="only own projects: in another of its channels, or added",
        ),
        pytest.param(BEN, SUPPORT, STRANGER, Access.NOT_IN_PROJECT, id="only own projects: not theirs"),
        pytest.param(EVERYWHERE, SUPPORT, STRANGER, Access.ALLOWED, id="all projects: every watched project"),
        pytest.param(BEN, PRIVATE, MEMBER, Access.ALLOWED, id="private: a member"),
        pytest.param(
            BEN, PRIVATE, IN_PROJECT, Access.PRIVATE, id="private: being in its project is not enough"
        ),
        pytest.param(EVERYWHERE, PRIVATE, STRANGER, Access.PRIVATE, id="private: nor is all projects"),
        pytest.param(EVERYWHERE, PRIVATE, IN_PROJECT, Access.PRIVATE, id="private: nor both"),
        pytest.param(EVERYWHERE, PRIVATE, MEMBER, Access.ALLOWED, id="private: a member with all projects"),
        pytest.param(BEN, OPENED, IN_PROJECT, Access.ALLOWED, id="opened to its project"),
        pytest.param(BEN, OPENED, STRANGER, Access.NOT_IN_PROJECT, id="opened, but to its project only"),
        pytest.param(EVERYWHERE, OPENED, STRANGER, Access.ALLOWED, id="opened: all projects"),
        pytest.param(BEN, PROTECTED, MEMBER, Access.ALLOWED, id="protected history: joined before"),
        pytest.param(
            BEN,
            PROTECTED,
            replace(MEMBER, member_since=NOON),
            Access.ALLOWED,
            id="protected history: just joined",
        ),
        pytest.param(
            BEN,
            PROTECTED,
            JOINED_SINCE,
            Access.BEFORE_JOINING,
            id="protected history: nothing from before they joined",
        ),
        pytest.param(
            BEN, SUPPORT, JOINED_SINCE, Access.ALLOWED, id="shared history: what was said before they joined"
        ),
        pytest.param(
            EVERYWHERE,
            replace(PROTECTED, opened=True),
            STRANGER,
            Access.BEFORE_JOINING,
            id="protected history: those who never joined see nothing, opened or not",
        ),
        pytest.param(
            BEN,
            replace(SUPPORT, audience=Audience.INTERNAL),
            MEMBER,
            Access.ALLOWED,
            id="an internal channel",
        ),
        pytest.param(
            BEN,
            replace(SUPPORT, audience=Audience.OFF),
            MEMBER,
            Access.CHANNEL_OFF,
            id="a channel that is off",
        ),
        pytest.param(CARLA, SUPPORT, MEMBER, Access.NOT_A_TEAMMATE, id="customers see nothing"),
        pytest.param(ROBOT, SUPPORT, MEMBER, Access.NOT_A_TEAMMATE, id="bots see nothing"),
        pytest.param(
            replace(CARLA, scope=Scope.ALL),
            SUPPORT,
            MEMBER,
            Access.NOT_A_TEAMMATE,
            id="no scope changes that",
        ),
        pytest.param(
            replace(EVERYWHERE, active=False),
            SUPPORT,
            MEMBER,
            Access.DEACTIVATED,
            id="a deactivated teammate",
        ),
    ],
)
def test_who_may_see_a_message(
    person: Person, channel: Channel, standing: Standing, expected: Access
) -> None:
    assert access(person, channel, standing, NOON) is expected


def situations() -> Iterator[tuple[Person, Channel, Standing]]:
    """Every combination of role, scope, channel and membership."""
    people = (Person(1, role, active, scope) for role, active, scope in product(Role, (True, False), Scope))
    channels = [
        replace(SUPPORT, audience=audience, private=private, opened=opened, protected_history=history)
        for audience, (private, opened, history) in product(Audience, product((True, False), repeat=3))
    ]
    return product(people, channels, (STRANGER, IN_PROJECT, MEMBER, JOINED_SINCE))


def allowed(person: Person, channel: Channel, standing: Standing) -> bool:
    return access(person, channel, standing, NOON) is Access.ALLOWED


def test_only_active_teammates_see_anything() -> None:
    assert all(
        person.role is Role.TEAMMATE and person.active
        for person, channel, standing in situations()
        if allowed(person, channel, standing)
    )


def test_nobody_outside_a_private_channel_sees_it_unless_it_is_opened() -> None:
    assert all(
        standing.member_since or channel.opened
        for person, channel, standing in situations()
        if channel.private and allowed(person, channel, standing)
    )


def test_a_wider_scope_never_hides_anything() -> None:
    assert all(
        allowed(replace(person, scope=Scope.ALL), channel, standing)
        for person, channel, standing in situations()
        if allowed(person, channel, standing)
    )


def test_opening_a_channel_never_hides_anything() -> None:
    assert all(
        allowed(person, replace(channel, opened=True), standing)
        for person, channel, standing in situations()
        if allowed(person, channel, standing)
    )


def test_outside_a_private_channel_to_be_in_its_project_changes_nothing() -> None:
    assert not [
        channel
        for person, channel, standing in situations()
        if channel.private
        and not channel.opened
        and standing == IN_PROJECT
        and allowed(person, channel, standing)
    ]
