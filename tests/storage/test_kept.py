"""Notices that may show the facts no longer are found, and each is looked at by one worker."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from rules.events import MessageDeleted, MessageEdited
from rules.seen import How
from storage.due import Sent
from storage.kept import Over, Postponed, SentNotice, Shown
from tests.storage.world import LAPSED, LEASE, World, at

DAY = 24 * 3600


def tell(world: World) -> None:
    """Let Ana and Ben be told of a message."""
    world.says("carla", ref="m1", text="help!")
    sent = Sent("dm/1", at(60), at(120), shown="first")
    world.settle(dict.fromkeys(world.begin(world.due(60)), sent), 60)


def edit(world: World, seconds: float) -> None:
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "m1", at(seconds), "help me!"), at(seconds))


def stale(world: World, seconds: float, lease: timedelta = LEASE) -> list[SentNotice]:
    return world.store.kept.claim(at(seconds), 10, lease)


def test_nothing_is_stale_until_something_happens(world: World) -> None:
    tell(world)
    assert stale(world, 100) == []


def test_a_notice_is_claimed_with_the_facts_of_today_and_by_one_worker(world: World) -> None:
    tell(world)
    edit(world, 70)
    claimed = stale(world, 71)
    assert [(one.ref, one.shown, one.marked) for one in claimed] == [("dm/1", "first", at(70))] * 2
    assert [alert.text for one in claimed for alert in one.notice.alerts] == ["help me!"] * 2
    assert stale(world, 71) == []


def test_a_worker_that_died_leaves_a_notice_to_the_next(world: World) -> None:
    tell(world)
    edit(world, 70)
    stale(world, 71, LAPSED)
    assert len(stale(world, 71)) == 2


def test_what_has_changed_again_meanwhile_is_looked_at_again(world: World) -> None:
    tell(world)
    edit(world, 70)
    claimed = stale(world, 71)
    edit(world, 72)
    world.store.kept.settle(dict.fromkeys(claimed, Shown("second")))
    assert [one.shown for one in stale(world, 73)] == ["second"] * 2


def test_another_change_in_the_same_instant_is_looked_at_again(world: World) -> None:
    tell(world)
    edit(world, 70)
    claimed = stale(world, 71)
    edit(world, 70)
    world.store.kept.settle(dict.fromkeys(claimed, Shown("second")))
    assert [one.shown for one in stale(world, 73)] == ["second"] * 2


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_notice_made_while_something_changes_is_loaded_with_the_change(world: World) -> None:
    world.says("carla", ref="m1", text="help!")
    with ThreadPoolExecutor(1) as other_worker:
        with world.store.recording() as recording:
            recording.amend(world.id, MessageEdited("help", "m1", at(1), "help me!"), at(1))
            loaded = other_worker.submit(world.due, 60)
            while not (loaded.done() or is_waiting(world)):
                pass
        assert [alert.text for one in loaded.result() for alert in one.alerts] == ["help me!"] * 2


def is_waiting(world: World) -> bool:
    with world.store.database.reading() as connection:
        return bool(connection.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).scalar())


def test_what_is_shown_is_stale_no_more(world: World) -> None:
    tell(world)
    edit(world, 70)
    world.store.kept.settle(dict.fromkeys(stale(world, 71), Shown("second")))
    assert stale(world, 5000) == []


def test_what_has_to_wait_is_looked_at_later(world: World) -> None:
    tell(world)
    edit(world, 70)
    world.store.kept.settle(dict.fromkeys(stale(world, 71), Postponed(at(100))))
    assert stale(world, 99) == []
    assert len(stale(world, 100)) == 2


def test_what_is_over_is_never_looked_at_again(world: World) -> None:
    tell(world)
    edit(world, 70)
    world.store.kept.settle(dict.fromkeys(stale(world, 71), Over()))
    edit(world, 80)
    assert stale(world, 81) == []


def test_a_worker_that_lost_a_notice_notes_nothing_of_it(world: World) -> None:
    tell(world)
    edit(world, 70)
    lost = stale(world, 71, LAPSED)
    again = stale(world, 71)
    world.store.kept.settle(dict.fromkeys(lost, Over()))
    world.store.kept.settle(dict.fromkeys(again, Shown("second")))
    edit(world, 80)
    assert [one.shown for one in stale(world, 81)] == ["second"] * 2


def test_after_a_day_changes_are_not_noted_any_more(world: World) -> None:
    tell(world)
    edit(world, DAY + 61)
    assert stale(world, DAY + 62) == []


def test_seeing_concerns_ones_own_notice_only(world: World) -> None:
    tell(world)
    ben, found = world.person("ben"), world.store.questions.message(world.id, "help", "m1")
    assert found is not None
    world.store.choices.seen(ben, found.conversation_id, at(0), How.PRESSED, at(70))
    assert [one.notice.recipient.ref for one in stale(world, 71)] == ["ben"]


def test_an_answer_to_the_customer_concerns_everybody_even_when_it_is_taken_back(world: World) -> None:
    tell(world)
    world.says("ana", 70, ref="a1")
    world.store.kept.settle(dict.fromkeys(stale(world, 71), Shown("second")))
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "a1", at(80)), at(80))
    assert len(stale(world, 81)) == 2
