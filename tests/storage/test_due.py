"""Bundles become notices when they are due, and every notice has one worker."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from rules.decide import Skip, Withdrawal
from rules.model import Medium
from storage.due import Again, Failed, Sent, Withdrawn
from storage.states import AnswerState
from tests.storage.world import LAPSED, LEASE, World, alerted, at, by_dm


def test_nothing_is_due_before_the_wait_is_over(world: World) -> None:
    world.says("carla", text="help!")
    assert world.due(59.999999) == []
    assert by_dm(world.due(60)) == {"ana": ["help!"], "ben": ["help!"]}


def test_the_next_due_moment_is_that_of_the_earliest_alert_or_notice(world: World) -> None:
    assert world.store.due.next_due() is None
    world.wants("ben", wait=at(10) - at(0))
    world.says("carla")
    assert world.store.due.next_due() == at(10)
    world.send(world.due(10), 10)
    assert world.store.due.next_due() == at(60)
    (ana,) = world.due(60)
    world.settle({ana.id: Again(at(65), "timeout")})
    assert world.store.due.next_due() == at(65)


def test_three_quick_messages_make_one_notice_for_each_person(world: World) -> None:
    for second, text in enumerate(["one", "two", "three"]):
        world.says("carla", second, text=text)
    assert by_dm(world.due(60)) == {"ana": ["one", "two", "three"], "ben": ["one", "two", "three"]}


def test_alerts_of_different_conversations_make_different_notices(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", text="help!")
    world.says("carla", 1, "sales", text="how much?")
    told = [
        [alert.text for alert in notice.alerts] for notice in world.due(61) if notice.recipient.ref == "ben"
    ]
    assert told == [["help!"], ["how much?"]]


def test_every_medium_has_its_own_notice(world: World) -> None:
    world.wants("ben", email=True)
    world.says("carla", text="help!")
    assert set(alerted(world.due(60))) == {"ana by dm", "ben by dm", "ben by email"}


def test_what_a_dead_program_had_claimed_is_let_go_at_once(world: World) -> None:
    world.says("carla", text="help!")
    assert len(world.due(60)) == 2
    assert world.store.due.let_go(at(30) - at(0)) == 2
    assert by_dm(world.due(60)) == {"ana": ["help!"], "ben": ["help!"]}


def test_what_a_dead_program_may_have_sent_is_let_go_once_it_must_have_appeared(world: World) -> None:
    world.says("carla", text="help!")
    world.begin(world.due(60))
    assert world.store.due.let_go(at(30) - at(0)) == 2
    assert world.due(60) == []
    assert world.store.due.let_go(LAPSED) == 2
    assert [notice.unsure for notice in world.due(60)] == [True, True]


def test_a_claimed_notice_belongs_to_nobody_else(world: World) -> None:
    world.says("carla")
    assert len(world.due(60)) == 2
    assert world.due(60) == []


def test_no_more_notices_are_claimed_than_asked_for_and_the_earliest_come_first(world: World) -> None:
    world.wants("ben", wait=at(5) - at(0))
    world.says("carla")
    assert [len(world.due(60, limit=1)) for _ in range(3)] == [1, 1, 0]


def test_the_earliest_notice_is_claimed_first(world: World) -> None:
    world.wants("ben", wait=at(5) - at(0))
    world.says("carla")
    assert list(by_dm(world.due(60, limit=1))) == ["ben"]


def test_two_workers_never_take_the_same_notice(world: World) -> None:
    world.teammates(*(f"mate{number}" for number in range(12)))
    world.channel("help", "carla", *(f"mate{number}" for number in range(12)))
    world.says("carla")
    start = Barrier(3)

    def sweep() -> list[int]:
        start.wait()
        claimed: list[int] = []
        while batch := world.store.due.claim(at(60), 2, LEASE).ids:
            claimed += batch
        return claimed

    with ThreadPoolExecutor(3) as pool:
        workers = [one.result() for one in [pool.submit(sweep) for _ in range(3)]]
    claimed = [notice_id for worker in workers for notice_id in worker]
    assert len(claimed) == len(set(claimed))
    assert len(world.store.due.load(claimed)) == 12


def test_a_lapsed_claim_returns_and_is_known_not_to_have_been_sent(world: World) -> None:
    world.says("carla")
    lost = world.due(60, lease=LAPSED)
    again = world.due(60)
    assert {notice.key for notice in again} == {notice.key for notice in lost}
    assert not any(notice.unsure for notice in again)


def test_a_worker_that_died_while_sending_leaves_a_notice_of_unknown_outcome(world: World) -> None:
    world.says("carla", text="help!")
    world.begin(world.due(60), LAPSED)
    again = world.due(60)
    assert [(notice.unsure, notice.attempts) for notice in again] == [(True, 1), (True, 1)]
    assert by_dm(again) == {"ana": ["help!"], "ben": ["help!"]}


def test_nothing_joins_a_notice_that_may_have_arrived(world: World) -> None:
    world.says("carla", text="one")
    world.begin(world.due(60), LAPSED)
    world.says("carla", 61, text="two")
    again = world.due(200)
    assert by_dm(again) == {"ana": ["one"], "ben": ["one"]}
    world.send(again, 200)
    assert by_dm(world.due(260)) == {"ana": ["two"], "ben": ["two"]}


def test_an_alert_joins_a_notice_that_has_to_be_tried_again(world: World) -> None:
    world.says("carla", text="one")
    tried = world.begin(world.due(60))
    world.settle(dict.fromkeys(tried, Again(at(70), "ratelimited")))
    world.says("carla", 61, text="two")
    assert world.due(69) == []
    again = world.due(70)
    assert by_dm(again) == {"ana": ["one", "two"], "ben": ["one", "two"]}
    assert [(notice.attempts, notice.unsure) for notice in again] == [(1, False), (1, False)]


def test_a_notice_that_may_have_arrived_is_asked_about_when_it_is_tried_again(world: World) -> None:
    world.says("carla")
    first = world.due(60)
    world.settle({notice.id: Again(at(70), "timeout", unsure=True) for notice in first})
    assert all(notice.unsure for notice in world.due(70))


def test_a_notice_carries_alerts_that_are_not_yet_due_and_settles_them(world: World) -> None:
    world.says("carla", 0, text="one")
    world.says("carla", 50, text="two")
    notices = world.due(60)
    assert by_dm(notices) == {"ana": ["one", "two"], "ben": ["one", "two"]}
    world.send(notices, 60)
    assert world.store.due.next_due() is None


def test_the_next_notice_of_a_conversation_keeps_the_pause(world: World) -> None:
    world.says("carla", 0)
    world.send(world.due(60), 60, pause=60)
    world.says("carla", 55, text="again")
    assert world.due(119) == []
    assert by_dm(world.due(120)) == {"ana": ["again"], "ben": ["again"]}


def test_the_pause_holds_back_no_other_conversation(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", 0)
    world.send(world.due(60), 60, pause=600)
    world.says("carla", 1, "sales", text="how much?")
    assert by_dm(world.due(61)) == {"ben": ["how much?"]}


def test_what_an_outage_held_back_for_more_than_an_hour_is_one_summary_for_each_person(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", 0, text="help!")
    world.says("carla", 1, "sales", text="how much?")
    notices = world.due(60 + 3602)
    assert by_dm(notices) == {"ana": ["help!"], "ben": ["help!", "how much?"]}
    assert all(notice.summary for notice in notices)
    assert [alert.where.channel for alert in notices[-1].alerts] == ["help", "sales"]


def test_a_summary_takes_what_is_newer_in_its_conversations_and_leaves_others_alone(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", 0, text="help!")
    world.says("carla", 3500, text="still there?")
    world.says("carla", 3600, "sales", text="how much?")
    told = {notice.summary: [alert.text for alert in notice.alerts] for notice in world.due(60 + 3601)}
    assert told == {True: ["help!", "still there?"], False: ["how much?"]}


def test_a_summary_leaves_alone_what_is_not_due_yet_elsewhere(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", 0, text="help!")
    world.says("carla", 7190, "sales", text="how much?")
    summary = next(notice for notice in world.due(7200) if notice.recipient.ref == "ben")
    assert [alert.text for alert in summary.alerts] == ["help!"]
    assert by_dm(world.due(7250)) == {"ben": ["how much?"]}


def test_a_summary_on_its_way_holds_nobody_else_up(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.wants("ben", wait=at(0) - at(0))
    world.says("carla", 0, text="help!")
    assert by_dm(world.due(7200, limit=1)) == {"ben": ["help!"]}
    world.channel("later", "ben", "carla")
    world.says("carla", 1, "later", text="late, too")
    assert by_dm(world.due(7200, limit=1)) == {"ana": ["help!"]}


def test_what_is_exactly_an_hour_past_due_still_makes_its_own_notice(world: World) -> None:
    world.says("carla")
    assert not any(notice.summary for notice in world.due(60 + 3600))


def test_a_notice_that_is_being_tried_again_for_an_hour_is_no_summary(world: World) -> None:
    world.says("carla")
    world.settle({notice.id: Again(at(8000), "ratelimited") for notice in world.due(60)})
    assert [notice.summary for notice in world.due(8000)] == [False, False]


def test_a_lost_summary_comes_back_whole(world: World) -> None:
    world.says("carla", text="help!")
    lost = world.due(7200, lease=LAPSED)
    again = world.due(7200)
    assert by_dm(again) == by_dm(lost) == {"ana": ["help!"], "ben": ["help!"]}


@pytest.mark.parametrize("why", [Skip.MUTED, Withdrawal.SEEN])
def test_a_withdrawn_alert_keeps_its_reason_and_an_empty_notice_goes_away(
    world: World, why: Skip | Withdrawal
) -> None:
    message = world.says("carla")
    notices = world.due(60)
    withdrawn = {alert.answer_id: Withdrawn(why) for notice in notices for alert in notice.alerts}
    claim = world.claim_of(*(notice.id for notice in notices))
    world.store.due.begin_sending(claim, [], withdrawn, LEASE, at(60))
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert (given.state, given.reason, given.notice) == (AnswerState.WITHDRAWN, why.value, None)
    assert world.due(1000) == []
    assert world.store.due.next_due() is None


def test_what_survives_beside_something_withdrawn_is_sent(world: World) -> None:
    seen, unseen = world.says("carla", 0), world.says("carla", 1)
    notices = world.due(61)
    withdrawn = {notice.alerts[0].answer_id: Withdrawn(Withdrawal.SEEN) for notice in notices}
    going = [notice.id for notice in notices]
    world.store.due.begin_sending(world.claim_of(*going), going, withdrawn, LEASE, at(61))
    assert [len(notice.alerts) for notice in world.store.due.load(going)] == [1, 1]
    world.send(notices, 61)
    states = [world.store.questions.answers(one, world.person("ben"))[0].state for one in (seen, unseen)]
    assert states == [AnswerState.WITHDRAWN, AnswerState.SENT]


def test_what_can_never_be_delivered_is_kept_with_its_reason(world: World) -> None:
    message = world.says("carla")
    notices = world.due(60)
    world.settle({notice.id: Failed("account_inactive") for notice in notices})
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert (given.medium, given.state, given.why) == (
        Medium.DIRECT_MESSAGE,
        AnswerState.FAILED,
        "account_inactive",
    )
    assert world.due(1000) == []


def test_loading_nothing_and_settling_nothing_are_nothing(world: World) -> None:
    world.settle({})
    assert world.store.due.load([]) == []


def test_whoever_has_lost_a_notice_to_another_worker_may_not_send_it(world: World) -> None:
    world.says("carla")
    slow = world.due(60, LAPSED)
    claim = world.claim_of(*(notice.id for notice in slow))
    quick = world.due(60)
    assert world.store.due.begin_sending(claim, claim.ids, {}, LEASE, at(60)) == frozenset()
    world.send(quick, 60)
    assert world.due(1000) == []


def test_whoever_has_lost_a_notice_can_neither_withdraw_nor_drop_its_alerts(world: World) -> None:
    message = world.says("carla", text="help!")
    slow = world.due(60, LAPSED)
    claim = world.claim_of(*(notice.id for notice in slow))
    quick = world.due(60)
    withdrawn = {alert.answer_id: Withdrawn(Withdrawal.SEEN) for one in slow for alert in one.alerts}
    world.store.due.begin_sending(claim, [], withdrawn, LEASE, at(60))
    assert by_dm(world.store.due.load([notice.id for notice in quick])) == {
        "ana": ["help!"],
        "ben": ["help!"],
    }
    world.send(quick, 60)
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert given.state is AnswerState.SENT


def test_whoever_has_lost_a_notice_can_no_longer_settle_it(world: World) -> None:
    message = world.says("carla")
    begun = world.begin(world.due(60), LAPSED)
    claim = world.claim_of(*begun)
    again = world.due(60)
    late = Sent("dm/late", at(61), at(121))
    world.store.due.settle(claim, dict.fromkeys(begun, late), at(61))
    assert [len(notice.alerts) for notice in world.store.due.load([one.id for one in again])] == [1, 1]
    world.send(again, 62)
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert (given.state, given.sent_at) == (AnswerState.SENT, at(62))


def test_alerts_that_a_medium_cannot_deliver_go_out_by_another_one(world: World) -> None:
    message = world.says("carla", text="help!")
    email = frozenset({Medium.EMAIL})
    world.settle({notice.id: Failed("user_disabled", email) for notice in world.due(60)}, 60)
    assert alerted(world.due(60)) == {"ana by email": ["help!"], "ben by email": ["help!"]}
    failed, waiting = world.store.questions.answers(message, world.person("ben"))
    assert (failed.state, failed.why) == (AnswerState.FAILED, "user_disabled")
    assert (waiting.state, waiting.medium) == (AnswerState.WAITING, Medium.EMAIL)


def test_alerts_that_have_gone_out_by_the_other_medium_do_not_go_out_twice(world: World) -> None:
    world.wants("ben", email=True)
    world.says("carla", text="help!")
    notices = [notice for notice in world.due(60) if notice.recipient.ref == "ben"]
    by_medium = {notice.medium: notice for notice in notices}
    world.send([by_medium[Medium.EMAIL]], 60)
    world.settle({by_medium[Medium.DIRECT_MESSAGE].id: Failed("gone", frozenset({Medium.EMAIL}))}, 60)
    assert world.due(3000) == []


def test_only_the_first_notice_that_somebody_is_ever_sent_is_their_first(world: World) -> None:
    world.says("carla")
    first = world.due(60)
    assert [notice.first for notice in first] == [True, True]
    world.send(first, 60)
    world.says("carla", 200)
    assert [notice.first for notice in world.due(260)] == [False, False]
