"""Answers of Zulip that never end, or say nothing: given up in time, and nothing is sent again."""

import pytest

from adapters import bounded
from adapters.zulip import clients
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import Meaning, ZulipTroubleError
from adapters.zulip.messenger import ZulipMessenger
from adapters.zulip.organization import Organization
from rules.delivery import RetryLater
from sandbox.zulip.client import ZulipSandbox
from tests.adapters.zulip.test_messenger import notice

TROUBLE = [
    pytest.param("huge", "ChunkedEncodingError", id="an answer without end"),
    pytest.param("drip", "ConnectionError", id="an answer that drips"),
    pytest.param("stall", "ConnectionError", id="an answer that stops halfway"),
    pytest.param("cut", "ChunkedEncodingError", id="an answer that is cut"),
    pytest.param("hollow", "unreadable_answer", id="an answer that says nothing"),
]


@pytest.fixture
def impatient(client: Connection, organization: Organization, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Give up after a fraction of a second."""
    assert organization.ref
    monkeypatch.setattr(bounded, "LONGEST_READING", 0.1)
    monkeypatch.setattr(bounded, "MOST_BYTES", 2**21)
    monkeypatch.setattr(clients, "TIMEOUT", 0.3)
    monkeypatch.setattr(call, "__kwdefaults__", {**(call.__kwdefaults__ or {}), "timeout": 0.3})
    return client


@pytest.mark.parametrize(("trouble", "why"), TROUBLE)
def test_a_notice_whose_answer_goes_wrong_may_have_arrived(
    pocket: ZulipSandbox, impatient: Connection, organization: Organization, trouble: str, why: str
) -> None:
    pocket.fault(trouble, "send-message", seconds=0.02)
    assert ZulipMessenger(impatient, organization).send(notice()) == RetryLater(why, unsure=True)
    assert len(pocket.person("bo").inbox()) == 1


@pytest.mark.parametrize("trouble", ["huge", "drip", "stall", "cut"])
def test_a_poll_whose_answer_goes_wrong_is_asked_again(
    pocket: ZulipSandbox, impatient: Connection, trouble: str
) -> None:
    pocket.fault(trouble, "get-own-user", seconds=0.02)
    with pytest.raises(ZulipTroubleError) as raised:
        call(impatient, "GET", "users/me")
    assert raised.value.meaning is Meaning.UNSURE
    assert call(impatient, "GET", "users/me")["user_id"]
