from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots.stage import Stage, at


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


def test_a_channel_that_the_bot_left_while_nobody_listened_is_not_watched_any_more(stage: Stage) -> None:
    stage.people("ann")
    stage.channel("here", "ann")
    stage.channel("there", "ann")
    del stage.directory.places["there"]
    stage.road.refresh(stage.workspace.id, at(1))
    watched = stage.store.directory.watched_channels(stage.workspace.id)
    assert [place.ref for place in watched] == ["here"]
