"""What could not be delivered is kept with its reason, and can be tried again without being sent twice."""

import pytest

from rules.model import Medium
from rules.seen import How
from storage.due import Failed, Sent
from storage.states import AnswerState
from tests.storage.world import World, at, by_dm


@pytest.fixture
def failed(world: World) -> World:
    """Let nobody be reached about what Carla wrote."""
    world.says("carla", 0, text="help!")
    fail(world, 60, "inactive")
    return world


def fail(world: World, seconds: float, why: str) -> None:
    due = world.due(seconds)
    assert due
    world.begin(due)
    world.settle({one.id: Failed(why) for one in due}, seconds)


def listed(world: World) -> list[tuple[str, Medium, int, str]]:
    found = world.store.failures.latest(world.id, 10)
    return [(one.person, one.medium, one.alerts, one.why) for one in found]


def retry(world: World, seconds: float) -> int:
    ids = [one.id for one in world.store.failures.latest(world.id, 10)]
    return world.store.failures.retry(ids, at(seconds))


def states(world: World, name: str = "ben") -> list[AnswerState]:
    message = world.store.questions.message(world.id, "help", "1")
    assert message is not None
    return [one.state for one in world.store.questions.answers(message.id, world.person(name))]


def test_failures_are_listed_with_person_medium_and_reason(failed: World) -> None:
    assert listed(failed) == [
        ("Ben", Medium.DIRECT_MESSAGE, 1, "inactive"),
        ("Ana", Medium.DIRECT_MESSAGE, 1, "inactive"),
    ]
    assert failed.store.failures.latest(failed.id, 1)[0].due_at == at(60)


def test_another_workspace_has_failures_of_its_own(failed: World) -> None:
    assert listed(World(failed.store, "T2")) == []


def test_they_are_found_by_their_keys(failed: World) -> None:
    newest, *_ = failed.store.failures.latest(failed.id, 1)
    assert failed.store.failures.named([newest.key, "unheard-of"]) == [newest]


def test_what_is_tried_again_is_due_at_once_and_no_failure_any_more(failed: World) -> None:
    assert retry(failed, 900) == 2
    assert listed(failed) == []
    due = failed.due(900)
    assert by_dm(due) == {"ana": ["help!"], "ben": ["help!"]}
    failed.send(due, 900)
    assert states(failed) == [AnswerState.SENT]


def test_the_platform_is_asked_first_whether_it_arrived(failed: World) -> None:
    before = {one.key for one in failed.store.failures.latest(failed.id, 10)}
    retry(failed, 900)
    due = failed.due(900)
    assert all(one.unsure for one in due)
    assert {one.key for one in due} == before


def test_its_tries_begin_anew(failed: World) -> None:
    retry(failed, 900)
    assert [one.attempts for one in failed.due(900)] == [0, 0]


def test_it_is_decided_again_with_the_facts_of_today(failed: World) -> None:
    message = failed.store.questions.message(failed.id, "help", "1")
    assert message is not None
    ben = failed.person("ben")
    failed.store.choices.seen(ben, message.conversation_id, message.posted_at, How.PRESSED, at(100))
    retry(failed, 900)
    (notice,) = [one for one in failed.due(900) if one.recipient.ref == "ben"]
    assert notice.alerts[0].evidence.seen_until == at(0)


def test_nothing_that_arrived_or_is_on_its_way_is_touched(world: World) -> None:
    world.says("carla", 0)
    due = world.due(60)
    (sent, waiting) = world.begin(due)
    world.settle({sent: Sent("dm/1", at(60), at(120))}, 60)
    assert world.store.failures.retry([sent, waiting], at(90)) == 0
    assert [one.id for one in world.due(90)] == []


def test_where_a_later_notice_is_on_its_way_it_waits_for_that(failed: World) -> None:
    failed.says("carla", 100, text="more")
    later = failed.due(160)
    assert retry(failed, 170) == 0
    failed.send(later, 170)
    assert retry(failed, 300) == 2


def test_of_several_about_one_conversation_the_oldest_goes_first(failed: World) -> None:
    failed.says("carla", 100, text="more")
    fail(failed, 160, "closed")
    assert retry(failed, 200) == 2
    due = failed.due(200)
    assert by_dm(due) == {"ana": ["help!"], "ben": ["help!"]}
    failed.send(due, 200)
    assert retry(failed, 300) == 2
    assert by_dm(failed.due(300)) == {"ana": ["more"], "ben": ["more"]}


def test_whoever_was_erased_has_no_failures(failed: World) -> None:
    failed.store.erase(failed.person("ben"), None, at(900))
    assert [person for person, *_ in listed(failed)] == ["Ana"]
