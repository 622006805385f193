"""What is recorded of messages, and where they belong."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from rules.events import MessageDeleted, MessageEdited
from rules.model import Role
from storage.tables import conversations
from tests.storage.world import World, at, place


def test_the_same_message_twice_is_once(world: World) -> None:
    hello = world.posted("carla")
    assert world.tell(hello) is not None
    assert world.tell(hello) is None
    assert [len(notice.alerts) for notice in world.due(60)] == [1, 1]


def test_the_same_message_from_two_threads_at_once_is_once(world: World) -> None:
    hello = world.posted("carla")
    start = Barrier(2)

    def tell() -> int | None:
        start.wait()
        return world.tell(hello)

    with ThreadPoolExecutor(2) as pool:
        stored = [one.result() for one in [pool.submit(tell), pool.submit(tell)]]
    assert sorted(message_id is None for message_id in stored) == [False, True]
    assert [len(notice.alerts) for notice in world.due(60)] == [1, 1]


def test_many_threads_that_write_at_once_share_one_running_conversation(world: World) -> None:
    events = [world.posted("carla", second) for second in range(8)]
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(world.tell, events))
    assert len({world.conversation_of(message_id) for message_id in stored if message_id}) == 1


def test_keeping_a_message_again_leaves_no_empty_conversation_behind(world: World) -> None:
    hello = world.posted("carla")
    with world.store.recording() as recording:
        placed = place(hello, recording.situation(world.id, hello))
        kept = recording.keep(world.id, hello, placed, {})
        again = recording.keep(world.id, hello, placed, {})
    assert (kept is None, again) == (False, None)
    with world.store.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(conversations)).scalar_one() == 1


def test_top_level_messages_run_on_until_an_hour_of_silence(world: World) -> None:
    first, second, third = world.says("carla", 0), world.says("ben", 3599), world.says("carla", 3599 + 3600)
    assert world.conversation_of(first) == world.conversation_of(second) != world.conversation_of(third)


def test_a_late_arrival_joins_its_neighbours_and_regroups_nobody(world: World) -> None:
    first, third = world.says("carla", 0), world.says("carla", 5400)
    between = world.says("carla", 2700)
    homes = [world.conversation_of(one) for one in (first, between, third)]
    assert homes[0] == homes[1] != homes[2]


def test_a_late_arrival_joins_what_comes_after_it_if_that_is_nearer(world: World) -> None:
    world.says("carla", 0)
    later = world.says("carla", 9000)
    assert world.conversation_of(world.says("carla", 8000)) == world.conversation_of(later)


@pytest.mark.parametrize("seconds", [-3600, -3599, -1, 0, 1, 3599, 3600])
def test_the_concerned_are_looked_up_for_the_conversation_that_the_rules_choose(
    world: World, seconds: float
) -> None:
    world.says("carla", 0)
    event = world.posted("carla", seconds)
    with world.store.recording() as recording:
        situation = recording.situation(world.id, event)
        assert situation.conversation_id == place(event, situation).conversation_id


def test_a_thread_belongs_to_the_conversation_of_its_root(world: World) -> None:
    root = world.says("carla", 0, ref="root")
    world.says("carla", 9000)
    reply = world.says("ben", 9001, thread="root")
    assert world.conversation_of(reply) == world.conversation_of(root)


def test_messages_in_threads_do_not_keep_a_conversation_running(world: World) -> None:
    first = world.says("carla", 0, ref="root")
    world.says("ben", 3000, thread="root")
    assert world.conversation_of(world.says("carla", 4000)) != world.conversation_of(first)


def test_a_reply_to_an_unknown_root_starts_a_conversation_and_is_no_new_ticket(world: World) -> None:
    reply = world.says("carla", 0, thread="unheard of")
    case = world.store.questions.case(reply, world.person("ben"))
    assert not case.message.new_ticket


def test_internal_messages_stand_alone(world: World) -> None:
    world.channel("team", "ana", "ben")
    first, second = world.says("ben", 0, "team"), world.says("ben", 1, "team")
    assert world.conversation_of(first) != world.conversation_of(second)


def test_a_deleted_message_still_keeps_the_conversation_running(world: World) -> None:
    world.says("carla", 0, ref="first")
    middle = world.says("carla", 3000, ref="middle")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "middle", at(3001)), at(5000))
    assert world.conversation_of(world.says("carla", 6000)) == world.conversation_of(middle)


def test_the_first_writing_in_a_conversation_is_remembered_even_if_it_comes_late(world: World) -> None:
    later = world.says("ben", 60)
    world.says("ben", 90)
    world.says("ben", 30)
    standing = world.store.questions.standing_in(world.conversation_of(later), world.person("ben")).standing
    assert standing.wrote_at == at(30)


def test_the_role_of_an_author_is_fixed_when_the_message_is_stored(world: World) -> None:
    hello = world.says("carla")
    world.teammates("carla")
    message = world.store.questions.case(hello, world.person("ben")).message
    assert message.author_role is Role.CUSTOMER


def test_new_words_replace_older_ones_and_never_newer_ones(world: World) -> None:
    world.says("carla", ref="m", text="helo")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageEdited("help", "m", at(2), "hello!", files=1), at(5000))
        recording.amend(world.id, MessageEdited("help", "m", at(1), "hello"), at(5000))
    (alert, *_), *_ = [notice.alerts for notice in world.due(60)]
    assert (alert.text, alert.files) == ("hello!", 1)


def test_an_edit_never_brings_a_deleted_message_back(world: World) -> None:
    world.says("carla", ref="m")
    with world.store.recording() as recording:
        recording.amend(world.id, MessageDeleted("help", "m", at(1)), at(5000))
        recording.amend(world.id, MessageEdited("help", "m", at(2), "hello"), at(5000))
    (alert, *_), *_ = [notice.alerts for notice in world.due(60)]
    assert alert.case.message.deleted
    assert alert.text == ""


@pytest.mark.parametrize("text", ["\0", "half a \ud83d", "a whole \N{GRINNING FACE}", "", "x" * 100_000])
def test_any_text_can_be_stored(world: World, text: str) -> None:
    message = world.says("carla", text=text)
    assert world.store.questions.case(message, world.person("ben")).message.id == message


def test_what_is_interrupted_leaves_nothing_behind(world: World) -> None:
    hello = world.posted("carla")

    def stumble() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        world.tell(hello, after_asking=stumble)
    assert world.tell(hello) is not None
