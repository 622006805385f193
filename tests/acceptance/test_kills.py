"""Killed at any moment: every message is stored, every due notice is sent, on chat none twice."""

from pathlib import Path

import pytest

from tests.acceptance.dying import AMID_STATEMENTS, BY_CHANCE
from tests.acceptance.kills import database_for, ordeal

PLACES = [
    pytest.param("slack-socket", "sqlite", id="slack by socket, sqlite"),
    pytest.param("slack-http", "postgresql", id="slack by http, postgresql"),
    pytest.param("zulip", "sqlite", id="zulip, sqlite"),
    pytest.param("zulip", "postgresql", id="zulip, postgresql"),
]
MOMENTS = ["received", "committed", "claimed", "before-send", "sent", AMID_STATEMENTS, BY_CHANCE]
"""Those at which the most can go wrong; ``python -m tests.acceptance.kills`` goes through all of them."""


@pytest.mark.timeout(300)  # nine programs are started; that takes long where much else is started
@pytest.mark.parametrize(("platform", "kind"), PLACES)
def test_a_program_killed_at_any_moment_loses_nothing_and_tells_nothing_twice(
    tmp_path: Path, platform: str, kind: str
) -> None:
    with database_for(kind, tmp_path) as url, ordeal(tmp_path, platform, url, seed=1) as suffering:
        for moment in MOMENTS:
            suffering.kill_at(moment)
        tally = suffering.end()
    assert sorted(tally.kills) == sorted(MOMENTS)
    assert set(tally.faults.values()) == {0}, tally
