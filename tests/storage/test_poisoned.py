"""What no database can keep, or no index take, blocks nothing: it is stored as far as it can be, once."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import inbound as slack
from adapters.slack.profiles import channel as slack_channel
from adapters.zulip import inbound as zulip
from adapters.zulip.messages import Scene
from adapters.zulip.profiles import channel as zulip_channel
from bots.offices import Office, Offices
from bots.pipeline import Road
from rules.events import ChannelProfile, Event, Profile
from rules.model import Medium, Role
from storage.store import Store
from tests.storage.world import NOON, at

POISON = st.one_of(
    st.text(st.sampled_from("a\0\ud800\udfffß🦉"), min_size=1, max_size=12),
    st.sampled_from(["\0", "\ud83d", "x" * 5_000, "".join(map(chr, range(0x4E00, 0x4E00 + 5_000)))]),
)
"""NUL, half characters, and what is too long for an index, compressed or not."""
NUMBERS = st.sampled_from([0, -1, 2**31, 2**53, 2**63 - 1, 2**63, 10**30])
CALM = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

SLACK_SCENE = ("T1", "UBOT", lambda _: None)
ZULIP_SCENE = Scene("1", "Unseen", frozenset(), lambda _: None)


class Nobody:
    """Knows nobody and nothing."""

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_: None


@pytest.fixture
def road(store: Store) -> Road:
    """Serve a workspace in which UCARLA and 20 are customers, in the channels CHELP and 10."""
    workspace = store.directory.workspace("slack", "T1", "Northwind", "https://n.example/", "UBOT")
    known = [Profile(ref, ref, Role.CUSTOMER) for ref in ("UCARLA", "20")]
    known += [Profile(ref, ref, Role.TEAMMATE) for ref in ("UDORA", "30")]
    store.directory.learn_people(workspace.id, known)
    for channel, members in (("CHELP", ("UCARLA", "UDORA")), ("10", ("20", "30"))):
        profile = ChannelProfile(channel, channel, private=False, shared=False, members=frozenset(members))
        store.directory.learn_channel(workspace.id, profile, NOON)
    nobody: Any = Nobody()
    return Road(store, Offices(Office(workspace, nobody, {Medium.DIRECT_MESSAGE: nobody})))


def take_in(road: Road, events: tuple[Event, ...]) -> None:
    (workspace_id,) = road.offices
    for event in events * 2:
        road.ingest(workspace_id, event, at(0))


def from_slack(event: dict[str, Any]) -> tuple[Event, ...]:
    return slack.normalise({"type": "event_callback", "event": event}, *SLACK_SCENE)


def from_zulip(event: dict[str, Any]) -> tuple[Event, ...]:
    return zulip.normalise(event, ZULIP_SCENE, at(0))


@CALM
@given(text=POISON, number=st.integers(0, 10**6))
def test_a_message_in_slack_is_told_whatever_stands_in_it(road: Road, text: str, number: int) -> None:
    ts = f"{NOON.timestamp():.0f}.{number:06d}"
    take_in(
        road, from_slack({"type": "message", "channel": "CHELP", "user": "UCARLA", "ts": ts, "text": text})
    )
    assert road.store.questions.message(1, "CHELP", ts) is not None
    changed = {"ts": ts, "user": "UCARLA", "text": text * 2}
    edit = {"type": "message", "subtype": "message_changed", "channel": "CHELP", "message": changed}
    take_in(road, from_slack(edit | {"event_ts": ts}))


@CALM
@given(name=POISON, email=POISON, timezone=POISON)
def test_people_in_slack_are_known_whatever_they_are_called(
    road: Road, name: str, email: str, timezone: str
) -> None:
    user = {"id": "UNEW", "team_id": "T1", "tz": timezone, "locale": name}
    profile = {"real_name": name, "email": email}
    take_in(road, from_slack({"type": "user_change", "user": user | {"profile": profile}}))
    assert road.store.directory.person(1, "UNEW") is not None


@CALM
@given(text=POISON, topic=POISON, number=st.one_of(NUMBERS, st.integers(1, 10**6)), second=NUMBERS)
def test_a_message_in_zulip_is_told_whatever_stands_in_it(
    road: Road, text: str, topic: str, number: int, second: int
) -> None:
    message = {"id": number, "stream_id": 10, "sender_id": 20, "type": "stream", "timestamp": second}
    take_in(road, from_zulip({"type": "message", "message": message | {"content": text, "subject": topic}}))
    renamed = {"orig_subject": topic, "subject": topic[::-1], "propagate_mode": "change_all", "user_id": 20}
    about = {"message_id": number, "message_ids": [number], "stream_id": 10, "edit_timestamp": second}
    take_in(road, from_zulip({"type": "update_message", **about, **renamed, "content": text}))


@CALM
@given(name=POISON, email=POISON, role=NUMBERS)
def test_people_in_zulip_are_known_whatever_they_are_called(
    road: Road, name: str, email: str, role: int
) -> None:
    told = {"user_id": 40, "full_name": name, "role": role, "delivery_email": email, "timezone": name}
    take_in(road, from_zulip({"type": "realm_user", "op": "add", "person": told}))
    take_in(road, from_zulip({"type": "realm_user", "op": "update", "person": told}))
    assert road.store.directory.person(1, "40") is not None


@CALM
@given(name=POISON)
def test_channels_are_known_whatever_they_are_called(road: Road, name: str) -> None:
    found = (
        slack_channel({"id": "CHELP", "name": name, "is_member": True}, ["UCARLA"]),
        zulip_channel({"stream_id": 10, "name": name}, ["20"], subscribed=True),
    )
    for described in found:
        assert described is not None
        road.store.directory.learn_channel(1, described, at(0))


@CALM
@given(who=NUMBERS, message=NUMBERS, channel=NUMBERS)
def test_numbers_that_nobody_has_do_no_harm(road: Road, who: int, message: int, channel: int) -> None:
    about = {"message_id": message, "user_id": who, "op": "add"}
    take_in(road, from_zulip({"type": "reaction", **about}))
    take_in(road, from_zulip({"type": "delete_message", "stream_id": channel, **about}))
    peers = {"op": "peer_add", "stream_ids": [channel], "user_ids": [who]}
    take_in(road, from_zulip({"type": "subscription", **peers}))
