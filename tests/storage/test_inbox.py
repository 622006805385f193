"""The inbox lists what customers wait for, longest first, as the rules understand waiting."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.access import Access, access
from rules.conversations import waiting_since
from rules.events import MessageDeleted
from rules.model import Message, Role, Scope
from storage.inbox import Waiting
from storage.store import Store
from tests.storage.world import World, at

HOUR = 3600


def inbox(world: World, who: str = "ana") -> list[Waiting]:
    return world.store.inbox(world.person(who), world.id)


def texts(world: World, who: str = "ana") -> list[str]:
    return [waiting.text for waiting in inbox(world, who)]


def test_a_conversation_waits_from_its_first_unanswered_message_and_shows_the_last(world: World) -> None:
    world.says("carla", 0, text="first")
    message = world.says("carla", 10, ref="m2", text="the whole last message\nwith all its lines", files=2)
    (waiting,) = inbox(world)
    assert (waiting.waiting_since, waiting.posted_at) == (at(0), at(10))
    assert (waiting.message_id, waiting.ref, waiting.thread, waiting.files) == (message, "m2", None, 2)
    assert (waiting.author, waiting.text) == ("Carla", "the whole last message\nwith all its lines")
    assert waiting.conversation_id == world.conversation_of(message)
    assert waiting.where.channel_name == "help"


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        pytest.param({"author": "ben"}, [], id="a teammate's answer ends it"),
        pytest.param({"author": "robot"}, ["help!"], id="a bot's does not"),
        pytest.param({"author": "carla"}, ["…"], id="the customer's own does not"),
        pytest.param({"author": "ben", "deleted": True}, ["help!"], id="a deleted answer is none"),
    ],
)
def test_what_ends_waiting(world: World, answer: dict[str, object], waits: list[str]) -> None:
    world.people("robot", role=Role.BOT)
    world.says("carla", 0, text="help!")
    world.says(str(answer["author"]), 10, ref="answer", text="…")
    if answer.get("deleted"):
        delete(world, "answer")
    assert texts(world) == waits


def test_who_asks_again_after_an_answer_waits_from_then_on(world: World) -> None:
    world.says("carla", 0)
    assert inbox(world)[0].unanswered
    world.says("ben", 10)
    world.says("carla", 20, text="again")
    (waiting,) = inbox(world)
    assert (waiting.waiting_since, waiting.unanswered, waiting.text) == (at(20), False, "again")


def test_the_longest_waiting_comes_first(world: World) -> None:
    world.channel("sales", "ana", "carla")
    world.says("carla", 100, "sales", text="second")
    world.says("carla", 0, text="first, long ago")
    world.says("carla", 200, text="first")
    assert texts(world) == ["first", "second"]


def test_deleted_messages_wait_for_nothing(world: World) -> None:
    world.says("carla", 0, ref="oops")
    delete(world, "oops")
    assert inbox(world) == []


def test_what_was_said_among_teammates_does_not_wait(world: World) -> None:
    world.channel("team", "ana", "ben")
    world.says("ben", 0, "team")
    assert inbox(world) == []


def test_a_channel_that_is_no_longer_watched_does_not_wait(world: World) -> None:
    world.says("carla", 0)
    world.store.directory.leave_channel(world.id, "help")
    assert inbox(world) == []


def test_another_workspace_does_not_wait_here(world: World) -> None:
    elsewhere = World(world.store, "T2")
    elsewhere.teammates("ana")
    elsewhere.customers("carla")
    elsewhere.channel("help", "ana", "carla")
    elsewhere.says("carla", 0)
    assert inbox(world) == []
    assert world.store.inbox(world.person("ana"), elsewhere.id) == []


@pytest.mark.parametrize(
    ("scope", "allowed", "mine"),
    [
        pytest.param(Scope.OWN, Access.NOT_IN_PROJECT, False, id="own projects only"),
        pytest.param(Scope.ALL, Access.ALLOWED, False, id="all projects, this one is not theirs"),
    ],
)
def test_what_a_stranger_to_the_project_needs_to_know(
    world: World, scope: Scope, allowed: Access, mine: bool
) -> None:
    world.teammates("dan")
    world.says("carla", 0)
    world.store.choices.grant_scope(world.person("dan"), scope, world.person("ana"), at(0))
    (waiting,) = inbox(world, "dan")
    sight = waiting.sight
    assert access(sight.person, sight.channel, sight.standing, waiting.posted_at) is allowed
    assert waiting.mine is mine


@pytest.mark.parametrize("way", ["member of the channel", "member of a sibling", "added to the project"])
def test_a_project_is_ones_own(world: World, way: str) -> None:
    world.teammates("dan")
    (project,) = world.store.projects.find(world.id, "help")
    world.says("carla", 0)
    match way:
        case "member of the channel":
            world.joins("dan")
        case "member of a sibling":
            place = world.channel("sales", "dan")
            world.store.projects.add_channel(project.id, place, world.person("ana"), at(1))
        case _:
            world.store.projects.add_person(project.id, world.person("dan"), world.person("ana"), at(1))
    assert [waiting.mine for waiting in inbox(world, "dan")] == [True]


SAID = st.lists(
    st.tuples(st.sampled_from(["ana", "carla", "robot"]), st.integers(0, 5), st.booleans()), max_size=8
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SAID)
def test_waiting_is_what_the_rules_call_waiting(store: Store, said: list[tuple[str, int, bool]]) -> None:
    world = World(store, f"T{len(store.directory.workspaces()) + 1}")
    world.teammates("ana")
    world.customers("carla")
    world.people("robot", role=Role.BOT)
    world.channel("help", "ana", "carla")
    ids = [world.says(author, seconds, ref=str(number)) for number, (author, seconds, _) in enumerate(said)]
    for number, (_, _, deleted) in enumerate(said):
        if deleted:
            delete(world, str(number))
    since = waiting_since(_messages(world, ids))
    assert [waiting.waiting_since for waiting in inbox(world)] == ([] if since is None else [since])


def _messages(world: World, ids: Iterable[int]) -> list[Message]:
    return [world.store.questions.case(id_, world.person("ana")).message for id_ in ids]


def delete(world: World, ref: str) -> None:
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", ref, at(HOUR)), at(HOUR))
