"""What happens in Zulip is taken in, whatever happens to the server, the queue, the key and the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event as Signal

import pytest

from bots.config import WrongConfigurationError
from bots.zulip.branch import ZulipBranch
from bots.zuliprc import Zulip
from sandbox.zulip.client import ZulipSandbox
from tests.bots.zulip_stage import ZulipStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with ZulipSandbox.start() as world:
        world.timing(heartbeat=0.3)
        stage = ZulipStage(world, tmp_path)
        yield stage
        stage.close()


def test_a_customers_message_is_told_to_the_team(stage: ZulipStage) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        carla.says("acme", "export", "Our export fails")
        stage.settles()
        (told,) = stage.told(ben)
    assert "Our export fails" in told


def test_what_was_said_before_the_first_start_alerts_nobody(stage: ZulipStage) -> None:
    stage.world.person("carla").says("acme", "export", "Long ago")
    with stage.running():
        stage.settles()
        assert stage.told(stage.world.person("ben")) == []


def test_what_is_missed_while_the_program_is_down_is_fetched(stage: ZulipStage) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
    carla.says("acme", "export", "Is anybody there?")
    with stage.running():
        stage.settles()
        (told,) = stage.told(ben)
    assert "Is anybody there?" in told


def test_a_queue_that_is_gone_loses_nothing(stage: ZulipStage) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        stage.world.goes_down()
        stage.world.comes_up(restarted=True)
        carla.says("acme", "export", "After the restart")
        stage.settles()
        (told,) = stage.told(ben)
    assert "After the restart" in told
    assert len(stage.world.requests("register-queue")) >= 2


def test_a_server_that_is_down_for_a_while_keeps_the_queue_and_nobody_is_told_before_it_was_read(
    stage: ZulipStage,
) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        message = carla.says("acme", "export", "Never mind")
        stage.settles()
        stage.world.goes_down()
        carla.deletes(message)
        assert stage.told(ben) == []
        stage.world.comes_up()
        stage.settles()
        assert stage.told(ben) == []


def test_a_rate_limit_is_waited_out_and_the_queue_kept(stage: ZulipStage) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        queues = len(stage.world.requests("register-queue"))
        stage.world.fault("rate_limited", "get-events", seconds=0.1, times=3)
        carla.says("acme", "export", "In the rush hour")
        stage.settles()
        (told,) = stage.told(ben)
    assert "In the rush hour" in told
    assert len(stage.world.requests("register-queue")) == queues


def test_a_key_that_works_again_brings_the_branch_back(
    stage: ZulipStage, caplog: pytest.LogCaptureFixture
) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        stage.world.deactivate("unseen")
        carla.says("acme", "export", "While you were away")
        stage.world.until(lambda: stage.refusals() > 2, what="several tries")
        stage.world.reactivate("unseen")
        stage.settles()
        (told,) = stage.told(ben)
    assert "While you were away" in told
    assert sum("Zulip does not accept" in one.getMessage() for one in caplog.records) == 1


FULL = "CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"


def test_what_cannot_be_stored_is_tried_again_and_holds_its_place(stage: ZulipStage, tmp_path: Path) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        with closing(sqlite3.connect(tmp_path / "unseen.db", isolation_level=None)) as database:
            database.execute(FULL)
            carla.says("acme", "export", "Store me")
            database.execute("DROP TRIGGER full")
        stage.settles()
        (told,) = stage.told(ben)
    assert "Store me" in told


POISON = (
    "CREATE TRIGGER poison BEFORE INSERT ON messages WHEN NEW.text LIKE '%poison%' "
    "BEGIN SELECT RAISE(ABORT, 'a mistake of ours'); END"
)


@pytest.mark.parametrize("missed", [False, True], ids=["heard", "fetched"])
def test_an_event_that_can_never_be_stored_holds_up_the_others_only_for_a_while(
    stage: ZulipStage, tmp_path: Path, missed: bool
) -> None:
    carla, ben = stage.world.person("carla"), stage.world.person("ben")
    with stage.running():
        stage.settles()
        with closing(sqlite3.connect(tmp_path / "unseen.db", isolation_level=None)) as database:
            database.execute(POISON)
        if not missed:
            carla.says("acme", "export", "poison")
            carla.says("acme", "import", "Tell me all the same")
            stage.settles()
    if missed:
        carla.says("acme", "export", "poison")
        carla.says("acme", "import", "Tell me all the same")
    with stage.running():
        stage.settles()
        (told,) = stage.told(ben)
    assert "Tell me all the same" in told


def test_a_server_that_is_too_old_is_a_wrong_configuration(stage: ZulipStage) -> None:
    stage.world.wire.ask("change_realm", level=90, version="4.11")
    branch = ZulipBranch(Zulip(*stage.world.env().values()), stage.road, Signal())
    with pytest.raises(WrongConfigurationError, match=r"Zulip 4\.11, which is too old"):
        branch.open()
