"""Several platforms at once: each connects, fails and recovers by itself."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, repeat
from threading import Event

import pytest

from adapters.trouble import PlatformTroubleError
from bots.branches import Branches
from bots.config import WrongConfigurationError
from bots.troubles import Troubles

REFUSAL = WrongConfigurationError(("Copy the token again.",))
SILENCE = PlatformTroubleError("timeout")
BUSY = PlatformTroubleError("ratelimited", timedelta(seconds=300))
PATIENCE = 10


@dataclass
class PretendedBranch:
    """Opens as the story tells it to, and is held until the program ends."""

    platform: str
    openings: Iterable[Exception] = ()
    """What each try comes to; once they are used up the platform takes us."""
    loses: list[Exception] = field(default_factory=list)
    """How the connection ends, each time that there is one."""
    opened: int = 0
    closed: int = 0
    is_held: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._comes = iter(self.openings)

    def open(self) -> None:
        self.opened += 1
        trouble = next(self._comes, None)
        if trouble is not None:
            raise trouble

    def hold(self, stop: Event) -> None:
        if self.loses:
            raise self.loses.pop(0)
        self.is_held.set()
        stop.wait()

    def close(self) -> None:
        self.closed += 1


@dataclass
class Play:
    """Runs branches with pauses that take no time."""

    branches: tuple[PretendedBranch, ...]
    stop: Event = field(default_factory=Event)
    pauses: list[float] = field(default_factory=list)

    def run(self) -> Branches:
        running = Branches(self.branches, self.stop, Troubles(), self.pauses.append)
        running.start()
        return running


def test_a_platform_that_takes_us_late_holds_up_no_other() -> None:
    slack, zulip = PretendedBranch("Slack", [SILENCE] * 3), PretendedBranch("Zulip")
    play = Play((slack, zulip))
    running = play.run()
    assert zulip.is_held.wait(PATIENCE)
    assert slack.is_held.wait(PATIENCE)
    running.stop()
    running.complain()
    assert play.pauses == [5, 10, 20]
    assert (slack.opened, zulip.opened) == (4, 1)


def test_the_wait_that_a_platform_asks_for_is_kept() -> None:
    slack = PretendedBranch("Slack", [BUSY])
    play = Play((slack,))
    running = play.run()
    assert slack.is_held.wait(PATIENCE)
    running.stop()
    assert play.pauses == [300]


def test_a_platform_that_has_room_for_one_request_is_left_alone_until_it_has_for_many() -> None:
    slack = PretendedBranch("Slack", [PlatformTroubleError("ratelimited", timedelta(seconds=1))] * 3)
    play = Play((slack,))
    running = play.run()
    assert slack.is_held.wait(PATIENCE)
    running.stop()
    assert play.pauses == [5, 10, 20]


def test_a_connection_that_is_lost_is_opened_again() -> None:
    slack = PretendedBranch("Slack", loses=[SILENCE, RuntimeError("a mistake of ours")])
    play = Play((slack,))
    running = play.run()
    assert slack.is_held.wait(PATIENCE)
    running.stop()
    assert (slack.opened, slack.closed) == (3, 3)
    assert play.pauses == [5, 5]


def test_credentials_that_every_platform_refuses_end_the_program_with_all_that_is_wrong() -> None:
    other = WrongConfigurationError(("Make another key.",))
    slack = PretendedBranch("Slack", repeat(REFUSAL))
    play = Play((slack, PretendedBranch("Zulip", chain([SILENCE], repeat(other)))))
    running = play.run()
    assert play.stop.wait(PATIENCE)
    running.stop()
    with pytest.raises(WrongConfigurationError) as wrong:
        running.complain()
    assert set(wrong.value.mistakes) == {"Copy the token again.", "Make another key."}


def test_a_platform_that_refuses_us_is_named_once_and_asked_until_it_takes_us(
    caplog: pytest.LogCaptureFixture,
) -> None:
    zulip = PretendedBranch("Zulip")
    slack = PretendedBranch("Slack", [REFUSAL] * 4)
    with caplog.at_level(logging.WARNING):
        running = Play((zulip, slack)).run()
        assert zulip.is_held.wait(PATIENCE)
        assert slack.is_held.wait(PATIENCE)
    running.stop()
    running.complain()
    assert slack.opened == 5
    said = [one.getMessage() for one in caplog.records]
    assert said == ["Slack: Copy the token again. It is tried again."]


def test_credentials_that_are_refused_later_do_not_end_the_program() -> None:
    slack = PretendedBranch("Slack", loses=[REFUSAL] * 3)
    play = Play((slack,))
    running = play.run()
    assert slack.is_held.wait(PATIENCE)
    assert not play.stop.is_set()
    running.stop()
    running.complain()
