"""What every test relies on: an empty environment, the same examples each time, the shared data."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

OUR_VARIABLES = ("UNSEEN_", "SLACK_", "ZULIP_", "SMTP_URL", "MAIL_FROM")
SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
SHARED_DATA_REQUIRED = os.environ.get("UNSEEN_REQUIRE_SHARED_DATA") == "1"

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2_000, deadline=None)
settings.load_profile("steady")


def pytest_collection_finish() -> None:
    """Look for garbage only in what comes: a fifth of the time would go into what stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def empty_environment() -> Iterator[None]:
    """Keep the tests from seeing what the developer has configured."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in [name for name in os.environ if name.startswith(OUR_VARIABLES)]:
            monkeypatch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Where the platforms' own schemas and samples lie; they are not part of the repository."""
    if not SHARED_DATA.is_dir():
        (pytest.fail if SHARED_DATA_REQUIRED else pytest.skip)(f"The shared data is not at {SHARED_DATA}.")
    return SHARED_DATA
