"""Every workspace is looked after for itself."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from adapters.trouble import PlatformTroubleError
from bots.hands import Hands
from bots.offices import Office
from bots.rounds import Rounds
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Role
from tests.bots.stage import PretendedDirectory, Stage, at

PATIENCE = 10
"""Seconds that a test waits for what must happen."""


class StuckDirectory(PretendedDirectory):
    """Waits for its platform until it is told that it need not."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_end = Event(), Event()
        self.calls = 0

    def people(self) -> list[Profile]:
        self.calls += 1
        self.begun.set()
        self.may_end.wait(PATIENCE)
        raise PlatformTroubleError("ratelimited")


class Endless(PretendedDirectory):
    """Takes its time to tell the past."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_end = Event(), Event()

    def past(self, channel: str, since: datetime, until: datetime) -> list[MessagePosted]:
        self.begun.set()
        self.may_end.wait(PATIENCE)
        return super().past(channel, since, until)


class Noticing(PretendedDirectory):
    """Tells when it was asked for everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for = Event()

    def channels(self) -> list[ChannelProfile]:
        self.asked_for.set()
        return []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


def add(stage: Stage, ref: str, directory: PretendedDirectory) -> None:
    workspace = stage.store.directory.workspace("slack", ref, ref, "https://x.example/", "UBOT")
    stage.road.offices.add(Office(workspace, directory, {}))


def rounds_of(stage: Stage, number: int) -> Rounds:
    return Rounds(stage.road, Hands(number, "test"), Hands(1, "past"))


def test_a_workspace_that_must_wait_keeps_no_other_waiting(stage: Stage) -> None:
    stuck, well = StuckDirectory(), Noticing()
    add(stage, "T2", stuck)
    add(stage, "T3", well)
    rounds = rounds_of(stage, 2)
    rounds.refresh(at(0))
    assert stuck.begun.wait(PATIENCE)
    assert well.asked_for.wait(PATIENCE)
    stuck.may_end.set()


def test_a_round_that_has_not_ended_is_not_begun_again(stage: Stage) -> None:
    stuck = StuckDirectory()
    add(stage, "T2", stuck)
    rounds = rounds_of(stage, 4)
    for hour in range(3):
        rounds.refresh(at(hour * 3600))
    assert stuck.begun.wait(PATIENCE)
    assert stuck.calls == 1
    stuck.may_end.set()


def test_a_mistake_in_one_piece_of_work_keeps_no_hand_from_the_next() -> None:
    hands, done = Hands(1, "test"), Event()
    hands.take(_fail)
    hands.take(done.set)
    assert done.wait(PATIENCE)


def test_what_waits_is_planned_when_its_author_is_known(stage: Stage) -> None:
    stage.people("ben")
    stage.channel("acme", "ben", "carla", shared=True)
    stage.directory.silent = True
    stage.says("carla", "acme", "Help", second=0)
    stage.directory.silent = False
    stage.directory.profiles["carla"] = Profile("carla", "Carla", Role.CUSTOMER)
    rounds = rounds_of(stage, 1)
    rounds.tend(at(30))
    done = Event()
    rounds.hands.take(done.set)
    assert done.wait(PATIENCE)
    assert stage.told(second=90) == [("ben", ["Help"])]


def test_a_long_past_keeps_nobody_from_being_looked_up(stage: Stage) -> None:
    slow = Endless()
    slow.profiles["eva"] = Profile("eva", "Eva", Role.TEAMMATE)
    add(stage, "T2", slow)
    members = frozenset({"UBOT", "eva"})
    channel = ChannelProfile("acme", "acme", private=False, shared=True, members=members)
    (workspace_id,) = (one for one in stage.road.offices if one != stage.workspace.id)
    stage.store.directory.learn_channel(workspace_id, channel, at(0))
    rounds = rounds_of(stage, 1)
    rounds.tend(at(0))
    assert slow.begun.wait(PATIENCE)
    rounds.tend(at(2))
    done = Event()
    rounds.hands.take(done.set)
    assert done.wait(PATIENCE)
    assert stage.store.directory.unknown_people(workspace_id) == []
    slow.may_end.set()


def _fail() -> None:
    raise ValueError
