"""Answers of Slack that never end, or say nothing: given up in time, and nothing is sent again."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from adapters import bounded
from adapters.slack.clients import connect, hook
from adapters.slack.messenger import SlackMessenger
from rules.delivery import RetryLater
from sandbox.client import Sandbox
from tests.adapters.slack.notices import notice

TROUBLE = [
    pytest.param("huge", {"EndlessAnswerError"}, id="an answer without end"),
    pytest.param("drip", {"EndlessAnswerError", "TimeoutError"}, id="an answer that drips"),
    pytest.param("stall", {"TimeoutError"}, id="an answer that stops halfway"),
    pytest.param("cut", {"ConnectionResetError", "unreadable_answer"}, id="an answer that is cut"),
    pytest.param("hollow", {"UnreadableAnswerError"}, id="an answer that says nothing"),
]


@pytest.fixture
def impatient(client: WebClient, monkeypatch: pytest.MonkeyPatch) -> WebClient:
    """Give up after a fraction of a second."""
    monkeypatch.setattr(bounded, "LONGEST_READING", 0.1)
    monkeypatch.setattr(bounded, "MOST_BYTES", 2**21)
    client.timeout = 0.3  # type: ignore[assignment]
    return client


@pytest.mark.parametrize(("trouble", "why"), TROUBLE)
def test_a_notice_whose_answer_goes_wrong_may_have_arrived(
    pocket: Sandbox, impatient: WebClient, trouble: str, why: set[str]
) -> None:
    pocket.fault(trouble, "chat.postMessage", seconds=0.02)
    told = SlackMessenger(impatient, "https://x.slack.com/").send(notice())
    assert isinstance(told, RetryLater)
    assert told.unsure
    assert told.why in why
    assert len(pocket.person("bo").inbox()) == 1


@pytest.mark.parametrize("trouble", ["huge", "drip", "stall", "cut", "hollow"])
def test_a_notice_whose_direct_message_was_not_opened_has_not_arrived(
    pocket: Sandbox, impatient: WebClient, trouble: str
) -> None:
    pocket.fault(trouble, "conversations.open", seconds=0.02)
    delivery = SlackMessenger(impatient, "https://x.slack.com/").send(notice())
    assert isinstance(delivery, RetryLater)
    assert not delivery.unsure
    assert pocket.person("bo").inbox() == []


def test_a_late_answer_is_bounded_too(pocket: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MOST_BYTES", 2**21)
    pocket.fault("huge", "api.test")
    with pytest.raises(bounded.EndlessAnswerError):
        hook(f"{pocket.api_url}api.test").send(text="Done.")


def test_an_answer_that_is_no_object_cannot_be_read(pocket: Sandbox) -> None:
    with pytest.raises(SlackApiError):
        connect("", f"{pocket.url}/nowhere/").api_test()
