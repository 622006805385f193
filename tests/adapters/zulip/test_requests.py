"""Every request is one that Zulip describes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.overview import overview
from adapters.text import Words
from adapters.zulip.check import examine
from adapters.zulip.clients import Connection, connect
from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.markdown import code, escape
from adapters.zulip.messages import Scene
from adapters.zulip.messenger import ZulipMessenger
from adapters.zulip.organization import Organization
from adapters.zulip.panels import posts
from adapters.zulip.queues import poll, register
from adapters.zulip.seen import ZulipWitness
from rules.seen import Inquiry, Waiting
from rules.settings import Layer, Settings
from tests.adapters.zulip.canned import CannedServer, Heard, canned
from tests.adapters.zulip.contract import CALLED, complaints, operation
from tests.adapters.zulip.notices import AT, notice

ANY = {
    "result": "success",
    "msg": "",
    "user_id": 5,
    "is_bot": True,
    "id": 1000,
    "zulip_feature_level": 400,
    "queue_id": "q",
    "last_event_id": -1,
    "stream": {"stream_id": 3},
}
"""An answer to every question."""
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(params=[400, 120], ids=["a new server", "an old server"])
def organization(request: pytest.FixtureRequest) -> Organization:
    return Organization("chat.example", "Chat", "https://chat.example", "5", "Unseen", request.param, "10.0")


@pytest.fixture
def server() -> Iterator[CannedServer]:
    with canned() as running:
        running.answers(*[ANY] * 100)
        yield running


@pytest.fixture
def client(server: CannedServer) -> Connection:
    return connect(lambda: 0.0, site=server.site, email="bot@x.example", key="k")


def ask_everything(client: Connection, organization: Organization) -> None:
    """Call everything that there is to call."""
    list(examine(client))
    poll(client, register(client), wait=False)
    directory = ZulipDirectory(client, organization, Scene("5", "Unseen", frozenset(), lambda _: None))
    directory.people()
    directory.channels()
    directory.person("11")
    directory.channel("3")
    directory.past("3", NOW, NOW)
    directory.message("3", "981")
    directory.newest()
    list(directory.missed("981"))
    messenger = ZulipMessenger(client, organization)
    messenger.send(notice())
    messenger.arrived(notice())
    messenger.amend(notice(), "1000")
    for post in posts(overview(Words("en", None, escape, code), Settings(), Layer(), Layer())):
        messenger.post("11", post)
    ZulipWitness(client, organization).sightings([Inquiry(1, "11", 7, "3", (Waiting("981", AT),))])


def test_every_request_fits_its_description(
    description: dict[str, Any], server: CannedServer, client: Connection, organization: Organization
) -> None:
    ask_everything(client, organization)
    assert [problem for heard in server.heard for problem in complaints(description, heard)] == []


def test_the_requests_are_all_that_the_adapter_makes(
    description: dict[str, Any], server: CannedServer, client: Connection, organization: Organization
) -> None:
    ask_everything(client, organization)
    called = {(path, method) for path, methods in CALLED.items() for method in methods.split()}
    assert {operation(description, heard) for heard in server.heard} <= called
    if organization.can(400):
        assert {operation(description, heard) for heard in server.heard} == called


def test_a_request_that_zulip_does_not_describe_is_noticed(description: dict[str, Any]) -> None:
    odd = Heard("POST", "/api/v1/messages", {"type": "letter", "to": "[1]", "nonsense": "1"}, {})
    assert sorted(complaints(description, odd)) == [
        "POST /messages: type is 'letter'",
        "POST /messages: unknown nonsense",
        "POST /messages: without content",
    ]
    assert list(complaints(description, Heard("PUT", "/api/v1/messages", {}, {}))) == [
        "PUT /messages: nobody knows it"
    ]
