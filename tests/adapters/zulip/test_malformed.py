"""Whatever comes from the network, nothing breaks, and nothing is invented."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from adapters.payloads import listing
from adapters.zulip.inbound import Asked, asked, normalise
from adapters.zulip.messages import message_posted
from adapters.zulip.profiles import channel, person, system_bots
from rules.events import ChannelProfile, MessagePosted, Profile
from tests.adapters.spoiling import JUNK, SPOILT, places, replaced
from tests.adapters.zulip.happenings import (
    ACME,
    ANN,
    ID,
    NOW,
    SCENE,
    SECOND,
    TEAM,
    Json,
    direct,
    message,
    moved,
)

WELL_FORMED: list[Json] = [
    message("@**Ann|22** [a](/user_uploads/2/a) #**acme>x@7**\n```quote\n&amp;\n```"),
    message("@**Unseen|9** follow #**acme>x@7**", sender_id=ANN),
    message("[Inbound message](https://a.example) from **c** to **s**.", client="ZulipFrontWebhook"),
    direct("follow"),
    moved(subject="✔ x", new_stream_id=TEAM, content="a", orig_content="b"),
    {"type": "delete_message", "message_type": "stream", "stream_id": ACME, "message_ids": [ID]},
    {"type": "reaction", "op": "add", "user_id": ANN, "message_id": ID, "user": {"user_id": ANN}},
    {"type": "subscription", "op": "add", "subscriptions": [{"stream_id": ACME, "name": "acme"}]},
    {"type": "subscription", "op": "peer_add", "stream_ids": [ACME], "user_ids": [ANN]},
    {"type": "stream", "op": "update", "stream_id": ACME, "property": "name", "value": "x"},
    {"type": "stream", "op": "delete", "streams": [{"stream_id": ACME}], "stream_ids": [ACME]},
    {"type": "realm_user", "op": "add", "person": {"user_id": ANN, "full_name": "Ann", "role": 400}},
    {"type": "realm_user", "op": "update", "person": {"user_id": ANN, "delivery_email": "a@n.example"}},
    {"type": "realm_bot", "op": "update", "bot": {"user_id": 30, "is_active": False}},
]


@st.composite
def spoiled(draw: DrawFn) -> object:
    event: object = draw(st.sampled_from(WELL_FORMED))
    for _ in range(draw(st.integers(1, 3))):
        event = replaced(event, draw(st.sampled_from(places(event))), draw(JUNK))
    return event


def understood(event: object) -> bool:
    """Read an event in every way; whatever is no object never comes so far."""
    if not isinstance(event, dict):
        return True
    return isinstance(normalise(event, SCENE, NOW), tuple) and isinstance(asked(event, SCENE), Asked | None)


@given(spoiled())
def test_a_spoiled_event_breaks_nothing(event: object) -> None:
    assert understood(event)


def test_every_place_of_an_event_may_be_spoiled() -> None:
    for event in WELL_FORMED:
        for place in places(event):
            assert all(understood(replaced(event, place, junk)) for junk in (*SPOILT, -1, True, 2**70, 1.5))


@given(st.dictionaries(st.sampled_from(["user_id", "full_name", "role", "stream_id", "timezone"]), JUNK))
def test_spoiled_people_and_channels_break_nothing(junk: Json) -> None:
    assert isinstance(person(junk), Profile | None)
    assert isinstance(channel(junk, (), subscribed=True), ChannelProfile | None)
    assert isinstance(system_bots({"cross_realm_bots": [junk, *junk.values()]}), frozenset)


@pytest.mark.parametrize(
    "sign", ["@**", "`", "[", "[a](", "<time:", "#**a>", "&", "```quote\n", "*", "\n```", "```quote\na\n"]
)
def test_an_endless_text_is_cut(sign: str) -> None:
    [posted] = normalise(message(sign * 400_000), SCENE, NOW)
    assert isinstance(posted, MessagePosted)
    assert len(posted.text) <= 100_000


def test_a_time_beyond_all_times_is_none() -> None:
    assert normalise(message(timestamp=2**40), SCENE, NOW) == ()
    assert normalise(message(timestamp=SECOND), SCENE, NOW) != ()


def examples(described: object) -> Iterator[Json]:
    """Find every example in a part of the description."""
    if isinstance(described, dict):
        example = described.get("example")
        if isinstance(example, dict):
            yield example
        for inside in described.values():
            yield from examples(inside)
    elif isinstance(described, list):
        for inside in described:
            yield from examples(inside)


TELLING = {
    "message": [["MessagePosted"]],
    "reaction add": [["Reacted"]],
    "realm_bot add": [["PersonChanged"]],
    "realm_bot delete": [["PersonAmended"]],
    "realm_bot remove": [["PersonAmended"]],
    "realm_user add": [["PersonChanged"]],
    "realm_user remove": [["PersonAmended"]],
    "stream create": [["ChannelChanged"]],
    "stream delete": [["ChannelGone", "ChannelGone"]],
    "stream update": [["ChannelChanged"]],
    "subscription add": [["ChannelChanged"]],
    "subscription peer_add": [["Joined"]],
    "subscription peer_remove": [["Left"]],
    "subscription remove": [["ChannelGone"]],
    "update_message": [["MessageEdited", "Moved"]],
}
"""What Zulip's examples of events say; the others, of other types, of a picture, of a colour, say nothing."""


def test_the_described_events_say_what_they_are_about(description: Mapping[str, Any]) -> None:
    found: dict[str, list[list[str]]] = {}
    for event in examples(description["paths"]["/events"]["get"]["responses"]["200"]):
        told = [type(one).__name__ for one in normalise(event, SCENE, NOW)]
        if told:
            found.setdefault(" ".join(filter(None, (event["type"], event.get("op")))), []).append(told)
    assert found == TELLING


def test_every_place_of_the_described_events_may_be_spoiled(description: Mapping[str, Any]) -> None:
    for event in examples(description["paths"]["/events"]["get"]["responses"]["200"]):
        if "type" in event:
            spoilt = (replaced(event, place, junk) for place in places(event) for junk in SPOILT)
            assert all(map(understood, spoilt))


def test_the_described_answers_are_read(description: Mapping[str, Any]) -> None:
    def answers(path: str, key: str) -> list[Mapping[str, Any]]:
        return [one for answer in examples(description["paths"][path]["get"]) for one in listing(answer, key)]

    messages = [one for one in answers("/messages", "messages") if one["type"] == "stream"]
    users, channels = answers("/users", "members"), answers("/users/me/subscriptions", "subscriptions")
    assert messages
    assert all(message_posted(one, SCENE) for one in messages)
    assert users
    assert all(person(one) for one in users)
    assert channels
    assert all(channel(one, (), subscribed=True) for one in channels)
