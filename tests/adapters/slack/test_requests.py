"""Every request is one that Slack describes."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.views import View

from adapters.replies import Reply
from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.fields import moment
from adapters.slack.installation import introduce
from adapters.slack.manifest import USER_SCOPES
from adapters.slack.messenger import SlackMessenger
from adapters.slack.oauth import App, consent_address, redeem, revoke, seen_by, workspaces
from adapters.slack.screens import Screens
from adapters.slack.seen import SlackWitness
from adapters.trouble import PlatformTroubleError
from rules.delivery import Delivered
from rules.seen import Inquiry, Waiting
from sandbox.client import Sandbox
from sandbox.records import Request
from tests.adapters.slack.calls import called_methods
from tests.adapters.slack.notices import notice


@pytest.fixture
def requests(pocket: Sandbox, client: WebClient) -> list[Request]:
    """Call everything that there is to call."""
    post = pocket.person("carla").says("acme", "Hello")
    installation = introduce(client)
    directory = SlackDirectory(client, installation, lambda _: None, page=5)
    directory.people()
    list(directory.channels())
    directory.person("U0BO")
    directory.person("B0TICKETBOT")
    directory.channel("C0ACME")
    directory.message("C0ACME", post.ts)
    messenger = SlackMessenger(client, installation.url)
    sent = messenger.send(notice())
    assert isinstance(sent, Delivered)
    messenger.amend(notice(seen=True), sent.ref)
    messenger.arrived(notice())
    show_screens(Screens(client))
    _agree(pocket)
    _read(pocket)
    return pocket.requests()


def _agree(pocket: Sandbox) -> None:
    known = pocket.app_env()
    app = App(known["SLACK_CLIENT_ID"], known["SLACK_CLIENT_SECRET"], pocket.api_url)
    back = "https://unseen.example/slack/oauth_redirect"
    answered = pocket.person("bo").agrees(consent_address(app, back, "s", user_scopes=USER_SCOPES))
    granted = redeem(app, back, parse_qs(urlsplit(answered).query)["code"][0])
    assert granted.person_token is not None
    client = connect(granted.person_token.secret, pocket.api_url)
    workspaces(client)
    revoke(granted.person_token.secret, pocket.api_url)
    with pytest.raises(PlatformTroubleError):
        seen_by(connect(pocket.env()["SLACK_APP_TOKEN"], pocket.api_url), "unknown")


def _read(pocket: Sandbox) -> None:
    ben = pocket.person("ben")
    token = ben.lends_token(*USER_SCOPES)
    root = ben.says("acme", "Hello")
    reply = pocket.person("carla").replies(root, "Hello")
    waiting = tuple(Waiting(one.ts, moment(one.ts), one.thread_ts) for one in (reply, root))
    inquiry = Inquiry(1, ben.id, 1, root.channel, waiting)
    SlackWitness(lambda _: {1: token}, print, pocket.api_url).sightings([inquiry])


def show_screens(screens: Screens) -> None:
    """Ask for everything that is shown; nobody has pressed anything, so no window opens."""
    window = View(type="modal", title="Why?", blocks=[SectionBlock(text="Because.")])
    screens.publish("U0BEN", View(type="home", blocks=[SectionBlock(text="Hello")]), "mark")
    screens.say("U0BEN", Reply("Hello"), None)
    for show in (screens.open, screens.push, screens.update):
        with suppress(PlatformTroubleError):
            show("nothing", window)


def complaints(shared_data: Path, request: Request) -> Iterator[str]:
    described = json.loads((shared_data / "slack" / "methods" / f"{request.method}.json").read_text())["args"]
    given = request.args.keys() | ({"token"} & described["properties"].keys())
    yield from (f"{request.method}: unknown {name}" for name in given - described["properties"].keys())
    yield from (f"{request.method}: without {name}" for name in set(described.get("required", ())) - given)


def test_every_request_fits_its_description(shared_data: Path, requests: list[Request]) -> None:
    assert [problem for request in requests for problem in complaints(shared_data, request)] == []


def test_the_requests_are_all_that_the_adapter_makes(requests: list[Request]) -> None:
    assert {request.method for request in requests} == called_methods("adapters/slack")
