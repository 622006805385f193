"""Every way in which a message can concern a teammate, one by one."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, update

from rules.model import Scope
from rules.requests import Verb
from rules.settings import Customers
from storage.choices import Target, TargetKind
from storage.listening import repeat_listening
from storage.tables import channels, project_members
from tests.storage.world import World, at


def writes(world: World) -> None:
    world.says("cy", 1)


def follows_the_conversation(world: World) -> None:
    world.takes("cy", Verb.FOLLOW, world.conversation(world.says("carla", 1)))


def mutes_the_conversation(world: World) -> None:
    world.takes("cy", Verb.MUTE, world.conversation(world.says("carla", 1)))


def follows_the_item(world: World) -> None:
    world.takes("cy", Verb.FOLLOW, world.item("ACME-12", world.says("carla", 1)))


def is_assigned(world: World) -> None:
    world.item("ACME-12", world.says("carla", 1), assignee="cy")


def follows_the_channel(world: World) -> None:
    world.takes("cy", Verb.FOLLOW, Target(TargetKind.CHANNEL, world.place("help")))


def mutes_the_channel(world: World) -> None:
    world.takes("cy", Verb.MUTE, Target(TargetKind.CHANNEL, world.place("help")))


def hears_customers(world: World) -> None:
    world.wants("cy", customers=Customers.ALL)
    world.joins("cy")


def hears_customers_by_default(world: World) -> None:
    world.store.choices.reset(world.person("cy"), world.person("cy"), at(0))
    world.joins("cy")


def hears_customers_next_door(world: World) -> None:
    world.wants("cy", customers=Customers.ALL)
    world.channel("next door", "cy")
    project = select(channels.c.project_id).where(channels.c.id == world.place("help")).scalar_subquery()
    with world.store.database.writing() as connection:
        here = channels.c.id == world.place("next door")
        connection.execute(update(channels).where(here).values(project_id=project))


def hears_customers_of_the_project(world: World) -> None:
    world.wants("cy", customers=Customers.ALL)
    place = world.store.directory.channel(world.id, "help")
    assert place is not None
    with world.store.database.writing() as connection:
        row = {"project_id": place.project_id, "person_id": world.person("cy")}
        connection.execute(insert(project_members).values(row))
        repeat_listening(connection, [world.person("cy")])


def hears_customers_everywhere(world: World) -> None:
    world.wants("cy", customers=Customers.ALL)
    world.store.choices.grant_scope(world.person("cy"), Scope.ALL, world.person("ana"), at(0))


WAYS = [
    pytest.param(writes, id="who wrote in the conversation"),
    pytest.param(follows_the_conversation, id="who follows the conversation"),
    pytest.param(mutes_the_conversation, id="who muted the conversation"),
    pytest.param(follows_the_item, id="who follows its item"),
    pytest.param(is_assigned, id="the assignee of its item"),
    pytest.param(follows_the_channel, id="who follows its channel"),
    pytest.param(mutes_the_channel, id="who muted its channel"),
    pytest.param(hears_customers, id="a member who wants all messages from customers"),
    pytest.param(hears_customers_by_default, id="a member of a small channel who has not chosen"),
    pytest.param(hears_customers_next_door, id="such a member of another channel of the project"),
    pytest.param(hears_customers_of_the_project, id="such a person whom an admin added to the project"),
    pytest.param(hears_customers_everywhere, id="such a person who may see everything"),
]


@pytest.fixture
def cy(world: World) -> World:
    """Let Cy come, who wants only what they follow and is in no channel; a conversation is running."""
    world.teammates("cy")
    world.wants("cy", customers=Customers.FOLLOWED)
    world.says("carla", 0)
    return world


@pytest.mark.parametrize("way", WAYS)
def test_a_message_concerns(cy: World, way: Callable[[World], None]) -> None:
    way(cy)
    assert "cy" in concerned(cy)


def test_a_message_concerns_nobody_else(cy: World) -> None:
    assert concerned(cy) == {"ana", "ben"}


def test_a_large_channel_concerns_only_those_who_chose_or_follow(cy: World) -> None:
    crowd = tuple(f"mate{number}" for number in range(14))
    cy.teammates(*crowd)
    cy.channel("help", "ana", "ben", "carla", *crowd)
    assert concerned(cy) == set()


def concerned(world: World) -> set[str]:
    """Name those whom the customer's next message may concern."""
    with world.store.recording() as recording:
        situation = recording.situation(world.id, world.posted("carla", 10))
    return {world.store.directory.member(one.person.id).ref for one in situation.concerned}
