"""What may have arrived is asked about before it is sent again, whatever happens in between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from typing_extensions import override

from bots import rechecking
from bots.composing import message_of
from bots.lanes import Lanes
from bots.sweep import Sweep
from bots.tours import Tour
from rules.decide import Alert
from rules.delivery import Delivery, Notice, RetryLater, Summary
from rules.model import Medium, Role
from storage.due import Again, Closed, DueAlert, DueNotice, Lane
from tests.bots.stage import PretendedMessenger, Stage, at, standing_still


@dataclass
class Stumbling(PretendedMessenger):
    """Its first answer, which tells that a notice was taken, is more than we can read."""

    stumbles: bool = True

    @override
    def send(self, notice: Notice | Summary) -> Delivery:
        delivery = super().send(notice)
        if self.stumbles:
            self.stumbles = False
            raise KeyError("ts")
        return delivery


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    stage.people("ada")
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ada", "carla")
    stage.says("carla", "acme", "Help!", second=0)
    yield stage
    stage.close()


def test_what_may_have_arrived_is_asked_about_also_after_nobody_was_connected(stage: Stage) -> None:
    stage.messenger.answers = [RetryLater("timeout", unsure=True)]
    stage.sweeper.run(at(60))
    office = stage.road.offices[stage.workspace.id]
    stage.road.offices.remove(stage.workspace.id)
    # Another program begins before its platform has taken it.
    Sweep(stage.store, stage.road.offices, stage.pool, standing_still).run(at(120))
    stage.road.offices.add(office)
    stage.sweeper = Sweep(stage.store, stage.road.offices, stage.pool, standing_still)
    stage.sweeper.run(at(300))
    assert len(stage.messenger.sent) == 1
    assert stage.store.due.next_due() is None


def test_what_we_stumbled_over_while_it_was_sent_is_asked_about(stage: Stage) -> None:
    stumbling = Stumbling()
    office = stage.road.offices[stage.workspace.id]
    stage.road.offices.add(replace(office, messengers=dict.fromkeys(office.messengers, stumbling)))
    for second in (60, 120, 300):
        stage.sweeper.run(at(second))
    assert len(stumbling.sent) == 1
    assert stage.store.due.next_due() is None


def test_a_tour_lasts_until_what_was_taken_from_it_is_settled() -> None:
    lanes, lane = Lanes(), Lane(1, Medium.DIRECT_MESSAGE)
    tour = Tour(lane, {1: at(0)}, "holder", at(0), 0.0)
    lanes.enter(tour)
    tour.start([], 1)
    tour.note(1, Again(at(5), "timeout"))
    being_settled = tour.take(1.0)
    assert tour.take(1.0) == {}
    tour.give_back({})
    assert not tour.over
    tour.give_back(being_settled)
    assert tour.lingers(2.0, 1.0)
    tour.take(2.0)
    tour.give_back({})
    assert tour.over
    lanes.leave(tour)
    lanes.leave(tour)
    assert lanes.tours() == []


def test_a_thread_that_fails_keeps_no_place_in_its_lane(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Lanes, "rest", _fail)
        with pytest.raises(KeyError):
            stage.sweeper.run(at(60))
    assert stage.sweeper.lanes.tours() == []
    assert stage.sweeper.lanes.closed(at(60)) == Closed(frozenset(), {Medium.DIRECT_MESSAGE: frozenset()})


def test_a_notice_over_which_we_stumble_holds_up_no_other_and_is_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.people("ben")
    stage.channel("shop", "ben", "carla")
    stage.says("carla", "shop", "Is it open?", second=1)

    def compose(due: DueNotice, surviving: Mapping[DueAlert, Alert], now: datetime) -> Notice | Summary:
        if due.recipient.ref == "ada":
            raise KeyError
        return message_of(due, surviving, now)

    with monkeypatch.context() as broken:
        broken.setattr(rechecking, "message_of", compose)
        assert stage.told(second=61) == [("ben", ["Is it open?"])]
        assert stage.told(second=62) == []
    assert stage.told(second=62 + 15 * 60) == [("ada", ["Help!"])]


def _fail(*_: object) -> None:
    raise KeyError
