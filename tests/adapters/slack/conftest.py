"""The pocket workspace, and the real SDK connected to it."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.installation import Installation, introduce
from sandbox.client import Sandbox


@pytest.fixture
def pocket() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture
def client(pocket: Sandbox) -> WebClient:
    environment = pocket.env()
    return connect(environment["SLACK_BOT_TOKEN"], environment["SLACK_API_URL"])


@pytest.fixture
def installation(client: WebClient) -> Installation:
    return introduce(client)
