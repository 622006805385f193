"""Whatever comes from the network, nothing breaks, and nothing is invented."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from adapters.slack.inbound import normalise
from rules.events import MessagePosted
from tests.adapters.slack.envelopes import (
    BOT,
    CARLA,
    CHANNEL,
    LATER,
    NAMES,
    TEAM,
    TS,
    Json,
    changed,
    deleted,
    envelope,
    message,
    said,
)
from tests.adapters.spoiling import JUNK, SPOILT, places, replaced

WELL_FORMED = [
    message(files=[{"id": "F1"}], blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "a"}}]),
    message("", attachments=[{"text": "a", "fields": [{"title": "a", "value": "b"}], "blocks": []}]),
    changed(said("a"), said("b")),
    deleted(),
    {
        "type": "reaction_added",
        "user": CARLA,
        "item": {"type": "message", "channel": CHANNEL, "ts": TS},
        "event_ts": TS,
    },
    {"type": "member_joined_channel", "user": CARLA, "channel": CHANNEL, "event_ts": LATER},
    {"type": "user_change", "user": {"id": CARLA, "team_id": TEAM, "profile": {"real_name": "Carla"}}},
    {"type": "channel_rename", "channel": {"id": CHANNEL, "name": "new"}},
]


@st.composite
def spoiled(draw: DrawFn) -> object:
    event: object = draw(st.sampled_from(WELL_FORMED))
    for _ in range(draw(st.integers(1, 3))):
        event = replaced(event, draw(st.sampled_from(places(event))), draw(JUNK))
    return event


@given(spoiled())
def test_a_spoiled_event_breaks_nothing(event: object) -> None:
    assert isinstance(normalise(envelope(event), TEAM, BOT, NAMES.get), tuple)


@given(st.dictionaries(st.sampled_from(["type", "event", "authorizations", "team_id"]), JUNK))
def test_a_spoiled_envelope_breaks_nothing(junk: Json) -> None:
    assert isinstance(normalise({**envelope(message()), **junk}, TEAM, BOT, NAMES.get), tuple)


def test_deep_blocks_break_nothing() -> None:
    nested: Json = {"type": "text", "text": "deep"}
    for _ in range(5_000):
        nested = {"type": "rich_text_section", "elements": [nested]}
    [posted] = normalise(envelope(message("", blocks=[nested])), TEAM, BOT, NAMES.get)
    assert isinstance(posted, MessagePosted)
    assert posted.text == "deep"


def test_an_endless_text_is_cut_where_slack_itself_cuts() -> None:
    [posted] = normalise(envelope(message("<" * 1_000_000)), TEAM, BOT, NAMES.get)
    assert isinstance(posted, MessagePosted)
    assert len(posted.text) == 40_000


def filled(sample: Json) -> Json:
    """Fill the blanks of a recorded sample with values of the right kind."""
    return {name: _filled(value, name) for name, value in sample.items()}


def _filled(value: object, key: str) -> object:
    if isinstance(value, dict):
        return filled(value)
    if isinstance(value, list):
        return [_filled(inside, key) for inside in value]
    return BLANKS.get(key, value) if value in ("", "U00000000", "0000000000.000000") else value


BLANKS = {
    "channel": CHANNEL,
    "channel_type": "channel",
    "deleted_ts": TS,
    "event_ts": LATER,
    "id": "C0SAMPLE",
    "new_channel_id": "C0NEW",
    "old_channel_id": "C0OLD",
    "team_id": TEAM,
    "text": "words",
    "ts": TS,
    "user": CARLA,
    "bot_id": "B0FORM",
}


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> dict[str, Json]:
    folder = shared_data / "slack" / "samples" / "events"
    recorded = {
        path.stem.removesuffix("Payload"): json.loads(path.read_text())
        for path in sorted(folder.glob("*.json"))
    }
    return {name: {**payload, "type": "event_callback"} for name, payload in recorded.items()}


def test_the_blank_recorded_samples_say_nothing(samples: dict[str, Json]) -> None:
    assert not any(normalise(sample, TEAM, BOT, NAMES.get) for sample in samples.values())


TELLING = {
    "ChannelArchive": ["ChannelChanged"],
    "ChannelIdChanged": ["ChannelRenumbered"],
    "ChannelLeft": ["ChannelGone"],
    "ChannelRename": ["ChannelChanged"],
    "ChannelShared": ["ChannelChanged"],
    "ChannelUnarchive": ["ChannelChanged"],
    "ChannelUnshared": ["ChannelChanged"],
    "GroupArchive": ["ChannelChanged"],
    "GroupLeft": ["ChannelGone"],
    "GroupRename": ["ChannelChanged"],
    "GroupUnarchive": ["ChannelChanged"],
    "MemberJoinedChannel": ["Joined"],
    "MemberLeftChannel": ["Left"],
    "Message": ["MessagePosted"],
    "MessageBot": ["MessagePosted"],
    "MessageDeleted": ["MessageDeleted"],
    "MessageFileShare": ["MessagePosted"],
    "MessageMe": ["MessagePosted"],
    "MessageThreadBroadcast": ["MessagePosted"],
    "ReactionAdded": ["Reacted"],
    "TeamJoin": ["PersonChanged"],
    "UserChange": ["PersonChanged"],
}


def test_the_filled_recorded_samples_say_what_they_are_about(samples: dict[str, Json]) -> None:
    told = {name: normalise(filled(sample), TEAM, BOT, NAMES.get) for name, sample in samples.items()}
    kinds = {name: [type(event).__name__ for event in events] for name, events in told.items() if events}
    assert kinds == TELLING


def test_every_place_of_the_recorded_samples_may_be_spoiled(samples: dict[str, Json]) -> None:
    for sample in map(filled, samples.values()):
        for place in places(sample["event"]):
            for junk in SPOILT:
                assert isinstance(
                    normalise(envelope(replaced(sample["event"], place, junk)), TEAM, BOT, NAMES.get), tuple
                )
