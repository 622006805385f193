"""Every error that Slack documents for what we call has a meaning, and the right one."""

import json
import socket
from datetime import timedelta
from http.client import RemoteDisconnected
from pathlib import Path
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from adapters.slack.errors import _CODES, MEANINGS, Meaning, code_of, delivery_of, meaning_of, trouble_of
from rules.delivery import Reach, Refused, RetryLater
from tests.adapters.slack.calls import called_methods


def refusal(error: object, status: int = 200, **headers: str) -> SlackApiError:
    data = {"ok": False, "error": error}
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data=data,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


DELIVERIES = [
    pytest.param(refusal("user_disabled"), Refused("user_disabled"), id="a deactivated account"),
    pytest.param(refusal("cannot_dm_bot"), Refused("cannot_dm_bot"), id="a bot"),
    pytest.param(
        refusal("messages_tab_disabled"), Refused("messages_tab_disabled"), id="closed direct messages"
    ),
    pytest.param(
        refusal("token_revoked"),
        RetryLater("token_revoked", reach=Reach.WORKSPACE),
        id="a token that somebody must mend",
    ),
    pytest.param(
        refusal("missing_scope"),
        RetryLater("missing_scope", reach=Reach.WORKSPACE),
        id="a scope that somebody must add",
    ),
    pytest.param(refusal("fatal_error"), RetryLater("fatal_error", unsure=True), id="Slack stumbled midway"),
    pytest.param(refusal("not_heard_of_yet"), RetryLater("not_heard_of_yet"), id="a code that is new"),
    pytest.param(
        refusal("ratelimited", 429, Retry_After="30"),
        RetryLater("ratelimited", timedelta(seconds=30)),
        id="a rate limit says how long",
    ),
    pytest.param(refusal("Too many!", 429), RetryLater("ratelimited"), id="a rate limit without words"),
    pytest.param(
        refusal("ratelimited", 429, retry_after="soon"),
        RetryLater("ratelimited"),
        id="a wait that is no number",
    ),
    pytest.param(refusal("<html>", 502), RetryLater("http_502", unsure=True), id="a broken server"),
    pytest.param(refusal("<html>", 403), RetryLater("http_403"), id="a proxy in between"),
    pytest.param(
        refusal("Received <html>secret"),
        RetryLater("unreadable_answer", unsure=True),
        id="an unreadable answer",
    ),
    pytest.param(
        RemoteDisconnected("closed"), RetryLater("RemoteDisconnected", unsure=True), id="a dropped connection"
    ),
    pytest.param(TimeoutError("slow"), RetryLater("TimeoutError", unsure=True), id="no answer in time"),
    pytest.param(
        URLError(ConnectionRefusedError()),
        RetryLater("ConnectionRefusedError", reach=Reach.WORKSPACE),
        id="nobody listens: nothing was sent",
    ),
    pytest.param(
        URLError(socket.gaierror()),
        RetryLater("gaierror", reach=Reach.WORKSPACE),
        id="no such address: nothing was sent",
    ),
    pytest.param(
        URLError(ConnectionResetError()),
        RetryLater("ConnectionResetError", unsure=True),
        id="cut while sending",
    ),
]


@pytest.mark.parametrize(("error", "delivery"), DELIVERIES)
def test_what_becomes_of_a_message(error: Exception, delivery: RetryLater | Refused) -> None:
    assert delivery_of(error) == delivery


def test_trouble_says_why_and_how_long() -> None:
    trouble = trouble_of(refusal("ratelimited", 429, Retry_After="7"))
    assert (trouble.why, trouble.after) == ("ratelimited", timedelta(seconds=7))


def test_no_code_has_two_meanings() -> None:
    assert len(MEANINGS) == sum(len(codes.split()) for codes in _CODES.values())


def test_nothing_that_people_wrote_gets_into_a_code() -> None:
    assert code_of(refusal("Carla wrote: help")) == "unreadable_answer"


def test_every_documented_error_of_what_is_called_has_a_meaning(shared_data: Path) -> None:
    documented = {
        (method, code)
        for method in called_methods()
        for code in json.loads((shared_data / "slack" / "methods" / f"{method}.json").read_text())["errors"]
    }
    assert {(method, code) for method, code in documented if code not in MEANINGS} == set()


def test_a_code_in_the_table_means_what_it_says() -> None:
    assert {code: meaning_of(refusal(code)) for code in MEANINGS} == MEANINGS
    assert set(MEANINGS.values()) == set(Meaning)
