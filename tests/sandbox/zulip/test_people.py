"""Who and what is there, as the bot and others are told."""

from collections.abc import Callable

import pytest
import requests
import zulip

from sandbox.wire import SandboxRefusalError
from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Json, client_of, get


def test_everybody_is_named_but_the_servers_own_bots(client: zulip.Client) -> None:
    names = {one["full_name"] for one in client.get_members()["members"]}
    assert {"Ann Lindqvist", "Carla Nyström", "Ticket Robot", "Unseen"} < names
    assert "Notification Bot" not in names


PEOPLE = [
    pytest.param("ann", {"role": 100, "is_owner": True, "is_admin": True, "is_bot": False}, id="an owner"),
    pytest.param("bo", {"role": 200, "is_owner": False, "is_admin": True}, id="an admin"),
    pytest.param("finn", {"role": 300, "is_admin": False, "is_guest": False}, id="a moderator"),
    pytest.param("ben", {"role": 400, "timezone": "Europe/London"}, id="a member"),
    pytest.param(
        "gus", {"role": 600, "is_guest": True, "delivery_email": "gus@globex.example"}, id="a guest"
    ),
    pytest.param("eva", {"delivery_email": None, "email": "user15@127.0.0.1"}, id="a hidden address"),
    pytest.param("ticketbot", {"is_bot": True, "bot_type": 2, "bot_owner_id": 12}, id="a webhook"),
    pytest.param("unseen", {"is_bot": True, "bot_type": 1, "bot_owner_id": 11}, id="the bot"),
]


@pytest.mark.parametrize(("name", "known"), PEOPLE)
def test_people_are_described(world: ZulipSandbox, client: zulip.Client, name: str, known: Json) -> None:
    user = get(client, f"users/{world.person(name).id}")["user"]
    assert {field: user[field] for field in known} == known


def test_the_bot_knows_itself(client: zulip.Client) -> None:
    me = client.get_profile()
    assert (me["user_id"], me["is_bot"], me["full_name"]) == (41, True, "Unseen")


def test_a_newcomer_can_be_of_any_kind(world: ZulipSandbox, client: zulip.Client) -> None:
    world.add_person("crm", full_name="CRM", bot="incoming_webhook", owner="ann")
    user = get(client, f"users/{world.person('crm').id}")["user"]
    assert (user["bot_type"], user["bot_owner_id"]) == (2, 11)


def test_a_role_that_is_none_is_refused(world: ZulipSandbox) -> None:
    with pytest.raises(SandboxRefusalError, match="there is no role king"):
        world.make("ben", "king")


def test_the_bots_channels_are_told_with_their_subscribers(client: zulip.Client) -> None:
    told = client.get_subscriptions({"include_subscribers": True})["subscriptions"]
    assert [one["name"] for one in told] == ["support", "acme", "acme-plan", "globex"]
    plan = told[2]
    assert (plan["invite_only"], plan["subscribers"]) == (True, [12, 14, 41])


def test_an_archived_channel_is_none_of_them(world: ZulipSandbox, client: zulip.Client) -> None:
    world.archives("#acme")
    names = {one["name"] for one in get(client, "users/me/subscriptions")["subscriptions"]}
    assert names == {"support", "acme-plan", "globex"}
    assert get(client, "streams/103")["stream"]["is_archived"] is True


def test_one_channel_can_be_looked_up(world: ZulipSandbox, client: zulip.Client) -> None:
    number = world.add_channel("secret", members=["ann"], private=True, protected=True)
    stream = get(client, f"streams/{number}")["stream"]
    assert (stream["invite_only"], stream["history_public_to_subscribers"]) == (True, False)
    assert get(client, f"streams/{number}/members")["subscribers"] == [11, 41]


UNKNOWN = [
    pytest.param("streams/{secret}", id="a private channel"),
    pytest.param("streams/{secret}/members", id="its subscribers"),
    pytest.param("users/11/subscriptions/{secret}", id="whether somebody is in it"),
    pytest.param("streams/999", id="no channel at all"),
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_others_keep_private_is_no_channel(world: ZulipSandbox, client: zulip.Client, path: str) -> None:
    secret = world.add_channel("secret", members=["ann"], private=True, with_bot=False)
    assert get(client, path.format(secret=secret))["msg"] == "Invalid channel ID"


def test_whether_somebody_is_in_a_channel_can_be_asked(client: zulip.Client) -> None:
    assert get(client, "users/14/subscriptions/104")["is_subscribed"] is True
    assert get(client, "users/11/subscriptions/103")["is_subscribed"] is True
    assert get(client, "users/15/subscriptions/103")["is_subscribed"] is False


def test_older_servers_do_not_tell_of_one_channel(world: ZulipSandbox, client: zulip.Client) -> None:
    world.runs(131, "5.5")
    assert get(client, "streams/103")["status_code"] == 404


def wrong_key(world: ZulipSandbox) -> zulip.Client:
    client = client_of(world)
    world.changes_key()
    return client


def deactivated(world: ZulipSandbox) -> zulip.Client:
    world.deactivate("unseen")
    return client_of(world)


KEYS = [
    pytest.param(wrong_key, "INVALID_API_KEY", id="an old key"),
    pytest.param(deactivated, "USER_DEACTIVATED", id="a deactivated bot"),
    pytest.param(lambda w: client_of(w, "ticketbot"), "UNAUTHORIZED", id="an incoming webhook"),
]


@pytest.mark.parametrize(("knocks", "code"), KEYS)
def test_some_keys_open_nothing(
    world: ZulipSandbox, knocks: Callable[[ZulipSandbox], zulip.Client], code: str
) -> None:
    assert knocks(world).get_profile()["code"] == code


def test_an_incoming_webhook_can_write(world: ZulipSandbox) -> None:
    webhook = client_of(world, "ticketbot")
    webhook.send_message({"type": "stream", "to": "support", "topic": "#4711: Export", "content": "New"})
    assert [(one.author, one.topic) for one in world.history("#support")] == [(31, "#4711: Export")]


def test_without_a_key_only_the_server_tells_of_itself(world: ZulipSandbox) -> None:
    site = f"{world.url}/api/v1"
    assert requests.get(f"{site}/server_settings", timeout=5).json()["zulip_feature_level"] == 372
    answer = requests.get(f"{site}/users/me", timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED_USER")
