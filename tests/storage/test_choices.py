"""What people and admins choose, in layers and about things, and the log of it."""

from datetime import timedelta

import pytest

from rules.model import Audience, Choice, Medium, Scope, Stance
from rules.requests import Verb
from rules.settings import Answered, Customers, Layer, Settings, resolve
from storage.choices import Target, TargetKind
from storage.states import AnswerState
from tests.storage.world import World, at, by_dm

EVERYTHING = Layer(
    customers=Customers.FOLLOWED,
    internal=False,
    replies=False,
    section=False,
    dm=False,
    email=True,
    wait=timedelta(minutes=5),
    answered=Answered.SKIP,
    language="sv",
)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def lines(world: World) -> list[tuple[str | None, str | None, str, str | None, str | None]]:
    """Read the log of who did what to whom, newest first."""
    log = world.store.choices.log(world.id, 20)
    return [(line.by, line.person or line.channel, line.what, line.before, line.after) for line in log]


def test_every_setting_is_remembered(world: World) -> None:
    ben = world.person("ben")
    world.store.choices.change(ben, ben, EVERYTHING, at(0))
    assert world.store.choices.layer(ben) == EVERYTHING
    assert world.store.choices.settings(ben) == resolve(Settings(), EVERYTHING)


def test_one_change_leaves_the_other_choices_alone(world: World) -> None:
    world.wants("ben", internal=False)
    world.wants("ben", wait=minutes(2))
    assert world.store.choices.layer(world.person("ben")) == Layer(internal=False, wait=minutes(2))


def test_a_persons_choice_beats_the_workspaces_and_that_the_built_in_one(world: World) -> None:
    ana, ben = world.person("ana"), world.person("ben")
    world.store.choices.change_defaults(world.id, ana, Layer(wait=minutes(3), replies=False), at(0))
    world.wants("ben", wait=minutes(2))
    settings = world.store.choices.settings(ben)
    assert (settings.wait, settings.replies, settings.internal) == (minutes(2), False, True)


def test_a_reset_returns_to_the_defaults(world: World) -> None:
    ben = world.person("ben")
    world.store.choices.change(ben, ben, EVERYTHING, at(0))
    assert world.store.choices.reset(ben, ben, at(1)) == Settings()
    assert world.store.choices.layer(ben) == Layer()


def test_the_platforms_language_counts_until_somebody_chooses(world: World) -> None:
    world.teammates("ben", language="sv")
    assert world.store.choices.settings(world.person("ben")).language == "sv"
    world.wants("ben", language="en")
    assert world.store.choices.settings(world.person("ben")).language == "en"


def test_a_workspaces_language_beats_the_platforms(world: World) -> None:
    world.teammates("ben", language="sv")
    world.store.choices.change_defaults(world.id, world.person("ana"), Layer(language="de"), at(0))
    assert world.store.choices.settings(world.person("ben")).language == "de"


def test_every_change_is_logged_with_who_what_and_when(world: World) -> None:
    ana, ben, help_ = world.person("ana"), world.person("ben"), world.place("help")
    world.store.choices.change(ben, ana, Layer(wait=minutes(2), internal=False), at(1))
    world.store.choices.change(ben, ana, Layer(wait=minutes(2)), at(2))
    world.store.choices.reset(ben, ben, at(3))
    world.store.choices.grant_scope(ben, Scope.ALL, ana, at(4))
    world.store.choices.set_audience(help_, Audience.INTERNAL, ana, at(5))
    world.store.choices.open_channel(help_, ana, at(6), opened=True)
    world.store.choices.change_defaults(world.id, ana, Layer(customers=Customers.ALL), at(7))
    assert lines(world) == [
        ("Ana", None, "customers", None, "all"),
        ("Ana", "help", "opened", "off", "on"),
        ("Ana", "help", "audience_choice", None, "internal"),
        ("Ana", "Ben", "scope", "own", "all"),
        ("Ben", "Ben", "wait", "120 s", None),
        ("Ben", "Ben", "internal", "off", None),
        ("Ana", "Ben", "wait", None, "120 s"),
        ("Ana", "Ben", "internal", None, "off"),
    ]
    assert [line.at for line in world.store.choices.log(world.id, 2)] == [at(7), at(6)]


def test_a_shorter_wait_moves_what_is_waiting_but_never_to_before_now(world: World) -> None:
    world.says("carla", 0)
    world.wants("ben", 40, wait=minutes(0))
    assert world.store.due.next_due() == at(40)
    assert by_dm(world.due(40)).keys() == {"ben"}


def test_a_longer_wait_moves_what_is_waiting(world: World) -> None:
    world.says("carla", 0)
    world.wants("ben", 40, wait=minutes(2))
    assert by_dm(world.due(60)).keys() == {"ana"}
    assert by_dm(world.due(120)).keys() == {"ben"}


