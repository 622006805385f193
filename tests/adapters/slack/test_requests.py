"""Every request is one that Slack describes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import introduce
from adapters.slack.messenger import SlackMessenger
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
    messenger.send(notice())
    messenger.arrived(notice())
    return pocket.requests()


def complaints(shared_data: Path, request: Request) -> Iterator[str]:
    described = json.loads((shared_data / "slack" / "methods" / f"{request.method}.json").read_text())["args"]
    given = request.args.keys() | {"token"}
    yield from (f"{request.method}: unknown {name}" for name in given - described["properties"].keys())
    yield from (f"{request.method}: without {name}" for name in set(described["required"]) - given)


def test_every_request_fits_its_description(shared_data: Path, requests: list[Request]) -> None:
    assert [problem for request in requests for problem in complaints(shared_data, request)] == []


def test_the_requests_are_all_that_the_adapter_makes(requests: list[Request]) -> None:
    assert {request.method for request in requests} == called_methods("adapters/slack")
