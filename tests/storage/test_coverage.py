"""Coverage gathers, channel by channel, what deciding about a customer's next message needs."""

import pytest

from rules.model import Role
from rules.settings import AUTOMATIC_LIMIT, Customers
from storage.coverage import Covered
from tests.storage.world import World, at


def covered(world: World) -> list[Covered]:
    return world.store.coverage(world.id)


def concerned(world: World) -> list[list[int]]:
    return [[one.person.id for one in channel.concerned] for channel in covered(world)]


def test_every_watched_channel_with_customers_is_looked_at(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.channel("gone", "ana", "carla", watched=False)
    world.channel("team", "ana", "ben")
    assert [one.place.name for one in covered(world)] == ["help", "sales"]


def test_another_workspace_is_looked_at_by_itself(world: World) -> None:
    assert World(world.store, "T2").store.coverage(World(world.store, "T2").id) == []


def test_those_are_concerned_whom_a_new_conversation_would_concern(world: World) -> None:
    everybody = [world.person("ana"), world.person("ben")]
    assert [sorted(one) for one in concerned(world)] == [everybody]
    world.wants("ana", customers=Customers.NONE)
    assert concerned(world) == [[world.person("ben")]]


def test_in_a_large_channel_nobody_is_concerned_by_default(world: World) -> None:
    crowd = [f"mate{number}" for number in range(AUTOMATIC_LIMIT)]
    world.teammates(*crowd)
    world.channel("help", "ana", "carla", *crowd)
    (one,) = covered(world)
    assert (one.concerned, one.team) == ((), AUTOMATIC_LIMIT + 1)
    assert one.channel.teammates == AUTOMATIC_LIMIT + 1


def test_the_team_of_a_project_is_counted_whether_concerned_or_not(world: World) -> None:
    world.teammates("dan", "eve", "fay")
    world.teammates("gus", active=False)
    (project,) = world.store.projects.find(world.id, "help")
    place = world.channel("sales", "dan", "ana", "gus")
    world.store.projects.add_channel(project.id, place, world.person("ana"), at(0))
    world.store.projects.add_person(project.id, world.person("eve"), world.person("ana"), at(0))
    assert [one.team for one in covered(world)] == [4]


def test_nobody_is_in_a_channel_that_only_customers_are_in(world: World) -> None:
    world.channel("help", "carla")
    (one,) = covered(world)
    assert (one.team, one.concerned, one.place.customers) == (0, (), 1)


@pytest.mark.parametrize(
    ("channel", "confirmed", "named"),
    [
        pytest.param("help", False, [["desk"], []], id="where it has posted"),
        pytest.param("sales", False, [[], ["desk"]], id="and not elsewhere"),
        pytest.param("help", True, [[], []], id="until an admin confirms it"),
    ],
)
def test_an_unconfirmed_integration_is_named(
    world: World, channel: str, confirmed: bool, named: list[list[str]]
) -> None:
    world.people("desk", "other", role=Role.BOT)
    world.channel("sales", "ana", "carla")
    with world.store.recording() as recording:
        recording.recognise(world.person("desk"), "zendesk")
    for author in ("desk", "other"):
        world.says(author, 1, channel)
    if confirmed:
        world.store.choices.set_relay(world.person("desk"), world.person("ana"), at(2), relay=True)
    assert [[relay.ref for relay in one.relays] for one in covered(world)] == named
