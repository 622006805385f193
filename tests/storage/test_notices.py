"""A due notice is loaded with the facts of today."""

from collections.abc import Callable
from contextlib import closing

import pytest

from rules.decide import Skip, Withdrawal, recheck
from rules.delivery import Answer, Whereabouts
from rules.events import MessageDeleted, MessageEdited, Reacted
from rules.following import Because
from rules.model import Audience, Medium, Role, Scope
from rules.requests import Verb
from rules.seen import How
from rules.settings import Answered, Customers, Settings
from storage.choices import Target, TargetKind
from storage.due import DueAlert, DueNotice
from storage.store import Store
from tests.storage.world import World, at


def told(world: World, ref: str = "ben", seconds: float = 60) -> DueNotice:
    """Load what is due for one person."""
    (notice,) = [one for one in world.due(seconds) if one.recipient.ref == ref]
    return notice


def again(alert: DueAlert, seconds: float = 60) -> object:
    """Ask again about an alert; the reason is enough for one that is still one."""
    answer = recheck(alert.case, Medium.DIRECT_MESSAGE, alert.evidence, at(seconds))
    return getattr(answer, "because", answer)


def test_a_notice_knows_its_recipient_and_its_place(world: World) -> None:
    world.teammates("ben", email="ben@n.example", language="sv", timezone="Europe/Stockholm")
    world.wants("ben", wait=at(30) - at(0))
    message = world.says("carla", text="help!", ref="m1", files=2)
    notice = told(world)
    assert (notice.recipient.name, notice.recipient.email) == ("Ben", "ben@n.example")
    assert (notice.recipient.language, notice.recipient.timezone) == ("sv", "Europe/Stockholm")
    assert (notice.recipient.settings.language, notice.recipient.settings.wait) == ("sv", at(30) - at(0))
    (alert,) = notice.alerts
    assert alert.where == Whereabouts(world.conversation_of(message), "help", "help")
    assert (alert.ref, alert.thread, alert.author, alert.text, alert.files) == (
        "m1",
        None,
        "Carla",
        "help!",
        2,
    )
    assert again(alert) is Because.ALL_CUSTOMERS


def test_a_place_names_the_item_of_its_conversation(world: World) -> None:
    world.item("ACME-12", world.says("carla"))
    (alert,) = told(world).alerts
    assert (alert.where.item, alert.where.title) == ("ACME-12", "acme-12")


def test_alerts_stand_in_the_order_of_writing(world: World) -> None:
    world.says("carla", 5, text="second")
    world.says("carla", 2, text="first")
    assert [alert.text for alert in told(world, seconds=65).alerts] == ["first", "second"]


def test_an_edit_before_the_notice_shows_the_new_words(world: World) -> None:
    world.says("carla", ref="m1", text="helo")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "m1", at(5), "hello"), at(6))
    assert [alert.text for alert in told(world).alerts] == ["hello"]


def test_a_deletion_before_the_notice_withdraws(world: World) -> None:
    world.says("carla", ref="m1")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "m1", at(5)), at(6))
    (alert,) = told(world).alerts
    assert again(alert) is Withdrawal.DELETED


def test_a_reaction_is_evidence_of_that_message_and_earlier_ones(world: World) -> None:
    for second in (0, 1, 2):
        world.says("carla", second, ref=f"m{second}")
    with world.store.recording() as recording:
        recording.amend(world.id, Reacted("help", "m1", "ben", at(5)), at(6))
    assert [again(alert) for alert in told(world).alerts] == [
        Withdrawal.SEEN,
        Withdrawal.SEEN,
        Because.ALL_CUSTOMERS,
    ]


def test_a_reaction_says_nothing_about_anybody_else(world: World) -> None:
    world.says("carla", ref="m1")
    with world.store.recording() as recording:
        recording.amend(world.id, Reacted("help", "m1", "ana", at(5)), at(6))
        recording.amend(world.id, Reacted("help", "m1", "a stranger", at(5)), at(6))
        recording.amend(world.id, Reacted("help", "unheard of", "ben", at(5)), at(6))
    (alert,) = told(world).alerts
    assert again(alert) is Because.ALL_CUSTOMERS


def test_writing_later_is_evidence_within_the_conversation_only(world: World) -> None:
    world.channel("sales", "ben", "carla")
    world.says("carla", 0)
    world.says("carla", 1, "sales")
    world.says("ben", 5)
    reasons = {
        alert.where.channel: again(alert)
        for notice in world.due(65)
        if notice.recipient.ref == "ben"
        for alert in notice.alerts
    }
    assert reasons == {"help": Withdrawal.SEEN, "sales": Because.ALL_CUSTOMERS}


def test_writing_earlier_is_no_evidence(world: World) -> None:
    world.says("ben", 0)
    world.says("carla", 1)
    (alert,) = told(world, seconds=61).alerts
    assert again(alert) is Because.ALL_CUSTOMERS


