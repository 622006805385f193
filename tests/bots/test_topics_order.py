"""Topics whose events come early, late or twice, and what one may conclude from having seen one of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rules.delivery import Delivered, Notice, RetryLater
from rules.events import MessagePosted, Moved, Reacted
from tests.bots.stage import at
from tests.bots.topics import Topics

DUE = 70
INVOICES, BILLS, BETA = ("acme", "Invoices"), ("acme", "Bills"), ("beta", "Invoices")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Topics]:
    stage = Topics(tmp_path)
    yield stage
    stage.close()


def moved(
    source: tuple[str, str], target: tuple[str, str], *refs: str, second: float, whole: bool = True
) -> Moved:
    return Moved(*source, frozenset(refs), *target, at(second), whole=whole, resolved=False)


def test_a_message_that_comes_after_its_move_is_where_it_was_moved_to(stage: Topics) -> None:
    stage.happens(moved(INVOICES, BETA, "1000", second=5), second=5)
    stage.writes("carla", *INVOICES, "Hello?", second=0)
    assert stage.place_of("1000") == (*BETA, False)
    assert stage.told(second=DUE) == [("ann", ["Hello?"]), ("ben", ["Hello?"])]


def test_a_message_that_comes_after_its_move_out_of_sight_is_told_to_nobody_else(stage: Topics) -> None:
    stage.happens(moved(INVOICES, ("secret", "Invoices"), "1000", second=5), second=5)
    stage.writes("carla", *INVOICES, "Hello?", second=0)
    assert stage.told(second=DUE) == [("ann", ["Hello?"])]


def test_a_message_told_again_after_it_was_moved_is_still_one(stage: Topics) -> None:
    said = MessagePosted("acme", "1000", "carla", at(0), "Hello?", topic="Invoices")
    stage.happens(said, second=0)
    stage.happens(moved(INVOICES, BETA, "1000", second=5), second=5)
    stage.happens(said, second=6)
    assert stage.told(second=DUE) == [("ann", ["Hello?"]), ("ben", ["Hello?"])]
    assert stage.place_of("1000") == (*BETA, False)


def test_an_old_move_told_again_takes_no_new_topic_of_that_name(stage: Topics) -> None:
    old = stage.writes("carla", *INVOICES, "Hello?", second=0)
    move = moved(INVOICES, BILLS, old, second=5)
    stage.happens(move, second=5)
    new = stage.writes("carla", *INVOICES, "Another thing.", second=10)
    stage.happens(move, second=11)
    assert stage.place_of(old) == (*BILLS, False)
    assert stage.place_of(new) == (*INVOICES, False)


def test_moves_told_in_another_order_end_in_the_same_place(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    ref = stage.writes("ann", *INVOICES, "We look at it.", second=0)
    stage.happens(moved(BILLS, BETA, ref, second=6), second=7)
    stage.happens(moved(INVOICES, BILLS, ref, second=5), second=8)
    assert stage.place_of(ref) == (*BETA, False)
    stage.writes("carla", *BETA, "Any news?", second=10)
    assert stage.told(second=DUE + 10) == [("ann", ["Any news?"])]


def test_what_is_said_in_the_old_topic_after_it_has_gone_stays_there(stage: Topics) -> None:
    old = stage.writes("carla", *INVOICES, "Hello?", second=0)
    new = stage.writes("carla", *INVOICES, "Another thing.", second=10)
    stage.happens(moved(INVOICES, BILLS, old, second=5), second=11)
    assert stage.place_of(old) == (*BILLS, False)
    assert stage.place_of(new) == (*INVOICES, False)


def test_an_old_message_does_not_open_a_topic_that_was_resolved_since(stage: Topics) -> None:
    ref = stage.writes("carla", *INVOICES, "Hello?", second=0)
    stage.moves(INVOICES, INVOICES, ref, second=5, resolved=True)
    late = MessagePosted("acme", "1003", "carla", at(3), "Anybody?", topic="Invoices")
    stage.happens(late, second=6)
    assert stage.place_of(ref) == (*INVOICES, True)


def test_having_written_in_one_topic_is_no_evidence_of_another_that_joins_it(stage: Topics) -> None:
    stage.writes("carla", *BILLS, "Hello!", second=0)
    other = stage.writes("carla", *INVOICES, "Hello?", second=1)
    stage.writes("ann", *BILLS, "On it.", second=2)
    stage.moves(INVOICES, BILLS, other, second=6)
    assert ("ann", ["Hello?"]) in stage.told(second=DUE)


def test_having_written_in_the_joint_topic_is_evidence_of_both(stage: Topics) -> None:
    stage.writes("carla", *BILLS, "Hello!", second=0)
    other = stage.writes("carla", *INVOICES, "Hello?", second=1)
    stage.moves(INVOICES, BILLS, other, second=6)
    stage.writes("ann", *BILLS, "On it.", second=10)
    assert [who for who, _ in stage.told(second=DUE)] == ["ben"]


def test_having_answered_stays_evidence_when_question_and_answer_are_moved_together(stage: Topics) -> None:
    stage.writes("carla", *BILLS, "Hello!", second=0)
    asked = stage.writes("carla", *INVOICES, "Hello?", second=1)
    answered = stage.writes("ann", *INVOICES, "On it.", second=2)
    stage.moves(INVOICES, BILLS, asked, answered, second=6)
    assert ("ann", ["Hello!"]) in stage.told(second=DUE)


def test_having_seen_a_topic_is_no_evidence_of_single_messages_that_come_to_it(stage: Topics) -> None:
    stray = stage.writes("carla", *INVOICES, "Hello?", second=0)
    stage.writes("carla", *INVOICES, "Something else.", second=1)
    seen = stage.writes("carla", *BILLS, "Hello!", second=2)
    stage.happens(Reacted(None, seen, "ann", at(3)), second=3)
    stage.moves(INVOICES, BILLS, stray, second=6, whole=False)
    told = [texts for who, texts in stage.told(second=DUE) if who == "ann"]
    assert any("Hello?" in texts for texts in told)


def test_what_may_have_arrived_already_is_not_sent_anew_because_topics_merge(stage: Topics) -> None:
    one = stage.writes("carla", *INVOICES, "Hello?", second=0)
    stage.writes("carla", *BILLS, "Later.", second=100)
    stage.messenger.answers = [RetryLater("timeout", unsure=True)] * 2
    stage.sweeper.run(at(60))
    assert len(stage.messenger.sent) == 2
    stage.moves(INVOICES, BILLS, one, second=61)
    stage.messenger.answers = [Delivered("dm/1")] * 10
    stage.sweeper.run(at(200))
    sent = [one for one in stage.messenger.sent if isinstance(one, Notice)]
    told = [excerpt.text for one in sent for excerpt in one.content.excerpts]
    assert sorted(told) == ["Hello?", "Hello?", "Later.", "Later."]


def test_what_waits_for_another_try_is_told_together_with_the_topic_that_it_joins(stage: Topics) -> None:
    one = stage.writes("carla", *INVOICES, "Hello?", second=0)
    stage.writes("carla", *BILLS, "Hello!", second=1)
    stage.messenger.answers = [RetryLater("ratelimited", timedelta(seconds=30))] * 2
    stage.sweeper.run(at(61))
    stage.moves(INVOICES, BILLS, one, second=62)
    assert stage.told(second=100) == [("ann", ["Hello?", "Hello!"]), ("ben", ["Hello?", "Hello!"])]


def test_the_title_of_an_item_goes_out_of_sight_with_the_topic_that_told_it(stage: Topics) -> None:
    first = stage.writes("carla", *INVOICES, "Hello?", second=0)
    other = stage.writes("carla", *BILLS, "Hello!", second=1)
    for ref in (first, other):
        stage.asks("ann", f"item attach https://n.example/acme/{ref} ACME-1", second=2)
    item = stage.store.items.find(stage.workspace.id, "ACME-1")
    assert item is not None
    place = stage.store.directory.channel(stage.workspace.id, "acme")
    assert place is not None
    stage.store.items.set_title(item.id, "The merger", place.id)
    stage.moves(INVOICES, ("secret", "Invoices"), first, second=5)
    titles = {sent.where.title for sent in stage.notices(second=DUE) if sent.recipient.ref == "ben"}
    assert titles == {None}
