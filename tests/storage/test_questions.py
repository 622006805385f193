"""What people ask is answered from what is stored, and from today's facts."""

from rules.decide import Evidence, Subject
from rules.delivery import Whereabouts
from rules.events import Reacted
from rules.following import Because
from rules.model import Choice, Medium, Stance
from rules.requests import Verb
from rules.seen import How
from rules.settings import Customers
from storage.choices import Target, TargetKind
from storage.questions import Given, Known
from storage.states import AnswerState, NoticeState
from tests.storage.world import World, at


def test_a_message_is_found_by_where_it_stands(world: World) -> None:
    message = world.says("carla", 5, ref="m1", text="help!", thread=None)
    found = world.store.questions.message(world.id, "help", "m1")
    assert found is not None
    assert (found.id, found.conversation_id) == (message, world.conversation_of(message))
    assert (found.channel, found.channel_name, found.author, found.text) == ("help", "help", "Carla", "help!")
    assert (found.posted_at, found.planned) == (at(5), True)
    assert world.store.questions.message(world.id, "help", "m2") is None


def test_a_case_is_todays_facts_for_anybody_at_all(world: World) -> None:
    world.teammates("cy")
    message = world.says("carla", 5)
    case = world.store.questions.case(message, world.person("cy"))
    assert (case.message.id, case.message.posted_at, case.message.new_ticket) == (message, at(5), True)
    assert (case.standing.member_since, case.standing.in_project) == (None, False)
    world.joins("cy", seconds=10)
    case = world.store.questions.case(message, world.person("cy"))
    assert (case.standing.member_since, case.standing.in_project) == (at(10), True)


def test_a_standing_holds_everything_that_one_has_chosen_and_done(world: World) -> None:
    message = world.says("ben", 1)
    item = world.item("ACME-12", message, assignee="ben", seconds=2)
    world.takes("ben", Verb.FOLLOW, world.conversation(message), 3)
    world.takes("ben", Verb.UNFOLLOW, item, 4)
    world.takes("ben", Verb.MUTE, Target(TargetKind.CHANNEL, world.place("help")), 5)
    standing = world.store.questions.standing_in(world.conversation_of(message), world.person("ben")).standing
    assert standing.wrote_at == at(1)
    assert standing.assigned_at == at(2)
    assert standing.conversation == Stance(at(3), Choice.FOLLOW)
    assert standing.item == Stance(at(4), Choice.UNFOLLOW)
    assert standing.channel == Stance(at(5), muted=True)


def test_an_assignment_to_somebody_else_is_not_mine(world: World) -> None:
    message = world.says("carla")
    world.item("ACME-12", message, assignee="ana")
    case = world.store.questions.case(message, world.person("ben"))
    assert case.standing.assigned_at is None


def test_a_channel_is_seen_without_any_conversation(world: World) -> None:
    sight = world.store.questions.standing_at(world.place("help"), world.person("ben"))
    assert (sight.channel.id, sight.person.id) == (world.place("help"), world.person("ben"))
    assert (sight.standing.member_since, sight.standing.wrote_at) == (at(0), None)


def test_stored_answers_tell_what_became_of_them(world: World) -> None:
    world.wants("ben", email=True)
    world.wants("ana", customers=Customers.NONE)
    message = world.says("carla")
    world.takes("ana", Verb.FOLLOW, world.conversation(message), 1)
    second = world.says("carla", 2)
    (dm,) = [
        notice
        for notice in world.due(60)
        if notice.recipient.ref == "ben" and notice.medium is Medium.DIRECT_MESSAGE
    ]
    world.send([dm], 61)
    questions = world.store.questions
    because = (Subject.NEW_TICKET, Because.ALL_CUSTOMERS, at(60))
    assert questions.answers(message, world.person("ben")) == [
        Given(Medium.DIRECT_MESSAGE, AnswerState.SENT, *because, None, NoticeState.SENT, at(61), None),
        Given(Medium.EMAIL, AnswerState.WAITING, *because, None, NoticeState.CLAIMED, None, None),
    ]
    assert [(given.state, given.reason) for given in questions.answers(second, world.person("ana"))] == [
        (AnswerState.SKIPPED, "customers_off")
    ]


