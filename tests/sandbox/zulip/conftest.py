"""A fresh pocket organization on Zulip for each test, and the real client for it."""

from collections.abc import Iterator

import pytest
import zulip

from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Queue, client_of


@pytest.fixture
def world() -> Iterator[ZulipSandbox]:
    """Run a pocket organization."""
    with ZulipSandbox.start() as sandbox:
        yield sandbox


@pytest.fixture
def client(world: ZulipSandbox) -> zulip.Client:
    """Return Zulip's client with the bot's key."""
    return client_of(world)


@pytest.fixture
def queue(client: zulip.Client) -> Queue:
    """Register for everything, as the program does."""
    return Queue(client)
