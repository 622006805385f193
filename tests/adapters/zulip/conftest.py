"""Zulip's own description of its requests, read once."""

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="session")
def description(shared_data: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (shared_data / "zulip" / "zulip.yaml").read_text(encoding="utf-8")
    described: dict[str, Any] = yaml.load(text, loader)  # noqa: S506 - it is a safe one, only faster
    return described
