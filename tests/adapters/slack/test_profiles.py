"""Who is a teammate, who is a customer, who is a bot."""

from typing import Any

import pytest

from adapters.slack import profiles
from adapters.slack.profiles import Home
from rules.model import Role

HOME = Home("T0HOME", "E0GRID")
USER = {"id": "U1", "team_id": "T0HOME", "name": "carla", "real_name": "Carla Nyström"}


def described(**others: Any) -> dict[str, Any]:
    return {**USER, **others}


def sibling(*teams: str) -> dict[str, Any]:
    return described(
        team_id="T0ELSE", is_admin=True, enterprise_user={"enterprise_id": "E0GRID", "teams": list(teams)}
    )


ROLES = [
    pytest.param(described(), Role.TEAMMATE, id="a member"),
    pytest.param(described(team_id="T0ELSE"), Role.CUSTOMER, id="somebody of another organization"),
    pytest.param(
        described(team_id="T0ELSE", is_stranger=False), Role.CUSTOMER, id="who shares a channel with us"
    ),
    pytest.param(described(is_restricted=True), Role.CUSTOMER, id="a guest"),
    pytest.param(described(is_restricted=True, is_ultra_restricted=True), Role.CUSTOMER, id="of one channel"),
    pytest.param(
        described(team_id="T0ELSE", enterprise_user={"enterprise_id": "E0GRID"}),
        Role.TEAMMATE,
        id="a sibling",
    ),
    pytest.param(
        described(team_id="T0ELSE", enterprise_user={"enterprise_id": "E0GRID"}, is_restricted=True),
        Role.CUSTOMER,
        id="a sibling's guest",
    ),
    pytest.param(
        described(team_id="T0ELSE", enterprise_user={"enterprise_id": "E0ELSE"}),
        Role.CUSTOMER,
        id="another grid",
    ),
    pytest.param(described(is_bot=True), Role.BOT, id="an app"),
    pytest.param(described(is_bot=True, team_id="T0ELSE"), Role.BOT, id="an app of another organization"),
    pytest.param(described(id="USLACKBOT"), Role.BOT, id="Slackbot, which says of itself that it is no bot"),
]


@pytest.mark.parametrize(("user", "role"), ROLES)
def test_a_role(user: dict[str, Any], role: Role) -> None:
    profile = profiles.person(user, HOME)
    assert profile is not None
    assert profile.role is role


def test_without_a_grid_nobody_is_a_sibling() -> None:
    profile = profiles.person(described(team_id="T0ELSE", enterprise_user={}), Home("T0HOME"))
    assert profile is not None
    assert profile.role is Role.CUSTOMER


RANKS = [
    pytest.param(described(is_admin=True), True, id="an admin"),
    pytest.param(described(is_owner=True), True, id="an owner"),
    pytest.param(described(is_primary_owner=True), True, id="the primary owner"),
    pytest.param(described(), False, id="a member"),
    pytest.param(described(team_id="T0ELSE", is_admin=True), False, id="an admin of another organization"),
    pytest.param(sibling("T0ELSE"), False, id="an admin of another workspace in the Grid"),
    pytest.param(sibling("T0ELSE", "T0HOME"), True, id="a sibling who is an admin here, too"),
]


@pytest.mark.parametrize(("user", "admin"), RANKS)
def test_who_is_an_admin(user: dict[str, Any], admin: bool) -> None:
    profile = profiles.person(user, HOME)
    assert profile is not None
    assert profile.admin is admin


def test_a_deactivated_person_is_not_active() -> None:
    user = {
        "id": "U1",
        "team_id": "T0HOME",
        "name": "carla",
        "deleted": True,
        "profile": {"real_name": "Carla"},
    }
    profile = profiles.person(user, HOME)
    assert profile is not None
    assert (profile.active, profile.name, profile.timezone, profile.role) == (
        False,
        "Carla",
        None,
        Role.TEAMMATE,
    )


def test_a_person_speaks_the_language_of_their_client() -> None:
    profile = profiles.person(described(locale="sv-SE", tz="Europe/Stockholm"), HOME)
    assert profile is not None
    assert (profile.language, profile.timezone) == ("sv", "Europe/Stockholm")


NAMED = [
    pytest.param(
        {"profile": {"real_name": "Carla N", "display_name": "cn"}}, "Carla N", id="by the full name"
    ),
    pytest.param(
        {"profile": {"real_name": "", "display_name": "cn"}, "real_name": ""}, "cn", id="else as displayed"
    ),
    pytest.param({"profile": {}, "real_name": None}, "carla", id="else by the handle"),
    pytest.param({"name": "", "real_name": ""}, "U1", id="else by the id"),
]


@pytest.mark.parametrize(("others", "name"), NAMED)
def test_people_are_named(others: dict[str, Any], name: str) -> None:
    profile = profiles.person(described(**others), HOME)
    assert profile is not None
    assert profile.name == name


UNKNOWN = [
    pytest.param({}, id="nothing"),
    pytest.param({"id": "U1"}, id="no team"),
    pytest.param({"team_id": "T0HOME"}, id="no id"),
    pytest.param(described(id=7), id="an id that is none"),
]


@pytest.mark.parametrize("user", UNKNOWN)
def test_who_is_hardly_described_is_nobody(user: dict[str, Any]) -> None:
    assert profiles.person(user, HOME) is None


CHANNEL = {"id": "C1", "name": "acme", "is_member": True}
WATCHED = [
    pytest.param({}, True, id="we are in it"),
    pytest.param({"is_member": False}, False, id="we are not in it"),
    pytest.param({"is_archived": True}, False, id="it is archived"),
]


@pytest.mark.parametrize(("others", "watched"), WATCHED)
def test_a_channel_is_watched(others: dict[str, Any], watched: bool) -> None:
    channel = profiles.channel({**CHANNEL, **others}, ["U1"])
    assert channel is not None
    assert channel.watched is watched
    assert channel.members == {"U1"}


def test_a_channel_that_siblings_share_is_not_shared_with_others() -> None:
    siblings = profiles.channel({**CHANNEL, "is_org_shared": True, "is_shared": True}, [])
    connected = profiles.channel({**CHANNEL, "is_ext_shared": True, "is_private": True}, [])
    assert siblings is not None
    assert connected is not None
    assert (siblings.shared, siblings.private) == (False, False)
    assert (connected.shared, connected.private) == (True, True)
