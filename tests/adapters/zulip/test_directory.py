"""The directory is asked with the real client in the pocket organization."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from adapters.trouble import PlatformTroubleError
from adapters.zulip.clients import Connection
from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.messages import Scene
from adapters.zulip.organization import CHANNEL_BY_ID, Organization
from adapters.zulip.queues import register
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Role
from sandbox.zulip.client import ZulipSandbox

NAMES = {"12": "Bo Ek"}
ACME = "103"


@pytest.fixture
def scene(client: Connection, organization: Organization) -> Scene:
    return Scene(organization.bot, organization.bot_name, register(client).system_bots, NAMES.get)


@pytest.fixture
def directory(client: Connection, organization: Organization, scene: Scene) -> ZulipDirectory:
    return ZulipDirectory(client, organization, scene, page=2)


def test_everybody_is_told_with_their_roles(directory: ZulipDirectory) -> None:
    people = {profile.ref: profile for profile in directory.people()}
    by_role = {role: {ref for ref, one in people.items() if one.role is role} for role in Role}
    assert by_role[Role.TEAMMATE] == {"11", "12", "13", "14", "15", "16"}
    assert by_role[Role.CUSTOMER] == {"21", "22", "23"}
    assert by_role[Role.BOT] == {"31", "41"}
    assert {ref for ref, profile in people.items() if profile.admin} == {"11", "12"}
    assert people["12"] == Profile(
        "12", "Bo Ek", Role.TEAMMATE, admin=True, email="bo@northwind.example", timezone="Europe/Stockholm"
    )


def test_a_hidden_address_is_not_told(directory: ZulipDirectory) -> None:
    eva = directory.person("15")
    assert eva is not None
    assert eva.email is None


def test_the_channels_that_the_bot_is_in_are_told_with_who_is_in_them(
    pocket: ZulipSandbox, directory: ZulipDirectory
) -> None:
    channels = {channel.ref: channel for channel in directory.channels()}
    members = frozenset({"12", "14", "41"})
    assert set(channels) == {"102", "103", "104", "105"}
    assert channels["104"] == ChannelProfile("104", "acme-plan", private=True, shared=False, members=members)
    assert channels["103"].private is False
    assert len(pocket.requests("get-subscriptions")) == 1


def test_a_channel_looked_up_is_the_same_as_in_the_list(directory: ZulipDirectory) -> None:
    assert [directory.channel(one.ref) for one in directory.channels()] == list(directory.channels())


def test_a_channel_looked_up_on_an_old_server_is_the_same(
    client: Connection, organization: Organization, scene: Scene, directory: ZulipDirectory
) -> None:
    old = ZulipDirectory(client, replace(organization, level=CHANNEL_BY_ID - 1), scene)
    assert [old.channel(one.ref) for one in directory.channels()] == list(directory.channels())
    assert old.channel("101") is None


def test_protected_history_is_told(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    ref = str(pocket.add_channel("secrets", members=["bo"], private=True, protected=True))
    channel = directory.channel(ref)
    assert channel is not None
    assert (channel.private, channel.protected_history) == (True, True)


def test_a_channel_that_we_are_not_in_is_not_watched(directory: ZulipDirectory) -> None:
    channel = directory.channel("101")
    assert channel is not None
    assert channel.watched is False


def test_an_archived_channel_is_not_watched(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    pocket.archives("acme")
    assert all(one.ref != ACME or not one.watched for one in directory.channels())
    channel = directory.channel(ACME)
    assert channel is None or not channel.watched


def test_a_private_channel_that_we_have_left_is_gone(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    pocket.unsubscribes_bot("acme-plan")
    assert directory.channel("104") is None


def test_a_deactivated_person_is_not_active(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    pocket.deactivate("eva")
    eva = directory.person("15")
    assert eva is not None
    assert eva.active is False


ABSENT = [pytest.param("999", id="no such number"), pytest.param("3", id="one of the server's own bots")]


@pytest.mark.parametrize("ref", ABSENT)
def test_there_is_nobody_of_that_name(directory: ZulipDirectory, ref: str) -> None:
    assert ref not in {person.ref for person in directory.people()}
    assert directory.person(ref) is None


def test_a_message_is_looked_up_wherever_it_stands(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    message = pocket.person("carla").says("acme", "login", "Hello @**Bo Ek**")
    found = directory.message(ACME, str(message.id))
    assert isinstance(found, MessagePosted)
    assert (found.channel, found.ref, found.author) == (ACME, str(message.id), "22")
    assert (found.text, found.topic, found.resolved) == ("Hello @Bo Ek", "login", False)
    pocket.person("ann").moves(message, channel="support", topic="elsewhere")
    moved = directory.message(ACME, str(message.id))
    assert moved is not None
    assert (moved.channel, moved.topic) == ("102", "elsewhere")


def test_a_message_is_looked_up_with_its_reactions(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    message = pocket.person("carla").says("acme", "login", "Hello")
    pocket.person("ben").reacts(message)
    found = directory.described(str(message.id))
    assert found is not None
    assert [one["user_id"] for one in found["reactions"]] == [13]


def test_a_message_that_was_deleted_is_gone(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    message = pocket.person("carla").says("acme", "login", "Hello")
    pocket.person("carla").deletes(message)
    assert directory.message(ACME, str(message.id)) is None
    assert directory.described(str(message.id)) is None


def test_the_past_of_a_channel_is_told_page_by_page_in_order(
    pocket: ZulipSandbox, directory: ZulipDirectory
) -> None:
    carla, ben = pocket.person("carla"), pocket.person("ben")
    now = datetime.now(UTC)
    old = carla.says("acme", "old", "Long ago", at=int(now.timestamp()) - 7200)
    said = [carla.says("acme", "login", "Is it down?"), ben.says("acme", "login", "Looking.")]
    said += [carla.says("acme", "other", "By the way"), ben.says("acme", "login", "Fixed.")]
    ben.says("support", "login", "Elsewhere")
    past = directory.past(ACME, now - timedelta(minutes=1), now + timedelta(minutes=1))
    assert [one.ref for one in past] == [str(message.id) for message in said]
    assert [one.topic for one in past] == ["login", "login", "other", "login"]
    before = directory.past(ACME, now - timedelta(hours=3), now - timedelta(hours=1))
    assert [one.ref for one in before] == [str(old.id)]
    assert directory.past(ACME, now - timedelta(days=3), now - timedelta(days=2)) == []


def test_what_was_missed_is_told_page_by_page_up_to_the_newest(
    pocket: ZulipSandbox, directory: ZulipDirectory
) -> None:
    carla = pocket.person("carla")
    last = carla.says("acme", "login", "Known")
    missed = [carla.says("acme", f"topic {number}", "Missed") for number in range(4)]
    missed.append(pocket.person("bo").writes_to("unseen", text="following"))
    pages = list(directory.missed(str(last.id)))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [one["id"] for page in pages for one in page] == [message.id for message in missed]
    assert list(directory.missed(str(missed[-1].id))) == []
    assert directory.newest() == str(missed[-1].id)


def test_after_trouble_it_goes_on_from_the_last_page_that_came(
    pocket: ZulipSandbox, directory: ZulipDirectory
) -> None:
    carla = pocket.person("carla")
    last = carla.says("acme", "login", "Known")
    missed = [carla.says("acme", "login", "Missed") for _ in range(5)]
    pages = directory.missed(str(last.id))
    [first] = islice(pages, 1)
    pocket.fault("server_error", "get-messages")
    with pytest.raises(PlatformTroubleError):
        next(pages)
    rest = [one["id"] for page in directory.missed(str(first[-1]["id"])) for one in page]
    assert [one["id"] for one in first] + rest == [message.id for message in missed]


def test_a_lookup_does_not_wait(pocket: ZulipSandbox, directory: ZulipDirectory) -> None:
    pocket.fault("rate_limited", "get-user", seconds=30.5)
    with pytest.raises(PlatformTroubleError) as caught:
        directory.person("12")
    assert (caught.value.why, caught.value.after) == ("rate_limit_hit", timedelta(seconds=30.5))
