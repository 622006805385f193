"""What happens in Zulip while the program is down is noticed when it is back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.zulip.actor import ZulipActor
from sandbox.zulip.client import ZulipSandbox
from sandbox.zulip.records import Message
from tests.bots.zulip_stage import ZulipStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with ZulipSandbox.start() as world:
        world.timing(heartbeat=0.3)
        stage = ZulipStage(world, tmp_path)
        yield stage
        stage.close()


@pytest.fixture
def carla(stage: ZulipStage) -> ZulipActor:
    return stage.world.person("carla")


@pytest.fixture
def ben(stage: ZulipStage) -> ZulipActor:
    return stage.world.person("ben")


@pytest.fixture
def waiting(stage: ZulipStage, carla: ZulipActor) -> Message:
    """Let a message wait while the program goes down."""
    with stage.running():
        message = carla.says("acme", "export", "Our export fails")
        stage.settles()
    return message


def test_a_message_that_was_deleted_meanwhile_is_told_to_nobody(
    stage: ZulipStage, carla: ZulipActor, ben: ZulipActor, waiting: Message
) -> None:
    carla.deletes(waiting)
    with stage.running():
        stage.settles()
        assert stage.told(ben) == []


def test_a_message_that_was_edited_meanwhile_is_told_as_it_stands(
    stage: ZulipStage, carla: ZulipActor, ben: ZulipActor, waiting: Message
) -> None:
    carla.edits(waiting, "Our import fails")
    with stage.running():
        stage.settles()
        (told,) = stage.told(ben)
    assert "Our import fails" in told


def test_a_reaction_of_meanwhile_is_evidence(stage: ZulipStage, ben: ZulipActor, waiting: Message) -> None:
    ben.reacts(waiting)
    with stage.running():
        stage.settles()
        assert stage.told(ben) == []


def test_a_message_that_went_out_of_sight_meanwhile_is_told_to_nobody_there(
    stage: ZulipStage, ben: ZulipActor, waiting: Message
) -> None:
    dora = stage.world.person("dora")
    stage.world.person("bo").moves(waiting, channel="acme-plan")
    with stage.running():
        stage.settles()
        assert stage.told(ben) == []
        (told,) = stage.told(dora) or dora_was_told(dora)
    assert "Our export fails" in told


def dora_was_told(dora: ZulipActor) -> list[str]:
    return [one.text for one in dora.inbox()]


@pytest.mark.parametrize("resolved", [False, True], ids=["renamed", "resolved"])
def test_who_follows_a_topic_still_follows_it_by_its_new_name(
    stage: ZulipStage, ben: ZulipActor, resolved: bool
) -> None:
    dora, bo = stage.world.person("dora"), stage.world.person("bo")
    with stage.running():
        first = ben.says("support", "invoices", "I look after this")
        stage.settles()
    if resolved:
        bo.resolves(first)
    else:
        bo.moves(first, topic="bills")
    dora.replies(first, "Has anybody paid?")
    with stage.running():
        stage.settles()
        (told,) = stage.told(ben)
    assert "Has anybody paid?" in told


def test_what_stands_unchanged_is_told_once(stage: ZulipStage, ben: ZulipActor, waiting: Message) -> None:
    for _ in range(2):
        with stage.running():
            stage.settles()
    with stage.running():
        (told,) = stage.told(ben)
        assert stage.told(ben) == []
    assert waiting.text in told


def test_a_message_that_a_later_one_has_overtaken_is_told(
    stage: ZulipStage, carla: ZulipActor, ben: ZulipActor
) -> None:
    with stage.running():
        carla.says("acme", "export", "Our export fails")
        stage.settles()
        stream = f"messages of {stage.workspace_id}"
        assert len(stage.told(ben)) == 1
    carla.says("acme", "export", "And the import, too")
    later = stage.world.person("ticketbot").says("support", "fence", "Nobody follows me")
    stage.store.positions.advance(stream, later.id)
    with stage.running():
        stage.settles()
        (told,) = stage.told(ben, late=timedelta(minutes=2))
    assert "And the import, too" in told
    assert "Our export fails" not in told


def test_a_server_that_cannot_tell_what_was_missed_is_asked_until_it_can_and_nobody_is_told_before(
    stage: ZulipStage, carla: ZulipActor, ben: ZulipActor, waiting: Message
) -> None:
    carla.deletes(waiting)
    stage.world.fault("server_error", "get-messages", times=3)
    with stage.running(connected=False):
        stage.world.waits_for_request("get-messages", after=2)
        assert stage.told(ben) == []
        stage.settles()
        assert stage.told(ben) == []
