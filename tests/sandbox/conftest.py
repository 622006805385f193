"""A fresh pocket workspace for each test, and the SDK's client for it."""

import re
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.sandbox.apps import Json, bolt_app, over_socket, web_client


@pytest.fixture
def world() -> Iterator[Sandbox]:
    """Run a pocket workspace."""
    with Sandbox.start() as sandbox:
        yield sandbox


@pytest.fixture
def slack(world: Sandbox) -> WebClient:
    """Return the SDK's client with the bot token."""
    return web_client(world)


@pytest.fixture
def taken(world: Sandbox) -> Iterator[list[Json]]:
    """Connect an app that takes every event, and yield the envelopes that it took."""
    envelopes: list[Json] = []
    app = bolt_app(world)

    @app.event(re.compile(".+"))
    def take(body: Json) -> None:
        envelopes.append(body)

    with over_socket(world, app):
        yield envelopes