def test_a_new_default_moves_what_is_waiting_for_those_who_have_not_chosen(world: World) -> None:
    world.wants("ben", wait=minutes(1))
    world.says("carla", 0)
    world.store.choices.change_defaults(world.id, world.person("ana"), Layer(wait=minutes(2)), at(1))
    assert by_dm(world.due(60)).keys() == {"ben"}
    assert by_dm(world.due(120)).keys() == {"ana"}


def test_another_setting_moves_nothing(world: World) -> None:
    world.says("carla", 0)
    world.wants("ben", 40, wait=minutes(0))
    world.wants("ben", 50, internal=False)
    assert world.store.due.next_due() == at(40)


def test_a_reset_moves_what_is_waiting_back(world: World) -> None:
    world.wants("ben", wait=minutes(10))
    world.says("carla", 0)
    world.store.choices.reset(world.person("ben"), world.person("ben"), at(30))
    assert by_dm(world.due(60)).keys() == {"ana", "ben"}


@pytest.mark.parametrize("kind", TargetKind)
def test_a_mute_lies_over_the_choice_and_unmuting_gives_it_back(world: World, kind: TargetKind) -> None:
    message = world.says("carla")
    target = {
        TargetKind.CONVERSATION: world.conversation(message),
        TargetKind.ITEM: world.item("ACME-12", message),
        TargetKind.CHANNEL: Target(TargetKind.CHANNEL, world.place("help")),
    }[kind]
    choices, ben = world.store.choices, world.person("ben")
    assert choices.take(ben, target, Verb.FOLLOW, at(1)) == Stance(at(1), Choice.FOLLOW)
    assert choices.take(ben, target, Verb.FOLLOW, at(2)) == Stance(at(1), Choice.FOLLOW)
    assert choices.take(ben, target, Verb.MUTE, at(3)) == Stance(at(3), Choice.FOLLOW, muted=True)
    assert choices.take(ben, target, Verb.UNMUTE, at(4)) == Stance(at(4), Choice.FOLLOW)
    assert choices.take(ben, target, Verb.UNFOLLOW, at(5)) == Stance(at(5), Choice.UNFOLLOW)
    standing = world.store.questions.standing_in(world.conversation_of(message), ben).standing
    assert getattr(standing, kind.value) == Stance(at(5), Choice.UNFOLLOW)


def test_unmuting_what_was_never_muted_changes_nothing(world: World) -> None:
    target = world.conversation(world.says("carla"))
    assert world.store.choices.take(world.person("ben"), target, Verb.UNMUTE, at(1)) is None


def test_following_a_channel_makes_nobody_a_member(world: World) -> None:
    world.teammates("cy")
    world.takes("cy", Verb.FOLLOW, Target(TargetKind.CHANNEL, world.place("help")))
    assert world.store.questions.standing_at(world.place("help"), world.person("cy")).standing == (
        world.store.questions.standing_at(world.place("help"), world.person("cy")).standing
    )
    place = world.store.directory.channel(world.id, "help")
    assert place is not None
    assert place.teammates == 2


def test_leaving_and_joining_again_keeps_what_was_chosen(world: World) -> None:
    target = Target(TargetKind.CHANNEL, world.place("help"))
    world.takes("ben", Verb.MUTE, target, 1)
    world.leaves("ben", seconds=2)
    world.joins("ben", seconds=3)
    standing = world.store.questions.standing_at(target.id, world.person("ben")).standing
    assert (standing.member_since, standing.channel) == (at(3), Stance(at(1), muted=True))


def test_opening_a_private_channel_lets_its_project_see_it(world: World) -> None:
    world.channel("secret", "ana", "carla", private=True)
    world.store.choices.grant_scope(world.person("ben"), Scope.ALL, world.person("ana"), at(0))
    world.says("carla", 0, "secret", text="before")
    world.store.choices.open_channel(world.place("secret"), world.person("ana"), at(1), opened=True)
    world.says("carla", 2, "secret", text="after")
    assert by_dm(world.due(62)) == {"ana": ["before", "after"], "ben": ["after"]}


def test_an_admins_audience_sticks_whoever_joins(world: World) -> None:
    world.store.choices.set_audience(world.place("help"), Audience.INTERNAL, world.person("ana"), at(0))
    world.channel("help", "ana", "ben", "carla")
    place = world.store.directory.channel(world.id, "help")
    assert place is not None
    assert (place.audience, place.audience_chosen) == (Audience.INTERNAL, True)


def test_choices_by_medium_decide_how_one_is_told(world: World) -> None:
    world.wants("ben", dm=False, email=True)
    message = world.says("carla")
    (given,) = world.store.questions.answers(message, world.person("ben"))
    assert (given.medium, given.state) == (Medium.EMAIL, AnswerState.WAITING)
