"""Killed at any moment: every message is stored, every due notice is sent, on chat none twice."""

from pathlib import Path

import pytest

from tests.acceptance.dying import AMID_STATEMENTS, BY_CHANCE
from tests.acceptance.kills import database_for, ordeal

AMID_THE_ROAD = ["received", "claimed", "sent", AMID_STATEMENTS]
AROUND_IT = ["committed", "before-send", "sent", BY_CHANCE]
"""Those at which the most can go wrong; ``python -m tests.acceptance.kills`` goes through all of them."""
PLACES = [
    pytest.param("slack-socket", "sqlite", AMID_THE_ROAD, id="slack by socket, sqlite"),
    pytest.param("slack-http", "postgresql", AROUND_IT, id="slack by http, postgresql"),
    pytest.param("zulip", "sqlite", AROUND_IT, id="zulip, sqlite"),
    pytest.param("zulip", "postgresql", AMID_THE_ROAD, id="zulip, postgresql"),
]


@pytest.mark.timeout(300)  # six programs are started; that takes long where much else is started
@pytest.mark.parametrize(("platform", "kind", "moments"), PLACES)
def test_a_program_killed_at_any_moment_loses_nothing_and_tells_nothing_twice(
    tmp_path: Path, platform: str, kind: str, moments: list[str]
) -> None:
    with database_for(kind, tmp_path) as url, ordeal(tmp_path, platform, url, seed=1) as suffering:
        for moment in moments:
            suffering.kill_at(moment)
        tally = suffering.end()
    assert sorted(tally.kills) == sorted(moments)
    assert set(tally.faults.values()) == {0}, tally
