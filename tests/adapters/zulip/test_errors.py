"""What Zulip says when something does not work has a meaning, and the right one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, ReadTimeout, RequestException
from requests.exceptions import ConnectionError as BrokenConnectionError

from adapters.zulip.errors import (
    MEANINGS,
    SAYINGS,
    Meaning,
    answer_trouble,
    delivery_of,
    failure_trouble,
)
from rules.delivery import Reach, Refused, RetryLater
from tests.adapters.zulip.contract import CALLED


def no(sentence: str, code: str = "BAD_REQUEST", **others: object) -> dict[str, object]:
    return {"result": "error", "msg": sentence, "code": code, **others}


def later(why: str, seconds: float | None = None) -> RetryLater:
    reach = Reach.WORKSPACE if why in EVERYBODY_S else Reach.PERSON
    return RetryLater(why, None if seconds is None else timedelta(seconds=seconds), reach=reach)


EVERYBODY_S = {
    *("rate_limit_hit", "invalid_api_key", "user_deactivated", "unauthorized", "realm_deactivated"),
    *(
        "nonexistent_subdomain",
        "authentication_failed",
        "unauthenticated_user",
        "incoming_webhook_bot",
        "http_401",
    ),
}
"""Troubles that concern everybody in the organization."""
SECONDS = {"Retry-After": "28.706807374954224"}
ANSWERS = [
    pytest.param(
        400, no("'Eva' is no longer using Zulip."), {}, Refused("recipient_deactivated"), id="deactivated"
    ),
    pytest.param(
        400,
        no("Direct messages are disabled in this organization."),
        {},
        Refused("direct_messages_closed"),
        id="closed direct messages",
    ),
    pytest.param(
        400,
        no("You do not have permission to initiate direct message conversations."),
        {},
        Refused("direct_messages_closed"),
        id="direct messages that others must begin",
    ),
    pytest.param(400, no("Invalid user ID 99"), {}, Refused("no_such_user"), id="nobody"),
    pytest.param(
        400, no("The time limit for editing this message has passed"), {}, Refused("too_late"), id="too late"
    ),
    pytest.param(
        400,
        no("The time limit for editing this message has past"),
        {},
        Refused("too_late"),
        id="too late, formerly",
    ),
    pytest.param(
        400, no("Your organization has turned off message editing"), {}, Refused("too_late"), id="no editing"
    ),
    pytest.param(400, no("Widgets cannot be edited."), {}, Refused("too_late"), id="a message with buttons"),
    pytest.param(400, no("Invalid message(s)"), {}, Refused("no_such_message"), id="no such message"),
    pytest.param(
        400, no("Something that nobody has told us"), {}, Refused("bad_request"), id="any other mistake"
    ),
    pytest.param(
        401, no("Invalid API key", "INVALID_API_KEY"), {}, later("invalid_api_key"), id="a wrong key"
    ),
    pytest.param(
        401,
        no("Account is deactivated", "USER_DEACTIVATED"),
        {},
        later("user_deactivated"),
        id="a deactivated bot",
    ),
    pytest.param(
        401,
        no("This API is not available to incoming webhook bots.", "UNAUTHORIZED"),
        {},
        later("incoming_webhook_bot"),
        id="a bot that cannot read",
    ),
    pytest.param(
        429,
        no("API usage exceeded rate limit", "RATE_LIMIT_HIT", **{"retry-after": 28.5}),
        SECONDS,
        later("rate_limit_hit", 28.5),
        id="a rate limit tells the time in its body",
    ),
    pytest.param(429, "<html>", SECONDS, later("rate_limit_hit", 28.706807374954224), id="or in its head"),
    pytest.param(429, None, {}, later("rate_limit_hit"), id="or not at all"),
    pytest.param(429, None, {"Retry-After": "soon"}, later("rate_limit_hit"), id="or not as a number"),
    pytest.param(429, None, {"Retry-After": "inf"}, later("rate_limit_hit"), id="or for ever"),
    pytest.param(429, None, {"Retry-After": "-5"}, later("rate_limit_hit"), id="or backwards"),
    pytest.param(502, "<html>", {}, RetryLater("http_502", unsure=True), id="a broken server"),
    pytest.param(
        500,
        no("Internal server error", "INTERNAL_SERVER_ERROR"),
        {},
        RetryLater("http_500", unsure=True),
        id="a broken server with words",
    ),
    pytest.param(200, None, {}, RetryLater("unreadable_answer", unsure=True), id="an unreadable answer"),
    pytest.param(200, [1], {}, RetryLater("unreadable_answer", unsure=True), id="an answer of another kind"),
    pytest.param(302, None, {}, later("http_302"), id="sent elsewhere"),
    pytest.param(403, "<html>", {}, later("http_403"), id="a proxy in between"),
    pytest.param(400, no("?", "NOT_HEARD_OF_YET"), {}, later("not_heard_of_yet"), id="a code that is new"),
    pytest.param(400, no("?", "Nobody's <code>"), {}, later("http_400"), id="what is no code"),
]


@pytest.mark.parametrize(("status", "said", "headers", "delivery"), ANSWERS)
def test_what_becomes_of_a_message(
    status: int, said: object, headers: Mapping[str, str], delivery: RetryLater | Refused
) -> None:
    trouble = answer_trouble(status, headers, said)
    assert trouble is not None
    assert delivery_of(trouble) == delivery


def test_a_good_answer_is_no_trouble() -> None:
    assert answer_trouble(200, {}, {"result": "success", "msg": "", "id": 1}) is None


FAILURES = [
    (ConnectTimeout(), later("ConnectTimeout")),
    (ReadTimeout(), RetryLater("ReadTimeout", unsure=True)),
    (BrokenConnectionError("aborted"), RetryLater("ConnectionError", unsure=True)),
    (ChunkedEncodingError(), RetryLater("ChunkedEncodingError", unsure=True)),
]


@pytest.mark.parametrize(("error", "delivery"), FAILURES, ids=[type(error).__name__ for error, _ in FAILURES])
def test_a_failed_connection_leaves_doubt_unless_nothing_was_sent(
    error: RequestException, delivery: RetryLater
) -> None:
    assert delivery_of(failure_trouble(error)) == delivery


def described_codes(described: object) -> set[str]:
    """Find all error codes in a piece of Zulip's description of itself."""
    match described:
        case {"code": str(code)}:
            return {code}
        case dict():
            return {code for part in described.values() for code in described_codes(part)}
        case list():
            return {code for part in described for code in described_codes(part)}
        case _:
            return set()


def test_every_code_that_zulip_describes_for_what_we_call_has_a_meaning(
    description: dict[str, Any],
) -> None:
    parts = [
        description["paths"][path][method] for path, methods in CALLED.items() for method in methods.split()
    ]
    everywhere = description["components"]["responses"]
    assert described_codes([parts, everywhere]) <= MEANINGS.keys()


def test_no_sentence_of_zulips_hides_another() -> None:
    assert all(saying.meaning in Meaning for saying in SAYINGS)
    assert len({saying.pattern for saying in SAYINGS}) == len(SAYINGS)
