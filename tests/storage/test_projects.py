"""Projects: channels that are shared together, and the people whom an admin added."""

import pytest

from rules.access import Access, access
from rules.model import Scope
from storage.projects import Project
from tests.storage.world import World, at, by_dm


def by(world: World) -> int:
    return world.person("ana")


def named(world: World, name: str) -> Project:
    (project,) = world.store.projects.find(world.id, name)
    return project


def shape(world: World) -> dict[str, tuple[list[str], list[str]]]:
    """Draw all projects: their channels and who was added."""
    return {
        project.name: ([place.name for place in project.channels], [one.ref for one in project.members])
        for project in world.store.projects.all(world.id)
    }


def sees(world: World, who: str, channel: str) -> Access:
    sight = world.store.questions.standing_at(world.place(channel), world.person(who))
    return access(sight.person, sight.channel, sight.standing, at(9999))


def log(world: World) -> list[tuple[object, ...]]:
    lines = world.store.choices.log(world.id, 20)
    return [(line.what, line.person or line.channel, line.project, line.before, line.after) for line in lines]


def test_every_channel_is_its_own_project_at_first(world: World) -> None:
    world.channel("sales", "ana")
    assert shape(world) == {"help": (["help"], []), "sales": (["sales"], [])}


def test_a_channel_that_joins_a_project_leaves_its_own_empty(world: World) -> None:
    world.channel("sales", "ana")
    world.store.projects.add_channel(named(world, "HELP").id, world.place("sales"), by(world), at(1))
    assert shape(world) == {"help": (["help", "sales"], [])}
    assert world.store.projects.find(world.id, "sales") == []
    assert log(world) == [
        ("project_channel", "sales", "help", "off", "on"),
        ("project_channel", "sales", "sales", "on", "off"),
    ]


def test_nobody_belongs_to_a_project_that_a_private_channel_was_the_last_to_leave(world: World) -> None:
    board = world.channel("board", "ana", private=True)
    world.store.projects.add_person(named(world, "board").id, world.person("ben"), by(world), at(1))
    world.store.projects.add_channel(named(world, "help").id, board, by(world), at(2))
    assert shape(world) == {"help": (["help", "board"], [])}
    assert ("project_member", "Ben", "board", "on", "off") in log(world)


def test_to_add_a_channel_again_changes_nothing(world: World) -> None:
    world.store.projects.add_channel(named(world, "help").id, world.place("help"), by(world), at(1))
    assert log(world) == []


def test_a_channel_taken_out_is_its_own_project_again(world: World) -> None:
    sales = world.channel("sales", "ana")
    before = named(world, "sales")
    world.store.projects.add_channel(named(world, "help").id, sales, by(world), at(1))
    world.store.projects.remove_channel(named(world, "help").id, sales, by(world), at(2))
    assert named(world, "sales") == before
    assert shape(world) == {"help": (["help"], []), "sales": (["sales"], [])}


def test_a_channel_can_only_be_taken_out_of_the_project_that_it_is_in(world: World) -> None:
    sales = world.channel("sales", "ana")
    world.store.projects.remove_channel(named(world, "help").id, sales, by(world), at(2))
    assert shape(world) == {"help": (["help"], []), "sales": (["sales"], [])}
    assert log(world) == []


def test_a_new_project_is_listed_once_something_belongs_to_it(world: World) -> None:
    project = world.store.projects.create(world.id, "Större affärer", by(world), at(1))
    assert world.store.projects.find(world.id, "större affärer") == []
    world.store.projects.add_person(project.id, world.person("ben"), by(world), at(2))
    assert shape(world) == {"Större affärer": ([], ["ben"]), "help": (["help"], [])}
    assert [line[0] for line in log(world)] == ["project_member", "project"]


def test_an_empty_project_of_the_name_is_taken_up_again(world: World) -> None:
    first = world.store.projects.create(world.id, "Deals", by(world), at(1))
    assert world.store.projects.create(world.id, "deals", by(world), at(2)).id == first.id
    world.store.projects.add_channel(first.id, world.place("help"), by(world), at(3))
    assert world.store.projects.create(world.id, "Deals", by(world), at(4)).id != first.id


def test_projects_of_another_workspace_are_not_found(world: World) -> None:
    elsewhere = World(world.store, "T2")
    assert elsewhere.store.projects.find(elsewhere.id, "help") == []
    assert elsewhere.store.projects.all(elsewhere.id) == []


@pytest.mark.parametrize(
    ("scope", "before", "after"),
    [
        pytest.param(
            Scope.OWN, Access.NOT_IN_PROJECT, Access.ALLOWED, id="own projects: once they are added"
        ),
        pytest.param(Scope.ALL, Access.ALLOWED, Access.ALLOWED, id="all projects: anyway"),
    ],
)
def test_somebody_added_to_a_project_sees_its_public_channels(
    world: World, scope: Scope, before: Access, after: Access
) -> None:
    world.teammates("dan")
    world.channel("board", "ana", private=True)
    world.store.choices.grant_scope(world.person("dan"), scope, by(world), at(0))
    project, dan = named(world, "help").id, world.person("dan")
    world.store.projects.add_channel(project, world.place("board"), by(world), at(0))
    assert sees(world, "dan", "help") is before
    world.store.projects.add_person(project, dan, by(world), at(1))
    assert (sees(world, "dan", "help"), sees(world, "dan", "board")) == (after, Access.PRIVATE)
    world.store.projects.remove_person(project, dan, by(world), at(2))
    assert sees(world, "dan", "help") is before


def test_somebody_added_to_a_project_is_told_from_the_next_message_on(world: World) -> None:
    world.teammates("dan")
    project, dan = named(world, "help").id, world.person("dan")
    world.says("carla", 1, text="before")
    world.store.projects.add_person(project, dan, by(world), at(2))
    world.says("carla", 3, text="after")
    assert by_dm(world.due(120))["dan"] == ["after"]


def test_who_is_removed_from_a_project_is_told_no_more(world: World) -> None:
    world.teammates("dan")
    project, dan = named(world, "help").id, world.person("dan")
    world.store.projects.add_person(project, dan, by(world), at(0))
    world.store.projects.remove_person(project, dan, by(world), at(1))
    world.says("carla", 2)
    assert "dan" not in by_dm(world.due(120))


def test_members_of_any_channel_of_a_project_hear_its_customers(world: World) -> None:
    world.teammates("dan")
    world.channel("sales", "dan")
    world.store.projects.add_channel(named(world, "help").id, world.place("sales"), by(world), at(0))
    world.says("carla", 1, text="hello")
    assert by_dm(world.due(120))["dan"] == ["hello"]


def test_adding_and_removing_people_is_logged_when_it_changes_something(world: World) -> None:
    project, ben = named(world, "help").id, world.person("ben")
    for _ in range(2):
        world.store.projects.add_person(project, ben, by(world), at(1))
    for _ in range(2):
        world.store.projects.remove_person(project, ben, by(world), at(2))
    assert log(world) == [
        ("project_member", "Ben", "help", "on", "off"),
        ("project_member", "Ben", "help", "off", "on"),
    ]