def test_somebody_whom_a_message_does_not_concern_has_no_stored_answer(world: World) -> None:
    world.teammates("cy")
    assert world.store.questions.answers(world.says("carla"), world.person("cy")) == []


def test_evidence_says_how_it_is_known(world: World) -> None:
    message = world.says("carla", 0, ref="m1")
    ben, questions = world.person("ben"), world.store.questions
    assert questions.evidence(message, ben) == Known(Evidence(), None)
    with world.store.recording() as recording:
        recording.amend(world.id, Reacted("help", "m1", "ben", at(1)), at(2))
    assert questions.evidence(message, ben) == Known(Evidence(at(0)), How.REACTED, at(2))
    world.says("ben", 5)
    assert questions.evidence(message, ben) == Known(Evidence(at(5), at(5)), How.WROTE, at(5))


def test_everything_that_one_may_follow_is_listed_newest_first(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.channel("team", "ana", "ben")
    wrote = world.says("ben", 0, "team", ref="t1")
    asked = world.says("carla", 10, "sales", ref="s1")
    world.takes("ben", Verb.FOLLOW, world.conversation(asked), 11)
    assigned = world.says("carla", 20, ref="h1")
    world.item("ACME-12", assigned, assignee="ben")
    world.says("carla", 30, ref="h2", text="the newest")
    listed = world.store.questions.following(world.person("ben"), 10)
    assert [(one.last_ref, one.last_at) for one in listed] == [("h2", at(30)), ("s1", at(10)), ("t1", at(0))]
    assert listed[0].where == Whereabouts(
        world.conversation_of(assigned), "help", "help", "ACME-12", "acme-12"
    )
    assert listed[2].sight.standing.wrote_at == at(0)
    assert listed[2].where.conversation_id == world.conversation_of(wrote)
    assert len(world.store.questions.following(world.person("ben"), 2)) == 2


def test_a_followed_channel_lists_its_conversations(world: World) -> None:
    world.says("carla", 0, ref="h1")
    world.says("carla", 9000, ref="h2")
    world.takes("ana", Verb.FOLLOW, Target(TargetKind.CHANNEL, world.place("help")))
    assert [one.last_ref for one in world.store.questions.following(world.person("ana"), 10)] == ["h2", "h1"]


def test_the_latest_notice_is_the_last_that_was_sent(world: World) -> None:
    world.channel("sales", "ben", "carla")
    ben, questions = world.person("ben"), world.store.questions
    assert questions.latest_notice(ben) is None
    first = world.says("carla", 0)
    world.send(world.due(60), 60)
    latest = questions.latest_notice(ben)
    assert latest is not None
    assert latest.conversations == ((world.conversation_of(first), at(0)),)
    second = world.says("carla", 100, "sales")
    world.send(world.due(160), 160)
    latest = questions.latest_notice(ben)
    assert latest is not None
    assert latest.conversations == ((world.conversation_of(second), at(100)),)


def test_a_notice_knows_whom_it_told_about_what(world: World) -> None:
    first = world.says("carla", 0)
    world.says("carla", 5)
    notice = next(one for one in world.due(60) if one.recipient.ref == "ben")
    world.send([notice], 60)
    told = world.store.questions.notice(notice.key)
    assert told is not None
    assert (told.person_id, told.conversations) == (
        world.person("ben"),
        ((world.conversation_of(first), at(5)),),
    )
    assert world.store.questions.notice("made up") is None


def test_items_are_found_in_any_spelling(world: World) -> None:
    target = world.item("ACME-12", world.says("carla"), assignee="ben")
    item = world.store.items.find(world.id, "acme-12")
    assert item is not None
    assert (item.id, item.key, item.assignee_id) == (target.id, "ACME-12", world.person("ben"))
