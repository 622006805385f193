"""Killed, unable to store, and still nothing is lost, told twice or given away in the log."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.acceptance.conftest import WAYS
from tests.acceptance.program import Program, program_for
from tests.acceptance.stage import LIGHTHOUSE, Stage

both_ways = pytest.mark.parametrize("own_stage", WAYS, indirect=True)

FULL = "CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"


@pytest.fixture
def own_stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Bring a program of its own, which may be hurt."""
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path, request.param, UNSEEN_WAIT="1", UNSEEN_LOG_LEVEL="debug")
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0


def change_database(program: Program, statement: str) -> None:
    with closing(sqlite3.connect(program.folder / "unseen.db", timeout=10)) as connection:
        connection.execute(statement)
        connection.commit()


@both_ways
def test_a_program_killed_after_the_acknowledgement_still_tells_once(own_stage: Stage) -> None:
    carla = own_stage.customer()
    (dora,) = own_stage.teammates("dora", wait="2s")
    carla.says(own_stage.channel(dora, carla), "Survive this")
    assert own_stage.world.waits_until_settled()[-1].attempts == ["acknowledged"]
    own_stage.program.kill()
    assert dora.inbox() == []
    own_stage.program.start()
    own_stage.not_told(dora, besides=1)
    own_stage.told(dora, about="Survive this")


@both_ways
def test_what_could_not_be_committed_is_not_acknowledged_and_comes_again(own_stage: Stage) -> None:
    carla = own_stage.customer()
    (dora,) = own_stage.teammates("dora")
    channel = own_stage.channel(dora, carla)
    own_stage.world.timing(acknowledge_within=1, retry_waits=(1, 1, 1))
    change_database(own_stage.program, FULL)
    carla.says(channel, "Store me")
    own_stage.program.waits_for_line("something that Slack sent has failed")
    change_database(own_stage.program, "DROP TRIGGER full")
    attempts = own_stage.world.waits_until_settled()[-1].attempts
    assert attempts[0] != "acknowledged"
    assert attempts[-1] == "acknowledged"
    own_stage.not_told(dora, besides=1)
    own_stage.told(dora, about="Store me")


@both_ways
def test_the_log_gives_away_no_words_no_address_and_no_token(own_stage: Stage) -> None:
    world, carla = own_stage.world, own_stage.customer()
    (dora,) = own_stage.teammates("dora")
    channel = own_stage.channel(dora, carla)
    world.timing(acknowledge_within=1, retry_waits=(1, 1))
    change_database(own_stage.program, FULL)
    carla.says(channel, "Confidential: ask hugo@example.com")
    own_stage.program.waits_for_line("something that Slack sent has failed")
    change_database(own_stage.program, "DROP TRIGGER full")
    world.fault("rate_limited", "chat.postMessage", seconds=1)
    own_stage.told(dora, about="Confidential")
    dora.command("/unseen", "frobnicate Confidential")
    secrets = [*world.env().values(), *world.env(http=True).values(), "Confidential", "@example.com"]
    secrets.remove(world.api_url)
    assert [secret for secret in secrets if secret in own_stage.program.log] == []
    assert "the disk is full" not in own_stage.program.log
