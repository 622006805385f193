"""The home page in Slack: the real Bolt and the real store before a pocket workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots.slack_stage import SlackStage, shown, slack_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


def test_it_is_drawn_when_it_is_opened(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    page = shown(stage.home(ben))
    assert "From customers" in page
    assert "Your settings" in page
