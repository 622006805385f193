"""Topics, told as stories: a conversation keeps its followers wherever its topic goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.decide import Subject
from rules.events import ChannelProfile, Joined, MessageDeleted, MessageEdited, Reacted
from tests.bots.stage import CURTAIN, at
from tests.bots.topics import Topics

DUE = 70
QUIET = ChannelProfile("quiet", "quiet", private=False, shared=False, members=frozenset(), watched=False)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Topics]:
    stage = Topics(tmp_path)
    yield stage
    stage.close()


def test_a_topic_is_one_conversation_however_long_it_rests_and_however_it_is_written(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    stage.writes("ann", "acme", "Invoices", "We look at it.", second=0)
    stage.writes("carla", "acme", "INVOICES", "Any news?", second=10_000)
    stage.writes("carla", "acme", "Deliveries", "And this?", second=10_001)
    assert stage.told(second=10_000 + DUE) == [("ann", ["Any news?"])]


def test_the_first_message_of_a_topic_is_a_new_ticket(stage: Topics) -> None:
    stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.writes("carla", "acme", "Invoices", "Anybody?", second=1)
    assert [(one.content.subject, one.where.topic) for one in stage.notices(second=DUE)] == [
        (Subject.NEW_TICKET, "Invoices"),
        (Subject.NEW_TICKET, "Invoices"),
    ]


def test_a_renamed_topic_keeps_its_followers(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    first = stage.writes("ann", "acme", "Invoices", "We look at it.", second=0)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), first, second=5)
    second = stage.writes("carla", "acme", "Bills", "Any news?", second=10)
    assert stage.told(second=DUE + 10) == [("ann", ["Any news?"])]
    assert stage.place_of(first) == stage.place_of(second) == ("acme", "Bills", False)


def test_a_topic_moved_to_another_channel_takes_its_waiting_alerts_along(stage: Topics) -> None:
    ref = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.moves(("acme", "Invoices"), ("beta", "Invoices"), ref, second=5)
    assert [one.where.channel for one in stage.notices(second=DUE)] == ["beta", "beta"]


def test_a_topic_moved_out_of_somebodys_sight_is_not_told_to_them(stage: Topics) -> None:
    ref = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.moves(("acme", "Invoices"), ("secret", "Invoices"), ref, second=5)
    assert stage.told(second=DUE) == [("ann", ["Hello?"])]
    assert "nothing" in stage.asks("ben", f"why https://n.example/secret/{ref}", second=80).lower()


def test_a_topic_moved_to_where_nobody_listens_is_gone(stage: Topics) -> None:
    ref = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.moves(("acme", "Invoices"), ("quiet", "Invoices"), ref, second=5)
    assert stage.told(second=DUE) == []


def test_what_comes_from_where_nobody_listens_is_told_while_it_is_fresh(stage: Topics) -> None:
    stage.directory.places["quiet"] = QUIET
    ref = stage.writes("carla", "quiet", "Invoices", "Hello?", second=0)
    assert stage.told(second=DUE) == []
    stage.moves(("quiet", "Invoices"), ("acme", "Invoices"), ref, second=DUE)
    assert stage.told(second=DUE + 1) == [("ann", ["Hello?"]), ("ben", ["Hello?"])]


def test_what_comes_late_from_where_nobody_listens_is_only_recorded(stage: Topics) -> None:
    stage.directory.places["quiet"] = QUIET
    ref = stage.writes("carla", "quiet", "Invoices", "Hello?", second=0)
    stage.moves(("quiet", "Invoices"), ("acme", "Invoices"), ref, second=4_000)
    assert stage.told(second=4_001) == []
    assert stage.place_of(ref) == ("acme", "Invoices", False)


def test_single_messages_join_the_topic_to_which_they_are_moved(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    stage.writes("ann", "acme", "Invoices", "We look at it.", second=0)
    stray = stage.writes("carla", "acme", "Deliveries", "About my invoice.", second=1)
    stage.writes("carla", "acme", "Deliveries", "Where is it?", second=2)
    stage.moves(("acme", "Deliveries"), ("acme", "Invoices"), stray, second=5, whole=False)
    stage.writes("carla", "acme", "Invoices", "Any news?", second=10)
    assert stage.told(second=DUE + 10) == [("ann", ["Any news?"])]
    assert stage.place_of(stray) == ("acme", "Invoices", False)


def test_the_only_message_of_a_topic_takes_the_followers_along_even_if_it_was_moved_alone(
    stage: Topics,
) -> None:
    stage.only_followed("ann", "ben")
    only = stage.writes("ann", "acme", "Invoices", "We look at it.", second=0)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), only, second=5, whole=False)
    stage.asks("ann", "unfollow acme>Bills", second=6)
    stage.writes("carla", "acme", "Bills", "Any news?", second=10)
    assert stage.told(second=DUE + 10) == []


def test_when_topics_merge_each_persons_latest_choice_wins(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    one = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.writes("carla", "acme", "Bills", "Hello!", second=1)
    stage.asks("ann", "follow acme>Invoices", second=2)
    stage.asks("ann", "mute acme>Bills", second=3)
    stage.asks("ben", "mute acme>Bills", second=4)
    stage.asks("ben", "follow acme>Invoices", second=5)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), one, second=6)
    stage.writes("carla", "acme", "Bills", "Any news?", second=10)
    assert stage.told(second=DUE + 10) == [("ben", ["Any news?"])]


def test_merged_topics_are_told_in_one_notice(stage: Topics) -> None:
    one = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    stage.writes("carla", "acme", "Bills", "Hello!", second=1)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), one, second=6)
    assert stage.told(second=DUE) == [("ann", ["Hello?", "Hello!"]), ("ben", ["Hello?", "Hello!"])]


def test_having_seen_one_topic_is_no_evidence_of_another_that_joins_it(stage: Topics) -> None:
    one = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    other = stage.writes("carla", "acme", "Bills", "Hello!", second=1)
    stage.happens(Reacted(None, other, "ann", at(2)), second=2)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), one, second=6)
    assert ("ann", ["Hello?", "Hello!"]) in stage.told(second=DUE)


def test_having_seen_both_topics_is_evidence_of_what_they_become(stage: Topics) -> None:
    one = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    other = stage.writes("carla", "acme", "Bills", "Hello!", second=1)
    for ref in (one, other):
        stage.happens(Reacted(None, ref, "ann", at(2)), second=2)
    stage.moves(("acme", "Invoices"), ("acme", "Bills"), one, second=6)
    assert stage.told(second=DUE) == [("ben", ["Hello?", "Hello!"])]


def test_a_resolved_topic_waits_for_nothing_until_it_is_opened_again(stage: Topics) -> None:
    ref = stage.writes("carla", "acme", "Invoices", "Hello?", second=0)
    assert "Hello?" in stage.asks("ann", "inbox", second=1)
    stage.moves(("acme", "Invoices"), ("acme", "Invoices"), ref, second=5, resolved=True)
    assert "Hello?" not in stage.asks("ann", "inbox", second=6)
    stage.writes("carla", "acme", "Invoices", "Not yet!", second=10)
    assert "Not yet!" in stage.asks("ann", "inbox", second=11)


def test_the_same_move_twice_is_one(stage: Topics) -> None:
    stage.only_followed("ann", "ben")
    first = stage.writes("ann", "acme", "Invoices", "We look at it.", second=0)
    for second in (5, 6):
        stage.moves(("acme", "Invoices"), ("beta", "Bills"), first, second=second)
    stage.writes("carla", "beta", "Bills", "Any news?", second=10)
    assert stage.told(second=DUE + 10) == [("ann", ["Any news?"])]


def test_a_message_is_edited_and_deleted_by_its_number_alone(stage: Topics) -> None:
    kept = stage.writes("carla", "acme", "Invoices", "Helo?", second=0)
    gone = stage.writes("carla", "acme", "Invoices", "Anybody?", second=1)
    stage.happens(MessageEdited(None, kept, at(2), "Hello?"), second=2)
    stage.happens(MessageDeleted(None, gone, at(3)), second=3)
    assert stage.told(second=DUE) == [("ann", ["Hello?"]), ("ben", ["Hello?"])]


def test_a_reaction_that_comes_before_its_message_counts(stage: Topics) -> None:
    stage.happens(Reacted(None, "1002", "ann", at(3)), second=3)
    stage.writes("carla", "acme", "Invoices", "Hello?", second=2)
    assert stage.told(second=DUE) == [("ben", ["Hello?"])]


def test_topics_of_what_one_may_not_see_are_not_found(stage: Topics) -> None:
    stage.writes("carla", "secret", "Merger", "Psst.", second=0)
    assert stage.asks("ben", "follow secret>Merger", second=1) == stage.asks(
        "ben", "follow secret>Nothing", second=1
    )
    assert "follow" in stage.asks("ann", "follow secret>Merger", second=1).lower()


@pytest.mark.parametrize(("author", "attached"), [("ann", True), ("carla", False)])
def test_a_key_in_a_topic_counts_unless_a_customer_began_it(
    stage: Topics, author: str, *, attached: bool
) -> None:
    stage.store.items.set_pattern(stage.workspace.id, "ACME-[0-9]+", stage.id_of("ann"), CURTAIN)
    stage.writes(author, "acme", "ACME-12 broken", "Hello.", second=0)
    stage.writes("ann", "acme", "ACME-12 broken", "We look at it.", second=1)
    assert (stage.store.items.find(stage.workspace.id, "ACME-12") is not None) is attached


def test_protected_history_shows_nothing_from_before_one_joined(stage: Topics) -> None:
    members = frozenset({"UBOT", "ann", "carla"})
    profile = ChannelProfile(
        "vault", "vault", private=True, shared=False, members=members, protected_history=True
    )
    stage.store.directory.learn_channel(stage.workspace.id, profile, CURTAIN)
    ref = stage.writes("carla", "vault", "Merger", "Psst.", second=10)
    stage.happens(Joined("vault", "ben", at(20)), second=20)
    assert stage.told(second=DUE + 10) == [("ann", ["Psst."])]
    assert "nothing" in stage.asks("ben", f"why https://n.example/vault/{ref}", second=90).lower()


@pytest.mark.parametrize(
    ("by", "item"),
    [
        pytest.param("ann", "ACME-12", id="a teammate"),
        pytest.param("carla", None, id="a customer"),
        pytest.param(None, None, id="nobody knows who"),
    ],
)
def test_a_key_in_the_name_that_a_teammate_gives_a_topic_attaches_it(
    stage: Topics, by: str | None, item: str | None
) -> None:
    stage.store.items.set_pattern(stage.workspace.id, "ACME-[0-9]+", stage.id_of("ann"), at(0))
    ref = stage.writes("carla", "acme", "Printer ACME-11", "Help!", second=1)
    stage.moves(("acme", "Printer ACME-11"), ("acme", "Printer ACME-12"), ref, second=5, by=by)
    assert {sent.where.item for sent in stage.notices(second=DUE)} == {item}
