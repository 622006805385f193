"""Long polling: waiting, signs of life, and queues that are gone."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import requests
import zulip

from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Queue, client_of
from tests.sandbox.zulip.deeds import asks


def test_who_waits_is_told_at_once(world: ZulipSandbox, queue: Queue) -> None:
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(queue.news, dont_block=False)
        world.waits_for_connection()
        asks(world)
        assert [event["type"] for event in coming.result(10)] == ["message"]
    assert world.connections() == 0


def test_a_server_that_has_nothing_to_tell_gives_a_sign_of_life(world: ZulipSandbox, queue: Queue) -> None:
    world.timing(heartbeat=0.01)
    assert queue.news(dont_block=False) == [{"type": "heartbeat", "id": 0}]


def test_events_are_told_again_until_they_are_taken_in(world: ZulipSandbox, queue: Queue) -> None:
    asks(world)
    first, again = queue.answer()["events"], queue.news()
    assert first == again
    assert queue.news() == []


def test_what_was_taken_in_cannot_be_had_again(world: ZulipSandbox, queue: Queue) -> None:
    asks(world)
    queue.news()
    queue.news()
    assert "already been pruned" in queue.answer(last_event_id=-1)["msg"]


def test_an_expired_queue_is_gone(world: ZulipSandbox, queue: Queue) -> None:
    world.expires_queues()
    assert queue.answer() == {
        "result": "error",
        "msg": f"Bad event queue ID: {queue.id}",
        "code": "BAD_EVENT_QUEUE_ID",
        "queue_id": queue.id,
    }


def test_who_waits_learns_that_the_queue_is_gone(world: ZulipSandbox, queue: Queue) -> None:
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(queue.answer, dont_block=False)
        world.waits_for_connection()
        world.expires_queues()
        assert coming.result(10)["code"] == "BAD_EVENT_QUEUE_ID"


def test_a_queue_that_nobody_waits_on_dies(world: ZulipSandbox, queue: Queue) -> None:
    world.timing(lifespan=0)
    assert queue.answer()["code"] == "BAD_EVENT_QUEUE_ID"


def test_a_queue_can_be_given_back(client: zulip.Client, queue: Queue) -> None:
    assert client.deregister(queue.id)["result"] == "success"
    assert client.deregister(queue.id)["code"] == "BAD_EVENT_QUEUE_ID"


def test_nobody_takes_from_somebody_elses_queue(world: ZulipSandbox, queue: Queue) -> None:
    queue.client = client_of(world, "ben")
    assert "not authorized" in queue.answer()["msg"]


def test_a_server_that_is_down_hangs_up_on_who_waits(world: ZulipSandbox, queue: Queue) -> None:
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(queue.answer, dont_block=False)
        world.waits_for_connection()
        world.goes_down()
        assert isinstance(coming.exception(10), requests.ConnectionError)


def test_the_queues_outlive_a_server_that_is_only_out_of_reach(world: ZulipSandbox, queue: Queue) -> None:
    world.goes_down()
    asks(world)
    world.comes_up()
    assert queue.kinds() == ["message"]


def test_a_restarted_server_has_lost_them(world: ZulipSandbox, queue: Queue) -> None:
    world.goes_down()
    world.comes_up(restarted=True)
    assert queue.answer()["code"] == "BAD_EVENT_QUEUE_ID"


def test_register_tells_how_things_stand(world: ZulipSandbox, client: zulip.Client) -> None:
    asks(world)
    told = Queue(
        client, event_types=["message"], fetch_event_types=["message", "realm", "realm_user"]
    ).registered
    assert {one["full_name"] for one in told["cross_realm_bots"]} > {"Notification Bot"}
    assert "Notification Bot" not in {one["full_name"] for one in told["realm_users"]}
    assert (told["realm_url"], told["realm_uri"]) == (world.url, world.url)
    assert (told["realm_enable_read_receipts"], told["realm_message_content_edit_limit_seconds"]) == (
        True,
        600,
    )
    assert told["max_message_id"] == -1  # of what the bot itself has written


def test_an_older_server_tells_less(world: ZulipSandbox, client: zulip.Client) -> None:
    world.runs(100, "5.0")
    told = Queue(client, event_types=["message"], fetch_event_types=["realm"]).registered
    assert "realm_uri" in told
    assert not told.keys() & {"realm_url", "realm_enable_read_receipts"}


def test_what_is_no_queue_at_all_is_not_found(world: ZulipSandbox) -> None:
    answer = requests.get(f"{world.url}/api/v1/nonsense", timeout=5)
    assert answer.status_code == HTTPStatus.NOT_FOUND
