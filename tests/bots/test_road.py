"""The road told as stories: what was said, what happened meanwhile, who was sent what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bots.sweep import LEASE
from rules.delivery import Delivered, Delivery, Notice, Refused, RetryLater, Summary
from rules.events import ChannelChanged, ChannelGone, MessagePosted, PersonAmended, PersonChanged, Profile
from rules.following import Because
from rules.model import Medium, Role, Scope
from rules.settings import Answered, Customers
from tests.bots.stage import PretendedMessenger, Stage, at


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ann, Ben and Cid, who support the customer Carla in #acme and talk in #support."""
    stage = Stage(tmp_path)
    stage.people("ann", "ben", "cid")
    stage.people("carla", role=Role.CUSTOMER)
    stage.people("robot", role=Role.BOT)
    stage.channel("acme", "ann", "ben", "carla", "robot")
    stage.channel("support", "ann", "ben")
    yield stage
    stage.close()


def test_a_customers_message_reaches_the_teammates_of_its_channel_after_the_wait(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    assert stage.told(second=59) == []
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]
    assert stage.told(second=61) == []


def test_the_same_event_twice_is_one_message(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("carla", "acme", "Help!", second=0)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]


def test_nobody_is_told_about_their_own_message(stage: Stage) -> None:
    stage.says("ann", "support", "Shall we?", second=0)
    root = "0.000000"
    stage.says("ben", "support", "Yes.", second=1, thread=root)
    assert stage.told(second=61) == [("ann", ["Yes."])]


