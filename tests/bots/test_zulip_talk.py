"""People talk with the bot in Zulip: directly, or by mentioning it in a topic; it answers them alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.actor import UNSEEN, ZulipActor
from sandbox.zulip.client import ZulipSandbox
from tests.bots.zulip_stage import ZulipStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with ZulipSandbox.start() as world:
        world.timing(heartbeat=0.3)
        stage = ZulipStage(world, tmp_path)
        yield stage
        stage.close()


@pytest.fixture
def ben(stage: ZulipStage) -> ZulipActor:
    return stage.world.person("ben")


@pytest.fixture
def carla(stage: ZulipStage) -> ZulipActor:
    return stage.world.person("carla")


@pytest.mark.parametrize("command", ["wait 2m", "/unseen wait 2m", "@**Unseen** wait 2m", "`wait 2m`"])
def test_a_command_is_carried_out_however_it_is_written(
    stage: ZulipStage, ben: ZulipActor, command: str
) -> None:
    with stage.running():
        assert "2 minutes" in ben.asks(command).text
        assert "2 minutes" in ben.asks("settings").text


@pytest.mark.parametrize(
    ("on", "words"),
    [
        pytest.param(True, "What you have read counts as seen", id="receipts"),
        pytest.param(False, "read receipts are switched off in your organization", id="no receipts"),
    ],
)
def test_the_settings_tell_which_evidence_there_is(
    stage: ZulipStage, ben: ZulipActor, on: bool, words: str
) -> None:
    stage.world.receipts(on=on)
    with stage.running():
        settings = ben.asks("settings")
    assert words in settings.text
    assert words in settings.heading


def test_the_settings_have_buttons_that_do_what_they_say(stage: ZulipStage, ben: ZulipActor) -> None:
    with stage.running():
        settings = ben.asks("settings")
        ben.presses(settings, "customers none")
        assert "none" in ben.waits_for_message(after=settings).text


def test_a_mention_in_a_topic_means_that_topic_and_is_answered_directly(
    stage: ZulipStage, ben: ZulipActor, carla: ZulipActor
) -> None:
    with stage.running():
        carla.says("acme", "export", "Our export fails")
        stage.settles()
        ben.says("acme", "export", "@**Unseen** mute")
        assert "muted" in ben.waits_for_message().text.lower()
        carla.says("acme", "export", "It still fails")
        stage.settles()
        assert stage.told(ben) == []
    texts = [one.text for one in stage.world.history("acme", "export")]
    assert texts == ["Our export fails", "@**Unseen** mute", "It still fails"]


def test_a_choice_counts_for_what_is_written_later_in_the_same_second(stage: ZulipStage) -> None:
    dora, bo = stage.world.person("dora"), stage.world.person("bo")
    with stage.running():
        asked = dora.writes_to(UNSEEN, text="follow #acme-plan")
        dora.waits_for_message(after=asked)
        bo.says("acme-plan", "refund", "Let us offer a refund", at=asked.at)
        stage.settles()
        (told,) = stage.told(dora)
    assert "Let us offer a refund" in told


def test_the_latest_notice_is_meant_where_nothing_is_named(
    stage: ZulipStage, ben: ZulipActor, carla: ZulipActor
) -> None:
    with stage.running():
        carla.says("acme", "export", "Our export fails")
        stage.settles()
        assert len(stage.told(ben)) == 1
        ben.asks("mute")
        carla.says("acme", "export", "It still fails")
        stage.settles()
        assert stage.told(ben) == []


def test_a_guest_gets_a_polite_no_and_changes_nothing(stage: ZulipStage, carla: ZulipActor) -> None:
    with stage.running():
        assert "team" in carla.asks("customers all").text
        assert carla.asks("settings").widget is None


def test_no_bot_is_answered(stage: ZulipStage, ben: ZulipActor) -> None:
    with stage.running():
        bot = stage.world.person("ticketbot")
        bot.writes_to(UNSEEN, text="help")
        assert ben.asks("help").text
    assert list(bot.inbox()) == []


def test_only_admins_administer(stage: ZulipStage, ben: ZulipActor) -> None:
    with stage.running():
        assert "admin" in ben.asks("admin channel #acme off").text
        assert "Acme" not in ben.asks("admin log").text


def test_what_people_write_to_the_bot_reaches_no_customer(
    stage: ZulipStage, ben: ZulipActor, carla: ZulipActor
) -> None:
    with stage.running():
        carla.says("acme", "export", "Our export fails")
        stage.settles()
        assert len(stage.told(ben)) == 1
        ben.asks("Have you tried turning it off and on again?")
    assert [one.text for one in stage.world.history("acme")] == ["Our export fails"]
    assert carla.inbox() == []


def test_a_question_of_just_now_is_answered_when_the_program_is_back(
    stage: ZulipStage, ben: ZulipActor
) -> None:
    with stage.running():
        stage.settles()
    ben.writes_to(UNSEEN, text="wait 2m")
    with stage.running():
        assert "2 minutes" in ben.waits_for_message().text


def test_two_workers_answer_a_question_once(stage: ZulipStage, ben: ZulipActor) -> None:
    with stage.running(), stage.running():
        first = ben.asks("wait 2m")
        ben.asks("wait 3m")
        stage.settles()
    assert [one for one in ben.inbox(first) if "2 minutes" in one.text] == []
    assert len(ben.inbox()) == 2


def test_an_answer_that_cannot_be_sent_now_is_sent_later(stage: ZulipStage, ben: ZulipActor) -> None:
    with stage.running():
        stage.world.fault("rate_limited", "send-message", seconds=0.2, times=2)
        assert "2 minutes" in ben.asks("wait 2m").text
    assert len(ben.inbox()) == 1
