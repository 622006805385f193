"""Slack and Zulip in one process, on one database: neither notices what becomes of the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.credentials import Slack, SlackSocket
from bots.door import Door
from bots.slack.branch import SlackBranch
from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.bots.zulip_stage import ZulipStage


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with ZulipSandbox.start() as world:
        world.timing(heartbeat=0.3)
        stage = ZulipStage(world, tmp_path)
        yield stage
        stage.close()


def branch(stage: ZulipStage, slack: Sandbox) -> SlackBranch:
    known = slack.env()
    chosen = Slack(known["SLACK_BOT_TOKEN"], SlackSocket(known["SLACK_APP_TOKEN"]), known["SLACK_API_URL"])
    return SlackBranch(chosen, known["SLACK_BOT_TOKEN"], stage.road, Door())


def told_in_slack(stage: ZulipStage, slack: Sandbox, words: str) -> bool:
    """Let a customer write in Slack, and say whether a teammate was told."""
    slack.person("carla").says("acme", words)
    slack.waits_until_settled()
    stage.sweeps()
    return any(words in one.shown for one in slack.person("ben").inbox())


def told_in_zulip(stage: ZulipStage, words: str) -> bool:
    """Let a customer write in Zulip, and say whether a teammate was told."""
    stage.world.person("carla").says("acme", words, words)
    stage.settles()
    return any(words in one for one in stage.told(stage.world.person("ben")))


def test_each_platform_has_its_own_people_and_messages(stage: ZulipStage, slack: Sandbox) -> None:
    with stage.running(branch(stage, slack)):
        slack.waits_for_connection()
        assert told_in_slack(stage, slack, "Written in Slack")
        assert told_in_zulip(stage, "Written in Zulip")
        assert {office.workspace.platform for office in stage.road.offices.values()} == {"slack", "zulip"}
    assert not any("Written in Zulip" in one.shown for one in slack.person("ben").inbox())
    assert not any("Written in Slack" in one.text for one in stage.world.person("ben").inbox())


def test_zulip_goes_on_while_slack_refuses_the_token_and_slack_comes_back(
    stage: ZulipStage, slack: Sandbox
) -> None:
    slack.fault("error", "auth.test", code="invalid_auth", times=3)
    with stage.running(branch(stage, slack)):
        assert told_in_zulip(stage, "Without Slack")
        slack.waits_for_connection()
        assert told_in_slack(stage, slack, "With Slack")


def test_slack_goes_on_while_zulip_is_down_and_zulip_comes_back(stage: ZulipStage, slack: Sandbox) -> None:
    with stage.running(branch(stage, slack)):
        slack.waits_for_connection()
        stage.settles()
        stage.world.goes_down()
        assert told_in_slack(stage, slack, "Without Zulip")
        stage.world.comes_up(restarted=True)
        assert told_in_zulip(stage, "With Zulip")


def test_slack_goes_on_while_zulip_refuses_the_key_and_zulip_comes_back(
    stage: ZulipStage, slack: Sandbox
) -> None:
    with stage.running(branch(stage, slack)):
        slack.waits_for_connection()
        stage.settles()
        stage.world.deactivate("unseen")
        stage.world.until(lambda: stage.refusals() > 0, what="a refusal")
        assert told_in_slack(stage, slack, "Without a key")
        stage.world.reactivate("unseen")
        assert told_in_zulip(stage, "With a key")
