"""Slack and Zulip served by one process on one database; what befalls the one is nothing to the other."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import Program
from tests.acceptance.stage import ACME, Stage
from tests.acceptance.zulip_stage import ZulipStage, asks


@dataclass
class Both:
    """The same program in a workspace of each."""

    slack: Stage
    zulip: ZulipStage
    program: Program


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    with Sandbox.start() as slack, ZulipSandbox.start() as zulip:
        folder = tmp_path_factory.mktemp("unseen")
        program = Program(folder, slack.env() | zulip.env() | {"UNSEEN_WAIT": "0"})
        program.start()
        program.waits_for_line("unseen is watching", count=2)
        zulip.waits_for_connection()
        yield Both(Stage(slack, program), ZulipStage(zulip, program), program)
        assert program.stop() == 0


def test_each_platform_has_its_own_people_and_settings(both: Both) -> None:
    here, there = both.slack.world.person("dora"), both.zulip.world.person("dora")
    both.slack.chooses(here, customers="none")
    assert "nothing" not in asks(there, "customers all").lower()
    carla = both.slack.customer()
    both.slack.world.add_channel("shared-name", members=[here, carla], shared_with=[ACME])
    both.slack.world.waits_until_settled()
    guest = both.zulip.customer()
    both.zulip.world.add_channel("shared-name", members=["dora", guest.name])
    carla.says("shared-name", "Written in Slack")
    guest.says("shared-name", "Invoices", "Written in Zulip")
    (notice,) = both.zulip.told(there, about="Written in Zulip")
    assert "Written in Slack" not in notice.text
    assert not [post for post in here.inbox() if "Written in" in post.text]


def test_one_platform_down_stops_the_other_in_nothing_and_recovers_by_itself(both: Both) -> None:
    carla = both.slack.customer()
    (listener,) = both.slack.teammates("listener", customers="all")
    channel = both.slack.channel(listener, carla)
    guest = both.zulip.customer()
    (reader,) = both.zulip.teammates("reader", customers="all")
    topics = both.zulip.channel(reader, guest)
    both.zulip.world.goes_down()
    both.program.waits_for_line("Zulip tells no events")
    carla.says(channel, "While Zulip is down")
    both.slack.told(listener, about="While Zulip is down")
    guest.says(topics, "Invoices", "Written into the dark")
    both.zulip.world.comes_up()
    both.zulip.told(reader, about="Written into the dark")


def test_a_key_that_is_revoked_is_said_and_stops_the_other_in_nothing(both: Both) -> None:
    carla = both.slack.customer()
    (listener,) = both.slack.teammates("listener", customers="all")
    channel = both.slack.channel(listener, carla)
    both.zulip.world.changes_key()
    both.zulip.world.expires_queues()
    both.program.waits_for_line("It is tried again.")
    carla.says(channel, "While Zulip refuses")
    both.slack.told(listener, about="While Zulip refuses")
