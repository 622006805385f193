"""What admins decide about people holds from the next message on and is logged."""

from datetime import timedelta

import pytest

from rules.model import Audience, Kind, Role
from rules.settings import Customers, Layer
from storage.choices import CoverageWatch
from tests.storage.world import World, at, by_dm


def by(world: World) -> int:
    return world.person("ana")


def log(world: World) -> list[tuple[object, ...]]:
    return [
        (line.by, line.person, line.what, line.before, line.after)
        for line in world.store.choices.log(world.id, 20)
    ]


def audience_of(world: World, channel: str) -> Audience:
    place = world.store.directory.channel(world.id, channel)
    assert place is not None
    return place.audience


def kind_of(world: World, message_id: int) -> Kind:
    return world.store.questions.case(message_id, by(world)).message.kind


def test_a_customer_called_teammate_writes_as_one_from_the_next_message_on(world: World) -> None:
    before = world.says("carla", 1)
    world.store.choices.set_role(world.person("carla"), Role.TEAMMATE, by(world), at(2))
    after = world.says("carla", 3)
    assert (kind_of(world, before), kind_of(world, after)) == (Kind.FROM_CUSTOMER, Kind.INTERNAL)
    assert log(world) == [("Ana", "Carla", "role_choice", None, "teammate")]


def test_a_channel_is_a_customers_as_soon_as_somebody_in_it_is_called_one(world: World) -> None:
    world.channel("team", "ana", "ben")
    assert audience_of(world, "team") is Audience.INTERNAL
    world.store.choices.set_role(world.person("ben"), Role.CUSTOMER, by(world), at(1))
    assert audience_of(world, "team") is Audience.CUSTOMER


def test_an_override_beats_what_the_platform_says_later(world: World) -> None:
    world.store.choices.set_role(world.person("ben"), Role.CUSTOMER, by(world), at(1))
    world.teammates("ben")
    member = world.store.directory.person(world.id, "ben")
    assert member is not None
    assert member.role is Role.CUSTOMER


def test_who_is_called_a_customer_is_told_nothing_and_a_new_teammate_is(world: World) -> None:
    world.customers("cleo")
    world.store.choices.set_role(world.person("ben"), Role.CUSTOMER, by(world), at(1))
    world.store.choices.set_role(world.person("carla"), Role.TEAMMATE, by(world), at(1))
    world.says("cleo", 2, text="hello")
    assert by_dm(world.due(120)) == {"ana": ["hello"], "carla": ["hello"]}


def test_to_say_the_same_again_is_not_logged(world: World) -> None:
    for _ in range(2):
        world.store.choices.set_role(world.person("ben"), Role.CUSTOMER, by(world), at(1))
    assert len(log(world)) == 1


def test_a_relay_is_known_with_the_next_message(world: World) -> None:
    world.people("desk", role=Role.BOT)
    world.store.choices.set_relay(world.person("desk"), by(world), at(1), relay=True)
    with world.store.recording() as recording:
        author = recording.situation(world.id, world.posted("desk", 2)).author
    assert author is not None
    assert author.relay
    assert log(world) == [("Ana", "Desk", "relay", "off", "on")]


def test_everybody_who_has_chosen_returns_to_the_defaults(world: World) -> None:
    world.wants("ben", customers=Customers.NONE, wait=timedelta(minutes=5))
    world.store.choices.change_defaults(world.id, by(world), Layer(wait=timedelta(minutes=2)), at(0))
    assert world.store.choices.apply_defaults(world.id, by(world), at(1)) == 1
    assert world.store.choices.layer(world.person("ben")) == Layer()
    assert world.store.choices.settings(world.person("ben")).wait == timedelta(minutes=2)
    assert log(world)[:2] == [
        ("Ana", "Ben", "wait", "300 s", None),
        ("Ana", "Ben", "customers", "none", None),
    ]
    assert world.store.choices.apply_defaults(world.id, by(world), at(2)) == 0


def test_people_of_another_workspace_keep_what_they_chose(world: World) -> None:
    elsewhere = World(world.store, "T2")
    elsewhere.teammates("ben")
    elsewhere.wants("ben", internal=False)
    assert world.store.choices.apply_defaults(world.id, by(world), at(1)) == 0
    assert world.store.choices.layer(elsewhere.person("ben")) == Layer(internal=False)


def test_the_defaults_count_for_what_waits_and_for_the_next_message(world: World) -> None:
    world.wants("ben", wait=timedelta(minutes=30))
    world.wants("ana", customers=Customers.NONE)
    world.says("carla", 1, text="first")
    world.store.choices.apply_defaults(world.id, by(world), at(2))
    world.says("carla", 3, text="second")
    assert by_dm(world.due(70)) == {"ana": ["second"], "ben": ["first", "second"]}


def test_admins_are_the_platforms_own_who_are_here(world: World) -> None:
    world.teammates("dan", "eve", admin=True)
    world.teammates("eve", admin=True, active=False)
    world.customers("fay", admin=True)
    assert [member.ref for member in world.store.people_admins(world.id)] == ["dan"]


@pytest.mark.parametrize("on", [True, False])
def test_whether_admins_hear_of_holes_is_switched_and_logged(world: World, on: bool) -> None:
    choices = world.store.choices
    assert choices.coverage_watch(world.id) == CoverageWatch(on=True, told_at=None)
    choices.watch_coverage(world.id, by(world), at(1), on=on)
    choices.coverage_told(world.id, at(2))
    assert choices.coverage_watch(world.id) == CoverageWatch(on, at(2))
    assert log(world) == ([] if on else [("Ana", None, "coverage_on", "on", "off")])
