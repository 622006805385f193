"""What Slack sends is handed to the workspaces that it is for, and to no others."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.farewells import Addressee
from adapters.slack.installation import Installation
from adapters.slack.profiles import Home
from bots.credentials import Slack, SlackSocket
from bots.offices import Office
from bots.slack.app import front_app, slack_app
from bots.slack.intake import Intake
from bots.slack.site import Site
from bots.slack.switchboard import Sites, Switchboard
from rules.events import MessagePosted
from sandbox.client import Sandbox
from storage.directory import Workspace
from tests.adapters.slack.envelopes import envelope, message
from tests.bots.stage import PretendedDirectory

NORTH, SOUTH = "T0NORTH", "T0SOUTH"
SLACK = Slack(None, SlackSocket("xapp-1-a"))


@dataclass
class Exchange:
    """A switchboard before two workspaces; ``heard`` tells who recorded what."""

    client: WebClient | None = None
    found: dict[str, str] = field(default_factory=dict)
    """Teams that turn out to be served all the same, when somebody looks."""
    heard: list[tuple[str, str]] = field(default_factory=list)
    sites: Sites = field(default_factory=Sites)

    def __post_init__(self) -> None:
        for team in (NORTH, SOUTH):
            self.sites.add(self.site(team))
        self.app = front_app(SLACK, Switchboard(self.sites, self.client, self.discover))

    def site(self, team: str) -> Site:
        installation = Installation(Home(team), team, "https://x.example/", "U0UNSEEN", frozenset())

        def record(event: object) -> None:
            assert isinstance(event, MessagePosted)
            if event.text == "unbearable":
                raise OSError
            self.heard.append((team, event.text))

        app = slack_app("xoxb-1", SLACK, installation, Intake(installation, lambda _: None, record))
        app.command("/unseen")(lambda ack: ack(team))
        workspace = Workspace(1, "slack", team, team, "https://x.example/", "U0UNSEEN")
        return Site(installation, Office(workspace, PretendedDirectory(), {}), "xoxb-1", app)

    def discover(self, to: Addressee) -> Site | None:
        return self.site(self.found[to.enterprise]) if to.enterprise in self.found else None

    def gets(self, body: dict[str, Any]) -> BoltResponse:
        return self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def for_team(team: str, text: str = "Hello", **more: object) -> dict[str, Any]:
    return envelope(message(text), authorizations=[{"team_id": team}], **more)


def shared(team: str, context: str = "4-abc") -> dict[str, Any]:
    return for_team(team, is_ext_shared_channel=True, event_context=context)


@pytest.fixture
def pocket() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture
def asking(pocket: Sandbox) -> Exchange:
    return Exchange(connect(pocket.env()["SLACK_APP_TOKEN"], pocket.api_url))


def test_an_event_is_handed_to_the_workspace_that_it_names() -> None:
    exchange = Exchange()
    assert exchange.gets(for_team(NORTH, "To the north")).status == 200
    assert exchange.gets(for_team(SOUTH, "To the south")).status == 200
    assert exchange.heard == [(NORTH, "To the north"), (SOUTH, "To the south")]


def test_a_command_is_answered_by_the_desk_of_its_workspace() -> None:
    asked = {"command": "/unseen", "text": "", "team_id": SOUTH, "user_id": "U0ANN"}
    assert Exchange().gets(asked).body == SOUTH


def test_what_cannot_be_recorded_is_not_acknowledged() -> None:
    assert Exchange().gets(for_team(NORTH, "unbearable")).status == 500


def test_what_is_for_a_workspace_without_the_app_is_let_go() -> None:
    exchange = Exchange()
    assert exchange.gets(for_team("T0ELSEWHERE")).status == 200
    assert exchange.heard == []


def test_a_workspace_of_an_enterprise_grid_is_found_when_it_first_speaks() -> None:
    exchange = Exchange(found={"E0GRID": "T0EAST"})
    granted = [{"team_id": "T0EAST", "enterprise_id": "E0GRID"}]
    assert exchange.gets(envelope(message(), authorizations=granted)).status == 200
    assert exchange.heard == [("T0EAST", "Hello")]


def test_slack_verifies_an_address_before_anything_is_installed() -> None:
    answer = Exchange().gets({"type": "url_verification", "challenge": "3eZbrw1a"})
    assert (answer.status, json.loads(answer.body)) == (200, {"challenge": "3eZbrw1a"})


def test_without_an_app_token_a_shared_channel_s_event_counts_where_it_was_sent() -> None:
    exchange = Exchange()
    exchange.gets(shared(SOUTH))
    assert exchange.heard == [(SOUTH, "Hello")]


def test_what_slack_will_never_tell_loses_no_event(asking: Exchange) -> None:
    assert asking.gets(shared(SOUTH, "4-nobody-knows")).status == 200
    assert asking.heard == [(SOUTH, "Hello")]


def test_when_slack_cannot_tell_now_the_event_is_to_come_again(pocket: Sandbox, asking: Exchange) -> None:
    pocket.fault("rate_limited", "apps.event.authorizations.list")
    assert asking.gets(shared(SOUTH)).status == 500
    assert asking.heard == [(SOUTH, "Hello")]


def test_an_event_of_a_channel_that_nobody_shares_is_asked_about_by_nobody(
    pocket: Sandbox, asking: Exchange
) -> None:
    asking.gets(for_team(SOUTH, event_context="4-abc"))
    assert pocket.requests() == []
