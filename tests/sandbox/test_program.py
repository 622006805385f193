"""The program beside the workspace: what happens when it does not come up, and when somebody interrupts."""

import signal
import sys
from subprocess import PIPE, Popen

import pytest

from sandbox.client import Sandbox
from sandbox.program import DidNotComeUpError, program_beside
from sandbox.zulip.client import ZulipSandbox


def test_a_program_that_does_not_come_up_has_its_last_words_shown(world: Sandbox) -> None:
    with pytest.raises(DidNotComeUpError, match="UNSEEN_WAIT"), program_beside(world, wait=-1):
        pass


def test_the_developers_own_settings_do_not_reach_the_program(
    world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-a-real-workspace")
    monkeypatch.setenv("UNSEEN_LOG_LEVEL", "nonsense")
    with program_beside(world, wait=1) as program:
        assert program.process.poll() is None
    assert {request.token_kind for request in world.requests()} == {"app", "bot"}
    assert program.process.returncode == 0


def test_the_program_can_be_a_bot_on_zulip_as_well() -> None:
    with ZulipSandbox.start() as organization:
        with program_beside(organization, wait=1) as program:
            assert program.process.poll() is None
        callers = {request.caller for request in organization.requests()}
    assert callers == {None, "unseen"}


def test_an_interrupted_story_ends_at_once() -> None:
    with Popen([sys.executable, "-m", "sandbox"], stdout=PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 128 + signal.SIGINT
    assert lines[1].startswith("Unseen runs beside it")