def test_quick_messages_make_one_notice_with_those_not_yet_due(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    for second, text in enumerate(["One.", "Two.", "Three."]):
        stage.says("carla", "acme", text, second=second)
    assert stage.told(second=60) == [("ann", ["One.", "Two.", "Three."])]
    assert stage.told(second=200) == []


def test_the_next_notice_of_a_conversation_keeps_a_wait_apart(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.says("carla", "acme", "One.", second=0)
    assert stage.told(second=60) == [("ann", ["One."])]
    stage.says("carla", "acme", "Two.", second=1)  # arrives late: due at 61, but the pause lasts until 120
    assert stage.told(second=119) == []
    assert stage.told(second=120) == [("ann", ["Two."])]


def test_a_reaction_withdraws_the_alert_of_who_reacted(stage: Stage) -> None:
    ref = stage.says("carla", "acme", "Help!", second=0)
    stage.reacts("ann", "acme", ref, second=30)
    assert stage.told(second=60) == [("ben", ["Help!"])]


def test_an_answer_is_evidence_for_its_author_and_news_for_followers(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("ann", "acme", "On it.", second=10)
    assert stage.told(second=60) == [("ben", ["Help!"])]


def test_evidence_never_reaches_another_conversation(stage: Stage) -> None:
    stage.channel("beta", "ann", "ben", "carla")
    stage.says("carla", "acme", "Help!", second=0)
    other = stage.says("carla", "beta", "Hello?", second=1)
    stage.reacts("ann", "beta", other, second=30)
    assert stage.told(second=61) == [("ann", ["Help!"]), ("ben", ["Hello?"]), ("ben", ["Help!"])]


def test_somebody_who_skips_what_is_answered_is_not_told(stage: Stage) -> None:
    stage.wants("ben", answered=Answered.SKIP)
    stage.people("dora")
    stage.channel("acme", "ann", "ben", "dora", "carla")
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("ann", "acme", "On it.", second=10)
    assert stage.told(second=60) == [("dora", ["Help!"])]
    (notice,) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.answer is not None
    assert notice.answer.author == "Ann"


def test_an_answer_to_an_earlier_message_does_not_make_a_later_one_look_answered(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.people("dora")
    stage.channel("acme", "ben", "dora", "carla")
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("ben", "acme", "On it.", second=10)
    stage.says("carla", "acme", "Still broken.", second=20)
    assert stage.told(second=60) == [("dora", ["Help!", "Still broken."])]
    (notice,) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.answer is None


def test_an_integrations_words_answer_nobody(stage: Stage) -> None:
    stage.wants("ben", answered=Answered.SKIP)
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("robot", "acme", "We have received your ticket.", second=10)
    assert ("ben", ["Help!"]) in stage.told(second=60)


def test_an_edit_before_the_notice_shows_the_new_words(stage: Stage) -> None:
    ref = stage.says("carla", "acme", "Hlep!", second=0)
    stage.edits("acme", ref, "Help!", second=5)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]


def test_a_deletion_before_the_notice_cancels_it(stage: Stage) -> None:
    ref = stage.says("carla", "acme", "Help!", second=0)
    stage.deletes("acme", ref, second=5)
    assert stage.told(second=60) == []


def test_a_private_channels_messages_reach_nobody_outside_it(stage: Stage) -> None:
    stage.channel("secret", "ann", "carla")
    stage.says("carla", "secret", "Between us.", second=0)
    assert stage.told(second=60) == [("ann", ["Between us."])]


def test_a_channel_that_is_switched_off_while_an_alert_waits_tells_nobody(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.happens(ChannelGone("acme"), second=1)
    assert stage.told(second=60) == []


def test_somebody_deactivated_while_an_alert_waits_is_not_told(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.happens(PersonChanged(Profile("ann", "Ann", Role.TEAMMATE, active=False)), second=1)
    assert stage.told(second=60) == [("ben", ["Help!"])]


@pytest.mark.parametrize(
    "amendment",
    [
        pytest.param(PersonAmended("ann", active=False), id="deactivated"),
        pytest.param(PersonAmended("ann", role=Role.CUSTOMER, admin=False), id="made a guest"),
    ],
)
def test_what_is_amended_about_somebody_counts_when_their_alert_is_due(
    stage: Stage, amendment: PersonAmended
) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.happens(amendment, second=1)
    assert stage.told(second=60) == [("ben", ["Help!"])]


def test_a_shorter_wait_moves_what_is_waiting(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.wants("ann", wait=timedelta(seconds=20))
    assert stage.told(second=20) == [("ann", ["Help!"])]


def test_an_author_nobody_knows_is_looked_up_before_planning(stage: Stage) -> None:
    stage.directory.profiles["dan"] = Profile("dan", "Dan", Role.CUSTOMER)
    stage.says("dan", "acme", "Anybody there?", second=0)
    assert stage.told(second=60) == [("ann", ["Anybody there?"]), ("ben", ["Anybody there?"])]


def test_a_message_waits_while_its_author_cannot_be_looked_up(stage: Stage) -> None:
    stage.directory.profiles["dan"] = Profile("dan", "Dan", Role.CUSTOMER)
    stage.directory.silent = True
    ref = stage.says("dan", "acme", "Anybody htere?", second=0)
    stage.edits("acme", ref, "Anybody there?", second=2)
    stage.tend(second=30)
    assert stage.told(second=60) == []
    stage.directory.silent = False
    stage.tend(second=61)
    assert stage.told(second=61) == [("ann", ["Anybody there?"]), ("ben", ["Anybody there?"])]


def test_an_author_whom_the_platform_does_not_know_is_an_outsider(stage: Stage) -> None:
    stage.says("ghost", "acme", "Boo.", second=0)
    assert stage.told(second=60) == [("ann", ["Boo."]), ("ben", ["Boo."])]


def test_the_first_message_of_a_channel_nobody_knows_is_told(stage: Stage) -> None:
    stage.directory.places["beta"] = stage.directory.places["acme"].__class__(
        "beta", "beta", private=False, shared=True, members=frozenset({"UBOT", "ben", "carla"})
    )
    stage.says("carla", "beta", "Hello?", second=0)
    assert stage.told(second=60) == [("ben", ["Hello?"])]


def test_an_answer_to_an_unknown_first_message_fetches_it_and_is_no_new_ticket(stage: Stage) -> None:
    stage.directory.said["support", "5.0"] = MessagePosted(
        "support", "5.0", "ann", at(-3600), "An old question."
    )
    stage.says("ben", "support", "An answer.", second=0, thread="5.0")
    assert stage.told(second=60) == [("ann", ["An answer."])]


def test_an_answer_to_a_first_message_that_is_gone_starts_a_conversation_of_its_own(stage: Stage) -> None:
    stage.says("carla", "acme", "As I said.", second=0, thread="7.0")
    assert stage.told(second=60) == [("ann", ["As I said."]), ("ben", ["As I said."])]
    (notice, _) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.content.subject == "customer_message"


def test_the_notice_says_why(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.says("carla", "acme", "Help!", second=0)
    stage.told(second=60)
    (notice,) = stage.messenger.sent
    assert isinstance(notice, Notice)
    assert notice.content.because is Because.ALL_CUSTOMERS
    assert not notice.following


def test_a_refusal_is_not_tried_again(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.says("carla", "acme", "Help!", second=0)
    stage.messenger.answers = [Refused("cannot_dm_bot")]
    assert stage.told(second=60) == []
    assert stage.told(second=9_000) == []


def test_a_limit_is_waited_out_as_told_and_what_came_meanwhile_joins(stage: Stage) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.says("carla", "acme", "Help!", second=0)
    stage.messenger.answers = [RetryLater("ratelimited", timedelta(seconds=30))]
    assert stage.told(second=60) == []
    stage.says("carla", "acme", "Hello?", second=61)
    assert stage.told(second=89) == []
    assert stage.told(second=90) == [("ann", ["Help!", "Hello?"])]


@pytest.mark.parametrize(
    ("taken", "sends"), [pytest.param(True, 0, id="it had arrived"), pytest.param(False, 1, id="it had not")]
)
def test_a_send_of_unclear_outcome_is_asked_about_before_it_is_sent_again(
    stage: Stage, *, taken: bool, sends: int
) -> None:
    stage.wants("ben", customers=Customers.NONE)
    stage.says("carla", "acme", "Help!", second=0)
    stage.messenger.takes_unsure = taken
    stage.messenger.answers = [RetryLater("timeout", unsure=True)]
    stage.sweeper.run(at(60))
    before = len(stage.messenger.sent)
    stage.sweeper.run(at(89))
    assert len(stage.messenger.sent) == before
    stage.sweeper.run(at(200))
    assert len(stage.messenger.sent) == before + sends
    assert stage.told(second=900) == []


def test_what_is_more_than_an_hour_late_makes_one_summary_for_each_person(stage: Stage) -> None:
    stage.channel("beta", "ann", "carla")
    stage.says("carla", "acme", "Help!", second=0)
    stage.says("carla", "beta", "Hello?", second=1)
    assert stage.told(second=3_700) == [("ann", ["Help!", "Hello?"]), ("ben", ["Help!"])]
    assert all(isinstance(sent, Summary) for sent in stage.messenger.sent)
    assert stage.told(second=3_800) == []


def test_messages_to_different_people_do_not_wait_for_each_other(stage: Stage) -> None:
    stage.says("carla", "acme", "Help!", second=0)
    stage.messenger.answers = [RetryLater("ratelimited", timedelta(minutes=5)), Delivered("dm/1")]
    assert len(stage.told(second=60)) == 1


def test_a_platform_that_does_not_answer_is_asked_less_and_less(stage: Stage) -> None:
    stage.happens(ChannelChanged("acme"), second=0)
    stage.directory.silent = True
    for second in range(120):
        stage.tend(second=second)
    assert stage.directory.asked == 5  # after 0, 5, 15, 35 and 75 seconds
    stage.directory.silent = False
    stage.tend(second=200)
    assert stage.store.directory.stale_channels(stage.workspace.id) == []


def test_a_channel_that_was_made_private_is_so_before_the_platform_describes_it(stage: Stage) -> None:
    cid = stage.id_of("cid")
    stage.store.choices.grant_scope(cid, Scope.ALL, cid, at(0))
    stage.wants("cid", customers=Customers.ALL)
    stage.says("carla", "acme", "Help!", second=0)
    stage.directory.silent = True
    stage.happens(ChannelChanged("acme", private=True), second=30)
    stage.tend(second=31)
    assert stage.told(second=60) == [("ann", ["Help!"]), ("ben", ["Help!"])]


def test_what_could_be_sent_only_after_the_lease_is_claimed_again_first(stage: Stage) -> None:
    for channel in ("one", "other"):
        stage.channel(channel, "ben", "carla")
        stage.says("carla", channel, "Help!", second=0)
    passed = [0.0]

    class Slow(PretendedMessenger):
        def send(self, notice: Notice | Summary) -> Delivery:
            passed[0] += LEASE.total_seconds() * 0.6
            return super().send(notice)

    stage.messenger = Slow()
    office = stage.road.offices[stage.workspace.id]
    stage.road.offices.add(replace(office, messengers={Medium.DIRECT_MESSAGE: stage.messenger}))
    slow = replace(stage.sweeper, timer=lambda: passed[0])
    assert slow.run(at(60)) == 2
    assert slow.run(at(60 + passed[0])) == 1
    assert [notice.recipient.ref for notice in stage.messenger.sent] == ["ben", "ben"]
