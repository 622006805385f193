"""Zulip in trouble, and topics that go elsewhere while alerts wait: nothing is lost, nothing leaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import unseen
from tests.acceptance.zulip_stage import ZulipStage, notices, zulip_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path) as stage:
        yield stage


def test_a_renamed_topic_keeps_its_followers(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed")
    channel = stage.channel(dora, carla)
    first = dora.says(channel, "Invoices", "How may we help?")
    stage.world.person("ann").moves(first, topic="Bills")
    carla.says(channel, "Bills", "Under its new name")
    stage.told(dora, about="Under its new name")


def test_a_topic_moved_to_another_channel_is_told_to_those_who_may_see_it_there(stage: ZulipStage) -> None:
    carla = stage.customer()
    inside, outside = stage.teammates("inside", "outside", customers="all", wait="3s")
    here = stage.channel(inside, outside, carla)
    there = stage.channel(inside, carla, private=True)
    message = carla.says(here, "Merger", "Moved out of sight")
    inside.moves(message, channel=there)
    stage.told(inside, about="Moved out of sight")
    stage.not_told(outside)


def test_merged_topics_are_told_in_one_notice(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all", wait="3s")
    channel = stage.channel(dora, carla)
    one = carla.says(channel, "Invoices", "The one half")
    carla.says(channel, "Bills", "The other half")
    stage.world.person("ann").moves(one, topic="Bills")
    (notice,) = stage.told(dora, about="The other half")
    assert "The one half" in notice.text
    stage.not_told(dora, besides=1)


def test_a_resolved_topic_keeps_its_alerts_and_its_followers(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed", wait="2s")
    channel = stage.channel(dora, carla)
    first = dora.says(channel, "Invoices", "How may we help?")
    carla.replies(first, "It is solved")
    stage.world.person("ann").resolves(first)
    stage.told(dora, about="It is solved")
    carla.replies(first, "Or is it?")
    stage.told(dora, about="Or is it?")


def test_messages_of_a_queue_that_has_expired_are_fetched(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    channel = stage.channel(dora, carla)
    stage.world.goes_down()
    stage.program.waits_for_line("Zulip tells no events")
    carla.says(channel, "Invoices", "Written while nobody listened")
    stage.world.comes_up(restarted=True)
    stage.told(dora, about="Written while nobody listened")


def test_a_rate_limit_is_waited_out(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    channel = stage.channel(dora, carla)
    stage.world.fault("rate_limited", "send-message", seconds=1.5)
    carla.says(channel, "Invoices", "In spite of the limit")
    stage.told(dora, about="In spite of the limit")
    stage.not_told(dora, besides=1)


def test_without_receipts_what_one_did_still_counts(tmp_path: Path) -> None:
    with zulip_stage(tmp_path) as stage:
        stage.world.receipts(on=False)
        carla = stage.customer()
        dora, ben = stage.teammates("dora", "ben", wait="2s")
        message = carla.says(stage.channel(dora, ben, carla), "Invoices", "Read, not answered")
        dora.reads(message)
        ben.reacts(message)
        stage.told(dora, about="Read, not answered")
        stage.not_told(ben)


def test_messages_written_while_the_program_was_down_are_told_once_it_is_back(tmp_path: Path) -> None:
    with zulip_stage(tmp_path) as stage:
        carla = stage.customer()
        dora, ben = stage.teammates("dora", "ben", customers="all", wait="2s")
        channel = stage.channel(dora, ben, carla)
        waiting = carla.says(channel, "Invoices", "Before it went down")
        deleted = carla.says(channel, "Deliveries", "Taken back meanwhile")
        stage.world.waits_for_request("get-events", after=len(stage.world.requests("get-events")))
        stage.program.kill()
        carla.replies(waiting, "While it was down")
        carla.deletes(deleted)
        ben.reads(channel)
        stage.world.expires_queues()
        stage.program.start()
        (notice,) = stage.told(dora, about="While it was down")
        assert "Before it went down" in "".join(one.text for one in notices(dora)), notice
        stage.not_told(ben)
        assert not [one for one in notices(dora) if "Taken back" in one.text]


def test_a_key_that_was_changed_is_said_and_a_new_one_recovers(tmp_path: Path) -> None:
    with ZulipSandbox.start() as world:
        environment = world.env()
        world.changes_key()
        code, _, said = unseen("run", folder=tmp_path, **environment)
        assert code == 2
        assert "site, e-mail address and key" in said
        code, _, said = unseen("check", folder=tmp_path, **world.env())
        assert code == 0, said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"level": 100, "version": "5.0"}, "receipts", id="a server without receipts"),
        pytest.param({}, "", id="a server as it should be"),
    ],
)
def test_check_says_what_works_and_what_is_missing(
    tmp_path: Path, change: dict[str, int | str], words: str
) -> None:
    with ZulipSandbox.start() as world:
        if change:
            world.runs(int(change["level"]), str(change["version"]))
        _, said, wrong = unseen("check", folder=tmp_path, **world.env())
        assert words in said + wrong


def test_check_says_that_an_incoming_webhook_cannot_read(tmp_path: Path) -> None:
    with ZulipSandbox.start() as world:
        world.add_person("hook", bot="incoming_webhook", owner="ann")
        code, said, wrong = unseen("check", folder=tmp_path, **world.env("hook"))
        assert code != 0
        assert "webhook" in said + wrong
