"""What admins hear without having asked: once, and never of a private channel that they are not in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bots.announcing import Announcing
from rules.delivery import Announcement, Refused, RetryLater, Topic
from rules.events import Joined, MessagePosted, Profile, Spoken
from rules.model import Audience, Role
from tests.bots.stage import CURTAIN, Stage, at


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann and Ben are admins, Cid is not; #secret is Ben's and Cid's; a helpdesk posts in #tickets."""
    stage = Stage(tmp_path)
    admins = [Profile(name, name.title(), Role.TEAMMATE, admin=True) for name in ("ann", "ben")]
    stage.store.directory.learn_people(stage.workspace.id, admins)
    stage.people("cid")
    stage.people("carla", role=Role.CUSTOMER)
    stage.people("desk", role=Role.BOT)
    stage.channel("tickets", "cid", "desk")
    stage.channel("secret", "ben", "cid")
    yield stage
    stage.close()


def announced(stage: Stage, second: float) -> list[tuple[Topic, str, tuple[str, ...]]]:
    stage.messenger.told.clear()
    Announcing(stage.store, stage.road.offices).run(at(second))
    return sorted(map(_told, stage.messenger.told))


def _told(one: Announcement) -> tuple[Topic, str, tuple[str, ...]]:
    return one.topic, one.recipient.ref, one.names


def calls_internal(stage: Stage, channel: str) -> None:
    place = stage.store.directory.channel(stage.workspace.id, channel)
    assert place is not None
    stage.store.choices.set_audience(place.id, Audience.INTERNAL, stage.id_of("ben"), CURTAIN)


def test_admins_are_warned_once_of_a_customer_in_a_channel_they_call_internal(stage: Stage) -> None:
    calls_internal(stage, "tickets")
    assert announced(stage, 0) == []
    stage.happens(Joined("tickets", "carla", at(1)), second=1)
    assert announced(stage, 60) == [
        (Topic.CUSTOMER_IN_INTERNAL, "ann", ("tickets",)),
        (Topic.CUSTOMER_IN_INTERNAL, "ben", ("tickets",)),
    ]
    assert announced(stage, 120) == []


def test_of_a_private_channel_only_its_members_are_told(stage: Stage) -> None:
    calls_internal(stage, "secret")
    stage.happens(Joined("secret", "carla", at(1)), second=1)
    assert announced(stage, 60) == [(Topic.CUSTOMER_IN_INTERNAL, "ben", ("secret",))]


def test_admins_are_told_in_their_own_language(stage: Stage) -> None:
    stage.wants("ben", language="sv")
    calls_internal(stage, "tickets")
    stage.happens(Joined("tickets", "carla", at(1)), second=1)
    announced(stage, 60)
    assert sorted(one.recipient.language for one in stage.messenger.told) == ["en", "sv"]


def test_what_reached_nobody_is_said_again(stage: Stage) -> None:
    calls_internal(stage, "secret")
    stage.happens(Joined("secret", "carla", at(1)), second=1)
    stage.messenger.answers = [RetryLater("ratelimited", timedelta(seconds=30))]
    assert announced(stage, 60) == []
    assert announced(stage, 120) == [(Topic.CUSTOMER_IN_INTERNAL, "ben", ("secret",))]


@pytest.mark.parametrize("delivery", [RetryLater("timeout", unsure=True), Refused("user_disabled")])
def test_what_may_have_arrived_or_never_can_is_not_said_again(
    stage: Stage, delivery: RetryLater | Refused
) -> None:
    calls_internal(stage, "secret")
    stage.happens(Joined("secret", "carla", at(1)), second=1)
    stage.messenger.answers = [delivery]
    assert announced(stage, 60) == []
    assert announced(stage, 120) == []


def test_a_known_integration_is_offered_once(stage: Stage) -> None:
    for second in (0, 10):
        spoken = Spoken("zendesk", Role.CUSTOMER, "Dan", text="Help!")
        stage.happens(
            MessagePosted("tickets", f"{second}", "desk", at(second), "Ticket", spoken=spoken), second=second
        )
    assert announced(stage, 60) == [
        (Topic.INTEGRATION_FOUND, "ann", ("Desk",)),
        (Topic.INTEGRATION_FOUND, "ben", ("Desk",)),
    ]
    assert announced(stage, 120) == []


def test_what_is_confirmed_already_is_not_offered(stage: Stage) -> None:
    stage.store.choices.set_relay(stage.id_of("desk"), by=stage.id_of("ann"), now=CURTAIN, relay=True)
    spoken = Spoken("zendesk", Role.CUSTOMER, "Dan", text="Help!")
    stage.happens(MessagePosted("tickets", "1", "desk", at(0), "Ticket", spoken=spoken), second=0)
    assert announced(stage, 60) == []
