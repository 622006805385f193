"""Trouble on demand and limits of the server, as Zulip's own client meets them."""

import pytest
import requests
import zulip

from sandbox.zulip.client import ZulipSandbox
from tests.sandbox.zulip.clients import Json, get


def write(client: zulip.Client) -> Json:
    """Write to Ben."""
    return client.call_endpoint(
        "messages", "POST", {"type": "private", "to": [13], "content": "New"}, timeout=1
    )


def test_a_rate_limit_says_how_long_to_wait(world: ZulipSandbox, client: zulip.Client) -> None:
    world.fault("rate_limited", "send-message", seconds=28.7)
    answer = write(client)
    assert (answer["code"], answer["retry-after"]) == ("RATE_LIMIT_HIT", 28.7)
    assert world.person("ben").inbox() == []


def test_too_many_requests_are_refused(world: ZulipSandbox) -> None:
    world.takes_requests((2, 60), (1000, 3600))
    env = world.env()
    address, login = f"{world.url}/api/v1/users/me", (env["ZULIP_EMAIL"], env["ZULIP_API_KEY"])
    answers = [requests.get(address, auth=login, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < float(answers[2].headers["Retry-After"]) <= 60
    assert [answer.headers["X-RateLimit-Limit"] for answer in answers[:2]] == ["1000", "1000"]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["999", "998", "0"]


def test_waiting_for_events_is_counted_apart(world: ZulipSandbox, client: zulip.Client) -> None:
    queue = client.register()["queue_id"]
    world.takes_requests((1, 60))
    answer = get(client, "events", queue_id=queue, last_event_id=-1, dont_block=True)
    assert answer["result"] == "success"


LOST = [
    pytest.param("drop_before", requests.ConnectionError, 0, id="dropped before it is done"),
    pytest.param("drop_after", requests.ConnectionError, 1, id="dropped after it is done"),
    pytest.param("hang", requests.Timeout, 0, id="no answer, and nothing done"),
    pytest.param("hang_after", requests.Timeout, 1, id="no answer, but done"),
]


@pytest.mark.parametrize(("trouble", "error", "sent"), LOST)
def test_a_call_that_is_lost_was_done_or_not(
    world: ZulipSandbox, client: zulip.Client, trouble: str, error: type[Exception], sent: int
) -> None:
    world.fault(trouble, "send-message")
    with pytest.raises(error):
        write(client)
    assert len(world.person("ben").inbox()) == sent


ANSWERED = [
    pytest.param("server_error", "http-error", 0, id="a gateway's error"),
    pytest.param("malformed", "http-error", 1, id="an answer that cannot be read"),
    pytest.param("error", "error", 0, id="an error code"),
    pytest.param("delay", "success", 1, id="only slow"),
]


@pytest.mark.parametrize(("trouble", "result", "sent"), ANSWERED)
def test_a_call_that_fails_was_done_or_not(
    world: ZulipSandbox, client: zulip.Client, trouble: str, result: str, sent: int
) -> None:
    world.fault(trouble, "send-message", seconds=0.01)
    assert write(client)["result"] == result
    assert len(world.person("ben").inbox()) == sent
    assert world.requests("send-message")[0].outcome == trouble


def test_trouble_with_one_method_spares_the_others(world: ZulipSandbox, client: zulip.Client) -> None:
    world.fault("server_error", "send-message")
    assert client.get_profile()["result"] == "success"


def test_trouble_ends_after_as_many_calls_as_were_ordered(world: ZulipSandbox, client: zulip.Client) -> None:
    world.fault("error", "send-message", times=2)
    assert [write(client)["result"] for _ in range(3)] == ["error", "error", "success"]


def test_trouble_can_be_called_off(world: ZulipSandbox, client: zulip.Client) -> None:
    world.fault("error", times=100)
    world.clear_faults()
    assert write(client)["result"] == "success"


def test_a_server_that_is_down_answers_nobody(world: ZulipSandbox, client: zulip.Client) -> None:
    world.goes_down()
    with pytest.raises(requests.ConnectionError):
        write(client)
    world.comes_up()
    assert write(client)["result"] == "success"


def test_every_request_is_recorded(world: ZulipSandbox, client: zulip.Client) -> None:
    get(client, "users/99")
    first, last = world.requests()
    assert (first.method, first.caller) == ("get-server-settings", None)
    assert (last.method, last.path, last.caller, last.outcome) == (
        "get-user",
        "users/99",
        "unseen",
        "BAD_REQUEST",
    )
