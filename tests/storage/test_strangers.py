"""Nothing crosses from one workspace to another, however alike their names are."""

import pytest

from rules.events import MessageDeleted, MessageEdited, Reacted
from rules.model import Scope
from rules.settings import Customers, Layer
from tests.storage.world import World, at, by_dm


@pytest.fixture
def other(world: World) -> World:
    """Found a second workspace in which everybody and everything has the same names."""
    other = World(world.store, "T2")
    other.teammates("ana", "ben")
    other.customers("carla")
    other.channel("help", "ana", "ben", "carla")
    return other


def test_people_and_channels_of_the_same_name_are_strangers(world: World, other: World) -> None:
    assert world.person("ben") != other.person("ben")
    assert world.place("help") != other.place("help")
    assert [one.id for one in other.store.directory.find_people(other.id, "Ben")] == [other.person("ben")]
    assert [one.id for one in other.store.directory.find_channels(other.id, "help")] == [other.place("help")]


def test_the_same_message_in_two_workspaces_is_two(world: World, other: World) -> None:
    here = world.says("carla", ref="m1", text="here")
    there = other.says("carla", ref="m1", text="there")
    assert here != there
    told = {notice.recipient.workspace_id: [one.text for one in notice.alerts] for notice in world.due(60)}
    assert told == {world.id: ["here"], other.id: ["there"]}


def test_a_scope_of_everything_ends_at_the_workspace(world: World, other: World) -> None:
    other.teammates("boss")
    other.store.choices.grant_scope(other.person("boss"), Scope.ALL, other.person("ana"), at(0))
    world.says("carla")
    assert by_dm(world.due(60)).keys() == {"ana", "ben"}


def test_what_happens_to_a_message_stays_in_its_workspace(world: World, other: World) -> None:
    world.says("carla", ref="m1", text="here")
    with other.store.recording() as recording:
        recording.amend(other.id, MessageEdited("help", "m1", at(1), "changed"), at(5000))
        recording.amend(other.id, MessageDeleted("help", "m1", at(1)), at(5000))
        recording.amend(other.id, Reacted("help", "m1", "ben", at(1)), at(1))
    (alert,) = world.due(60)[0].alerts
    assert (alert.text, alert.evidence.seen_until) == ("here", None)


def test_defaults_and_logs_are_a_workspaces_own(world: World, other: World) -> None:
    ana = world.person("ana")
    world.store.choices.change_defaults(world.id, ana, Layer(customers=Customers.NONE), at(0))
    assert other.store.choices.defaults(other.id) == Layer()
    assert other.store.choices.log(other.id, 10) == []
    assert other.store.choices.settings(other.person("ben")).customers is None


def test_questions_find_nothing_of_the_other_workspace(world: World, other: World) -> None:
    message = world.says("carla", ref="m1")
    world.item("ACME-12", message)
    assert other.store.questions.message(other.id, "help", "m1") is None
    assert other.store.items.find(other.id, "ACME-12") is None
    assert other.store.questions.following(other.person("carla"), 10) == []
