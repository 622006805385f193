"""Trouble on demand, as the real SDK meets it."""

from collections.abc import Callable
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Sandbox


def post(slack: WebClient) -> None:
    slack.chat_postMessage(channel="U0BEN", text="New")


def test_a_rate_limit_says_how_long_to_wait(world: Sandbox, slack: WebClient) -> None:
    world.fault("rate_limited", "chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as refusal:
        post(slack)
    assert refusal.value.response.headers["Retry-After"] == "7"
    assert refusal.value.response["error"] == "ratelimited"


TROUBLES = [
    pytest.param("drop_before", RemoteDisconnected, 0, id="dropped before it is done"),
    pytest.param("drop_after", RemoteDisconnected, 1, id="dropped after it is done"),
    pytest.param("server_error", SlackApiError, 0, id="an internal error of Slack"),
    pytest.param("malformed", SlackApiError, 1, id="an answer that cannot be parsed"),
    pytest.param("error", SlackApiError, 0, id="an error code"),
]


@pytest.mark.parametrize(("trouble", "error", "posted"), TROUBLES)
def test_trouble_leaves_the_message_posted_or_not(
    world: Sandbox, slack: WebClient, trouble: str, error: type[Exception], posted: int
) -> None:
    world.fault(trouble, "chat.postMessage")
    with pytest.raises(error):
        post(slack)
    assert len(world.person("ben").inbox()) == posted
    assert world.requests("chat.postMessage")[0].outcome == trouble


def test_a_call_that_hangs_does_nothing(world: Sandbox, slack: WebClient) -> None:
    slack.timeout = 1
    world.fault("hang", "chat.postMessage")
    with pytest.raises(TimeoutError):
        post(slack)
    assert world.person("ben").inbox() == []


def test_a_delayed_call_is_done_after_all(world: Sandbox, slack: WebClient) -> None:
    world.fault("delay", "chat.postMessage", seconds=0.05)
    post(slack)
    assert len(world.person("ben").inbox()) == 1


def test_an_error_has_the_code_that_was_ordered(world: Sandbox, slack: WebClient) -> None:
    world.fault("error", "chat.postMessage", code="account_inactive")
    with pytest.raises(SlackApiError, match="account_inactive"):
        post(slack)


OTHER_CALLS = [
    pytest.param(lambda slack: slack.auth_test(), id="another method"),
    pytest.param(lambda slack: slack.api_test(), id="yet another"),
]


@pytest.mark.parametrize("call", OTHER_CALLS)
def test_trouble_with_one_method_spares_the_others(
    world: Sandbox, slack: WebClient, call: Callable[[WebClient], object]
) -> None:
    world.fault("server_error", "chat.postMessage")
    assert call(slack)


def test_trouble_ends_after_as_many_calls_as_were_ordered(world: Sandbox, slack: WebClient) -> None:
    world.fault("error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            post(slack)
    post(slack)
    assert len(world.person("ben").inbox()) == 1


def test_trouble_can_be_called_off(world: Sandbox, slack: WebClient) -> None:
    world.fault("error", times=100)
    world.clear_faults()
    post(slack)
    assert len(world.person("ben").inbox()) == 1
