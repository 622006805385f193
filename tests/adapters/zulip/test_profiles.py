"""Who people, bots and channels are."""

import pytest

from adapters.zulip.profiles import bot, channel, person, system_bots
from rules.events import ChannelProfile, Profile
from rules.model import Role
from tests.adapters.zulip.happenings import Json


def user(**others: object) -> Json:
    """Describe somebody as Zulip does."""
    return {
        "user_id": 21,
        "full_name": "Carla Nyström",
        "email": "user21@chat.n.example",
        "delivery_email": None,
        "role": 400,
        "is_bot": False,
        "is_active": True,
        "timezone": "",
        **others,
    }


def profile(**others: object) -> Profile:
    fields = {"ref": "21", "name": "Carla Nyström", "role": Role.TEAMMATE, **others}
    return Profile(**fields)  # type: ignore[arg-type]


PEOPLE = [
    pytest.param(user(), profile(), id="a member; the placeholder is no address"),
    pytest.param(user(role=100), profile(admin=True), id="an owner"),
    pytest.param(user(role=200), profile(admin=True), id="an administrator"),
    pytest.param(user(role=300), profile(), id="a moderator"),
    pytest.param(user(role=600), profile(role=Role.CUSTOMER), id="a guest is a customer"),
    pytest.param(user(role=600, is_admin=True), profile(role=Role.CUSTOMER), id="no guest administrates"),
    pytest.param(user(is_bot=True, role=200), profile(role=Role.BOT), id="a bot, whatever its rank"),
    pytest.param(user(is_active=False), profile(active=False), id="deactivated"),
    pytest.param(
        user(delivery_email="carla@acme.example", timezone="Europe/Stockholm"),
        profile(email="carla@acme.example", timezone="Europe/Stockholm"),
        id="with an address and a time zone",
    ),
    pytest.param(user(default_language="pt-br"), profile(language="pt"), id="with a language"),
    pytest.param(user(full_name=" Carla\r\n Nyström\u2028"), profile(), id="a name on several lines"),
    pytest.param(user(full_name=""), profile(name="21"), id="without a name"),
    pytest.param(
        user(role=None, is_guest=True), profile(role=Role.CUSTOMER), id="a guest on a server without roles"
    ),
    pytest.param(
        user(role=None, is_guest=False, is_admin=True),
        profile(admin=True),
        id="an administrator on such a server",
    ),
    pytest.param(user(role=None), None, id="somebody without a role"),
    pytest.param(user(role=True), None, id="a role that is no number"),
    pytest.param(user(user_id="21"), None, id="somebody without a number"),
]


@pytest.mark.parametrize(("described", "expected"), PEOPLE)
def test_who_somebody_is(described: Json, expected: Profile | None) -> None:
    assert person(described) == expected


def test_what_is_told_of_bots_only_has_no_role() -> None:
    assert bot({"user_id": 30, "full_name": "Helpdesk", "is_active": False}) == Profile(
        "30", "Helpdesk", Role.BOT, active=False
    )
    assert bot({"full_name": "Helpdesk"}) is None


def stream(**others: object) -> Json:
    """Describe a channel as Zulip does."""
    known = {"stream_id": 12, "name": "acme", "invite_only": False, "is_web_public": False}
    return {**known, "history_public_to_subscribers": True, "is_archived": False, **others}


def place(**others: object) -> ChannelProfile:
    fields = {
        "ref": "12",
        "name": "acme",
        "private": False,
        "shared": False,
        "members": frozenset({"9", "21"}),
    }
    return ChannelProfile(**{**fields, **others})  # type: ignore[arg-type]


CHANNELS = [
    pytest.param(stream(), place(), id="public"),
    pytest.param(stream(invite_only=True), place(private=True), id="private"),
    pytest.param(
        stream(invite_only=True, history_public_to_subscribers=False),
        place(private=True, protected_history=True),
        id="private with protected history",
    ),
    pytest.param(
        stream(history_public_to_subscribers=False),
        place(),
        id="the history of a public one is never protected",
    ),
    pytest.param(
        stream(invite_only=True, history_public_to_subscribers=None), place(private=True), id="not told"
    ),
    pytest.param(stream(is_web_public=True), place(shared=True), id="public on the web: outsiders read it"),
    pytest.param(stream(is_archived=True), place(watched=False), id="archived"),
    pytest.param(stream(stream_id=None), None, id="without a number"),
]


@pytest.mark.parametrize(("described", "expected"), CHANNELS)
def test_what_a_channel_is(described: Json, expected: ChannelProfile | None) -> None:
    assert channel(described, ["9", "21"], subscribed=True) == expected


def test_a_channel_without_the_bot_is_not_watched() -> None:
    assert channel(stream(), ["9", "21"], subscribed=False) == place(watched=False)


def test_the_servers_own_bots_are_named_when_a_queue_is_registered() -> None:
    assert system_bots({"cross_realm_bots": [{"user_id": 5}, {"user_id": "x"}, {}, 7]}) == {"5"}
    assert system_bots({}) == frozenset()
