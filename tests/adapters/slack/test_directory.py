"""The directory is asked with the real SDK in the pocket workspace."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation
from adapters.trouble import PlatformTroubleError
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Role
from sandbox.client import Sandbox

NAMES = {"U0BO": "Bo Ek"}


@pytest.fixture
def directory(client: WebClient, installation: Installation) -> SlackDirectory:
    return SlackDirectory(client, installation, NAMES.get)


def test_everybody_is_told_with_their_roles(directory: SlackDirectory) -> None:
    people = {profile.ref: profile for profile in directory.people()}
    roles = {ref: profile.role for ref, profile in people.items()}
    assert roles["U0BEN"] is Role.TEAMMATE
    assert roles["U0GUS"] is Role.CUSTOMER
    assert roles["U0CARLA"] is Role.CUSTOMER
    assert {ref for ref, role in roles.items() if role is Role.BOT} == {
        "U0TICKETBOT",
        "U0UNSEEN",
        "USLACKBOT",
    }
    assert {ref for ref, profile in people.items() if profile.admin} == {"U0ANN", "U0BO"}
    assert people["U0BO"] == Profile(
        "U0BO",
        "Bo Ek",
        Role.TEAMMATE,
        admin=True,
        email="bo@northwind.example",
        language="sv",
        timezone="Europe/Stockholm",
    )


def test_addresses_are_told_only_with_the_scope_for_them(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.grants(["users:read"])
    bo = directory.person("U0BO")
    assert bo is not None
    assert bo.email is None


def test_long_lists_come_by_pages(pocket: Sandbox, client: WebClient, installation: Installation) -> None:
    directory = SlackDirectory(client, installation, NAMES.get, page=2)
    assert len(directory.people()) == 12
    assert len(pocket.requests("users.list")) == 6
    channels = {channel.ref: len(channel.members) for channel in directory.channels()}
    assert channels == {"C0SUPPORT": 8, "C0ACME": 7, "C0ACMEPLAN": 3, "C0GLOBEX": 5}


def test_a_channel_is_told_with_who_is_in_it(directory: SlackDirectory) -> None:
    channels = {channel.ref: channel for channel in directory.channels()}
    members = frozenset({"U0BO", "U0DORA", "U0UNSEEN"})
    assert channels["C0ACMEPLAN"] == ChannelProfile(
        "C0ACMEPLAN", "acme-plan", private=True, shared=False, members=members
    )
    assert (channels["C0ACME"].private, channels["C0ACME"].shared) == (False, True)
    assert "C0GENERAL" not in channels


def test_a_channel_looked_up_is_the_same_as_in_the_list(directory: SlackDirectory) -> None:
    assert [directory.channel(one.ref) for one in directory.channels()] == list(directory.channels())


def test_a_channel_that_we_are_not_in_is_not_watched(directory: SlackDirectory) -> None:
    channel = directory.channel("C0GENERAL")
    assert channel is not None
    assert channel.watched is False


def test_an_archived_channel_is_not_watched(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.archives("acme")
    channel = directory.channel("C0ACME")
    assert channel is not None
    assert channel.watched is False


def test_a_private_channel_that_we_have_left_is_gone(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.removes_app("acme-plan", by="bo")
    assert directory.channel("C0ACMEPLAN") is None


def test_a_person_is_looked_up_with_their_language(directory: SlackDirectory) -> None:
    eva = directory.person("U0EVA")
    assert eva is not None
    assert eva.language == "sv"


def test_a_deactivated_person_is_not_active(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.deactivate("eva")
    eva = directory.person("U0EVA")
    assert eva is not None
    assert eva.active is False


def test_an_integration_is_looked_up_by_its_own_id(directory: SlackDirectory) -> None:
    assert directory.person("B0TICKETBOT") == Profile("B0TICKETBOT", "Ticket Robot", Role.BOT)


ABSENT = ["U0NOBODY", "B0NOBODY"]


@pytest.mark.parametrize("ref", ABSENT)
def test_there_is_nobody_of_that_name(directory: SlackDirectory, ref: str) -> None:
    assert directory.person(ref) is None


def test_a_message_is_looked_up(pocket: Sandbox, directory: SlackDirectory) -> None:
    post = pocket.person("carla").says("acme", "Hello @bo")
    found = directory.message("C0ACME", post.ts)
    assert isinstance(found, MessagePosted)
    assert (found.ref, found.author, found.text, found.thread) == (post.ts, "U0CARLA", "Hello @Bo Ek", None)


def test_a_message_in_a_thread_is_looked_up(pocket: Sandbox, directory: SlackDirectory) -> None:
    root = pocket.person("carla").says("acme", "Hello")
    pocket.person("ann").replies(root, "one moment")
    reply = pocket.person("ann").replies(root, "it works again")
    found = directory.message("C0ACME", reply.ts)
    assert found is not None
    assert (found.ref, found.text, found.thread) == (reply.ts, "it works again", root.ts)


MISSING = [
    ("C0ACME", "1700000000.000100"),
    ("C0NOWHERE", "1700000000.000100"),
    ("C0GENERAL", "1700000000.000100"),
]


@pytest.mark.parametrize(("channel", "ref"), MISSING)
def test_a_message_is_gone(directory: SlackDirectory, channel: str, ref: str) -> None:
    assert directory.message(channel, ref) is None


def test_a_lookup_does_not_wait(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.fault("rate_limited", "users.info", seconds=30)
    with pytest.raises(PlatformTroubleError) as caught:
        directory.person("U0BO")
    assert (caught.value.why, caught.value.after) == ("ratelimited", timedelta(seconds=30))


def test_a_list_waits_a_little(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.fault("rate_limited", "users.list", seconds=0)
    assert len(directory.people()) == 12


def test_a_list_does_not_wait_for_ever(pocket: Sandbox, directory: SlackDirectory) -> None:
    pocket.fault("rate_limited", "users.list", seconds=3600)
    with pytest.raises(PlatformTroubleError) as caught:
        directory.people()
    assert caught.value.after == timedelta(hours=1)


def test_trouble_in_the_middle_of_a_list_is_told(pocket: Sandbox, directory: SlackDirectory) -> None:
    channels = directory.channels()
    next(channels)
    pocket.fault("error", "conversations.members", code="fetch_members_failed")
    with pytest.raises(PlatformTroubleError, match="fetch_members_failed"):
        list(channels)


def test_the_past_of_a_channel_is_told_with_its_threads_in_order(
    pocket: Sandbox, client: WebClient, installation: Installation
) -> None:
    carla, ben = pocket.person("carla"), pocket.person("ben")
    first = carla.says("#acme", "Is it down?")
    ben.replies(first, "Looking.")
    carla.says("#acme", "Thanks.")
    ben.replies(first, "Fixed.")
    directory = SlackDirectory(client, installation, NAMES.get, page=2)
    now = datetime.now(UTC)
    past = directory.past("C0ACME", now - timedelta(minutes=1), now + timedelta(minutes=1))
    assert [one.text for one in past] == ["Is it down?", "Looking.", "Thanks.", "Fixed."]
    assert [one.thread for one in past] == [None, first.ts, None, first.ts]
    assert directory.past("C0ACME", now - timedelta(days=2), now - timedelta(days=1)) == []


def test_the_past_tells_new_answers_to_older_threads_too(
    pocket: Sandbox, client: WebClient, installation: Installation
) -> None:
    carla, ben = pocket.person("carla"), pocket.person("ben")
    older = carla.says("#acme", "Is it down?")
    ben.replies(older, "Looking.")
    carla.says("#acme", "Nothing happens here.")
    answer = ben.replies(older, "Fixed.")
    directory = SlackDirectory(client, installation, NAMES.get, page=1)
    since = datetime.fromtimestamp(float(answer.ts), UTC) - timedelta(microseconds=5)
    past = directory.past("C0ACME", since, since + timedelta(minutes=1))
    assert [(one.text, one.thread) for one in past] == [("Fixed.", older.ts)]


def test_the_past_tells_who_has_reacted(pocket: Sandbox, directory: SlackDirectory) -> None:
    post = pocket.person("carla").says("#acme", "Is it down?")
    pocket.person("ben").reacts(post, "eyes")
    now = datetime.now(UTC)
    (told,) = directory.past("C0ACME", now - timedelta(minutes=1), now + timedelta(minutes=1))
    assert told.reacted == {"U0BEN"}
