"""Which events reach the app, and what they tell."""

import pytest

from sandbox.client import Sandbox
from tests.sandbox.apps import Json
from tests.sandbox.deeds import DEEDS, Deed


def events_of(world: Sandbox, taken: list[Json], deed: Deed) -> list[Json]:
    """Do something and return the events that it made, in the order in which they happened."""
    deed(world)
    world.waits_until_settled()
    return sorted((envelope["event"] for envelope in taken), key=lambda event: str(event.get("event_ts")))


def kind_of(event: Json) -> str:
    return ".".join(str(event[part]) for part in ("type", "subtype") if part in event)


@pytest.mark.parametrize(("deed", "kinds"), DEEDS)
def test_the_app_is_told(world: Sandbox, taken: list[Json], deed: Deed, kinds: list[str]) -> None:
    assert [kind_of(event) for event in events_of(world, taken, deed)] == kinds


def test_a_private_channel_without_the_app_tells_it_nothing(world: Sandbox, taken: list[Json]) -> None:
    world.add_channel("secret", members=["ann", "bo"], private=True, with_app=False)
    world.person("ann").says("#secret", "Between us.")
    world.renames("#secret", "hidden")
    assert not world.waits_until_settled()
    assert not taken


def test_subscriptions_decide_what_is_sent(world: Sandbox, taken: list[Json]) -> None:
    world.subscribes(["reaction_added"])
    world.person("ben").reacts(world.person("carla").says("#acme", "Help!"))
    world.waits_until_settled()
    assert [envelope["event"]["type"] for envelope in taken] == ["reaction_added"]


def test_what_people_type_is_escaped_and_their_mentions_marked(world: Sandbox, taken: list[Json]) -> None:
    typed = "<b>@ben</b> & @channel in #acme, bo@acme.example, see https://acme.example/?a=1&b=2"
    [event] = events_of(world, taken, lambda w: w.person("carla").says("#acme", typed))
    assert event["text"] == (
        "&lt;b&gt;<@U0BEN>&lt;/b&gt; &amp; <!channel> in <#C0ACME|acme>, bo@acme.example, see <https://acme.example/?a=1&amp;b=2>"
    )


def test_a_message_in_a_shared_channel_tells_whose_it_is(world: Sandbox, taken: list[Json]) -> None:
    [event] = events_of(world, taken, lambda w: w.person("carla").says("#acme", "Help!"))
    assert (event["user_team"], event["source_team"], event["channel_type"]) == (
        "T0ACMEAB",
        "T0ACMEAB",
        "channel",
    )
    assert event["client_msg_id"]
    assert taken[0]["is_ext_shared_channel"]


def test_a_post_via_an_app_is_the_persons_and_names_the_app(world: Sandbox, taken: list[Json]) -> None:
    [event] = events_of(world, taken, lambda w: w.person("ben").says("#support", "Done.", via="ticketbot"))
    assert (event["user"], event["bot_id"], event["app_id"]) == ("U0BEN", "B0TICKETBOT", "A0TICKETS")


def test_the_envelope_names_the_installation(world: Sandbox, taken: list[Json]) -> None:
    world.person("carla").says("#acme", "Help!")
    world.waits_until_settled()
    [envelope] = taken
    assert envelope["authorizations"][0]["user_id"] == "U0UNSEEN"
    assert (envelope["team_id"], envelope["api_app_id"]) == ("T0NORTHWIND", "A0UNSEEN")
