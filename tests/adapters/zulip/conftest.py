"""The pocket organization with the real client, and Zulip's own description of its requests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.zulip.clients import Connection, connect
from adapters.zulip.organization import Organization, introduce
from sandbox.zulip.client import ZulipSandbox


@pytest.fixture(scope="session")
def description(shared_data: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (shared_data / "zulip" / "zulip.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = yaml.load(text, loader)  # noqa: S506 - it is a safe one, only faster
    return described


@pytest.fixture
def pocket() -> Iterator[ZulipSandbox]:
    with ZulipSandbox.start() as world:
        yield world


@pytest.fixture
def client(pocket: ZulipSandbox) -> Connection:
    environment = pocket.env()
    return connect(
        lambda: 0.0,
        site=environment["ZULIP_SITE"],
        email=environment["ZULIP_EMAIL"],
        key=environment["ZULIP_API_KEY"],
    )


@pytest.fixture
def organization(client: Connection) -> Organization:
    return introduce(client)