def test_seeing_is_never_taken_back(world: World) -> None:
    message = world.says("carla", 10)
    conversation, ben = world.conversation_of(message), world.person("ben")
    world.store.choices.seen(ben, conversation, at(10), How.PRESSED, at(20))
    world.store.choices.seen(ben, conversation, at(5), How.LISTED, at(30))
    (alert,) = told(world, seconds=70).alerts
    assert alert.evidence.seen_until == at(10)


def test_a_teammates_answer_is_named_and_withdraws_only_for_those_who_skip_it(world: World) -> None:
    world.teammates("bo")
    world.joins("bo")
    world.wants("ana", answered=Answered.SKIP)
    world.says("carla", 0)
    world.says("bo", 30)
    world.says("bo", 40)
    notices = {notice.recipient.ref: notice for notice in world.due(60)}
    assert notices["ben"].alerts[-1].answer == Answer("Bo", at(30))
    assert again(notices["ben"].alerts[0]) is Because.ALL_CUSTOMERS
    assert again(notices["ana"].alerts[0]) is Withdrawal.ANSWERED


@pytest.mark.parametrize("role", [Role.BOT, Role.CUSTOMER])
def test_bots_and_customers_never_answer(world: World, role: Role) -> None:
    world.people("other", role=role)
    world.says("carla", 0)
    world.says("other", 30)
    assert told(world).alerts[-1].answer is None


def test_a_deleted_answer_is_none(world: World) -> None:
    world.says("carla", 0)
    world.says("ana", 30, ref="oops")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "oops", at(31)), at(5000))
    assert told(world).alerts[-1].answer is None


def mute(world: World) -> None:
    world.takes("ben", Verb.MUTE, Target(TargetKind.CHANNEL, world.place("help")), 30)


def deactivate(world: World) -> None:
    world.teammates("ben", active=False)


def demote(world: World) -> None:
    world.customers("ben")


def narrow(world: World) -> None:
    world.leaves("ben")


def silence(world: World) -> None:
    world.wants("ben", 30, customers=Customers.NONE)


def switch_off(world: World) -> None:
    world.wants("ben", 30, dm=False, email=True)


def turn_off(world: World) -> None:
    ana = world.person("ana")
    world.store.choices.set_audience(world.place("help"), Audience.OFF, ana, at(30))


def stop_watching(world: World) -> None:
    world.store.directory.leave_channel(world.id, "help")


MEANWHILE = [
    pytest.param(mute, Skip.MUTED, id="muted"),
    pytest.param(deactivate, Skip.DEACTIVATED, id="deactivated"),
    pytest.param(demote, Skip.NOT_A_TEAMMATE, id="made a guest"),
    pytest.param(narrow, Skip.NO_PERMISSION, id="left the only channel of the project"),
    pytest.param(silence, Skip.CUSTOMERS_OFF, id="wants no messages from customers"),
    pytest.param(switch_off, Withdrawal.MEDIUM_OFF, id="switched direct messages off"),
    pytest.param(turn_off, Skip.CHANNEL_OFF, id="an admin turned the channel off"),
    pytest.param(stop_watching, Skip.CHANNEL_OFF, id="the bot was taken out of the channel"),
]


@pytest.mark.parametrize(("happens", "answer"), MEANWHILE)
def test_what_happened_since_counts(
    world: World, happens: Callable[[World], None], answer: Skip | Withdrawal
) -> None:
    world.says("carla")
    happens(world)
    (alert,) = told(world).alerts
    assert again(alert) is answer


def test_a_scope_of_everything_keeps_a_channel_in_sight_after_leaving_it(world: World) -> None:
    world.store.choices.grant_scope(world.person("ben"), Scope.ALL, world.person("ana"), at(0))
    world.says("carla")
    world.leaves("ben")
    (alert,) = told(world).alerts
    assert again(alert) is Because.ALL_CUSTOMERS


def test_a_private_channel_that_one_has_left_is_out_of_sight_whatever_the_scope(world: World) -> None:
    world.channel("secret", "ana", "ben", "carla", private=True)
    world.store.choices.grant_scope(world.person("ben"), Scope.ALL, world.person("ana"), at(0))
    world.says("carla", 0, "secret")
    world.leaves("ben", "secret")
    (alert,) = told(world).alerts
    assert again(alert) is Skip.NO_PERMISSION


def test_a_medium_that_cannot_be_delivered_here_is_never_on(url: str) -> None:
    store = Store(url, Settings(), frozenset({Medium.DIRECT_MESSAGE}))
    with closing(store):
        world = World(store)
        world.teammates("ben")
        world.customers("carla")
        world.channel("help", "ben", "carla")
        world.wants("ben", email=True)
        world.says("carla")
        assert [notice.medium for notice in world.due(60)] == [Medium.DIRECT_MESSAGE]
