"""What happens in a pocket organization is heard by the real client, and means what it should."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.zulip.clients import Connection
from adapters.zulip.inbound import Asked, asked, normalise
from adapters.zulip.messages import Scene
from adapters.zulip.organization import Organization
from adapters.zulip.queues import poll, register
from rules.events import (
    ChannelChanged,
    ChannelGone,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Moved,
    PersonAmended,
    PersonChanged,
    Reacted,
)
from rules.model import Role
from sandbox.zulip.client import ZulipSandbox

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Listener:
    """Follows a queue of events, and tells what they mean."""

    def __init__(self, client: Connection, organization: Organization) -> None:
        self._client = client
        self._queue = register(client)
        self.scene = Scene(organization.bot, organization.bot_name, self._queue.system_bots, lambda _: None)

    def hears(self) -> list[Event]:
        """Tell what has happened since the last time."""
        return [one for event in self._news() for one in normalise(event, self.scene, NOW)]

    def is_asked(self) -> list[Asked]:
        """Tell what somebody has wanted since the last time."""
        return [one for event in self._news() if (one := asked(event, self.scene))]

    def _news(self) -> list[dict[str, object]]:
        news = poll(self._client, self._queue, wait=False)
        if news:
            self._queue = replace(self._queue, last=news[-1]["id"])
        return [dict(one) for one in news]


@pytest.fixture
def listener(client: Connection, organization: Organization) -> Listener:
    return Listener(client, organization)


def test_a_message_lives(pocket: ZulipSandbox, listener: Listener) -> None:
    carla, ann = pocket.person("carla"), pocket.person("ann")
    said = carla.says("acme", "our login", f"Slow, @**Ann Lindqvist|{ann.id}**")
    carla.edits(said, "Down!")
    ann.reacts(said)
    ann.unreacts(said)
    carla.deletes(said)
    posted, edited, reacted, deleted = listener.hears()
    assert isinstance(posted, MessagePosted)
    assert (posted.channel, posted.ref, posted.author) == ("103", str(said.id), str(carla.id))
    assert (posted.text, posted.topic, posted.resolved) == ("Slow, @Ann Lindqvist", "our login", False)
    assert isinstance(edited, MessageEdited)
    assert (edited.ref, edited.text) == (posted.ref, "Down!")
    assert reacted == Reacted(None, posted.ref, str(ann.id), NOW)
    assert deleted == MessageDeleted("103", posted.ref, NOW)


def test_a_topic_moves_and_no_notice_of_that_is_a_message(pocket: ZulipSandbox, listener: Listener) -> None:
    carla, ann = pocket.person("carla"), pocket.person("ann")
    first, second = (carla.says("acme", "our login", text) for text in ("One", "Two"))
    listener.hears()
    ann.resolves(first)
    ann.unresolves(first)
    ann.moves(first, topic="the login")
    ann.moves(second, topic="other", mode="change_one")
    ann.moves(first, channel="globex")
    ours, heard = {str(first.id), str(second.id)}, listener.hears()
    moves = [one for one in heard if isinstance(one, Moved)]
    assert len(moves) == len(heard)
    assert [
        (one.topic, one.to_topic, one.to_channel, len(one.refs & ours), one.whole, one.resolved)
        for one in moves
    ] == [
        ("our login", "our login", "103", 2, True, True),
        ("our login", "our login", "103", 2, True, False),
        ("our login", "the login", "103", 2, True, False),
        ("the login", "other", "103", 1, False, False),
        ("the login", "the login", "105", 1, True, False),
    ]


def test_messages_that_leave_our_sight_are_gone(pocket: ZulipSandbox, listener: Listener) -> None:
    pocket.add_channel("secret", members=["ann"], private=True, with_bot=False)
    said = pocket.person("carla").says("acme", "our login", "Hello")
    listener.hears()
    pocket.person("ann").moves(said, channel="secret")
    assert [one for one in listener.hears() if not isinstance(one, ChannelChanged)] == [
        MessageDeleted("103", str(said.id), NOW)
    ]


def test_a_topic_is_deleted_in_bulk(pocket: ZulipSandbox, listener: Listener) -> None:
    carla = pocket.person("carla")
    first, second = (carla.says("acme", "our login", text) for text in ("One", "Two"))
    listener.hears()
    pocket.person("ann").deletes_topic(first)
    assert set(listener.hears()) == {MessageDeleted("103", str(one.id), NOW) for one in (first, second)}


HAPPENINGS: list[tuple[str, Callable[[ZulipSandbox], object], list[Event]]] = [
    ("somebody joins", lambda pocket: pocket.person("eva").joins("acme"), [Joined("103", "{eva}", NOW)]),
    ("somebody leaves", lambda pocket: pocket.person("carla").leaves("acme"), [Left("103", "{carla}", NOW)]),
    ("we are taken out", lambda pocket: pocket.unsubscribes_bot("acme"), [ChannelGone("103")]),
    ("we are put in", lambda pocket: pocket.subscribes_bot("general"), [ChannelChanged("101")]),
    ("a channel is renamed", lambda pocket: pocket.renames("acme", "acme inc"), [ChannelChanged("103")]),
    (
        "one is made private",
        lambda pocket: pocket.makes_private("acme"),
        [ChannelChanged("103", private=True)],
    ),
    (
        "a role",
        lambda pocket: pocket.make("carla", "admin"),
        [PersonAmended("{carla}", role=Role.TEAMMATE, admin=True)],
    ),
    ("a name", lambda p: p.changes_person("ben", full_name="Benny"), [PersonAmended("{ben}", name="Benny")]),
    (
        "a time zone",
        lambda pocket: pocket.changes_person("ben", timezone="Asia/Tokyo"),
        [PersonAmended("{ben}", timezone="Asia/Tokyo")],
    ),
    ("somebody goes", lambda pocket: pocket.deactivate("ben"), [PersonAmended("{ben}", active=False)]),
]


@pytest.mark.parametrize(
    ("happens", "expected"), [case[1:] for case in HAPPENINGS], ids=[case[0] for case in HAPPENINGS]
)
def test_what_happens_to_people_and_channels(
    pocket: ZulipSandbox, listener: Listener, happens: Callable[[ZulipSandbox], object], expected: list[Event]
) -> None:
    happens(pocket)
    ids = {name: str(pocket.person(name).id) for name in ("ben", "carla", "eva")}
    wanted = [
        replace(one, person=one.person.format(**ids))
        if isinstance(one, Joined | Left | PersonAmended)
        else one
        for one in expected
    ]
    heard = listener.hears()
    assert [one for one in wanted if one not in heard] == []
    assert {type(one) for one in heard} == {type(one) for one in wanted}


def test_somebody_new_is_described(pocket: ZulipSandbox, listener: Listener) -> None:
    new = pocket.add_person("greta", full_name="Greta Ny", role="guest")
    described = [one.profile for one in listener.hears() if isinstance(one, PersonChanged)]
    assert [(one.ref, one.name, one.role) for one in described] == [(str(new.id), "Greta Ny", Role.CUSTOMER)]


def test_who_writes_to_the_bot_asks_it_and_says_nothing_in_a_channel(
    pocket: ZulipSandbox, listener: Listener
) -> None:
    ann, ben = pocket.person("ann"), pocket.person("ben")
    direct = ann.writes_to("unseen", text="/unseen wait 5m")
    ann.writes_to("unseen", "ben", text="Shall we?")
    mentioned = ben.says("acme", "our login", "@**Unseen** follow")
    assert listener.is_asked() == [
        Asked(str(ann.id), "wait 5m", str(direct.id)),
        Asked(str(ben.id), "follow", str(mentioned.id), "103", "our login"),
    ]
    ben.says("acme", "our login", "@**Unseen** follow")
    assert listener.hears() == []
