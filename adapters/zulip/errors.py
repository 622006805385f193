"""What Zulip's errors mean to us: a table of its codes and one of its sentences, asked before concluding."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from ssl import SSLCertVerificationError

from requests.exceptions import (
    ConnectTimeout,
    InvalidHeader,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    RequestException,
)
from urllib3.exceptions import NewConnectionError

from adapters.trouble import PlatformTroubleError
from rules.delivery import Reach, Refused, RetryLater

UNREACHABLE = (
    ConnectTimeout,
    InvalidHeader,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    NewConnectionError,
    SSLCertVerificationError,
)
"""Reasons for which a request did not even leave."""

LONGEST_PAUSE = timedelta(days=1)
"""What a server asks for beyond this is taken for a mistake."""


class Meaning(StrEnum):
    """What follows from an error."""

    ABSENT = "absent"
    """Who or what was named is not there, or not for us."""
    REFUSED = "refused"
    """Zulip will never take this; trying again cannot help."""
    LATER = "later"
    """Nothing was done; it may work another time."""
    UNSURE = "unsure"
    """Zulip stumbled midway and may have done it all the same."""
    TOKEN = "token"  # noqa: S105 - a meaning, not a secret
    """Nothing works until somebody mends the bot or its key."""


class ZulipTroubleError(PlatformTroubleError):
    """Zulip did not do what was asked; ``meaning`` tells what follows."""

    def __init__(self, why: str, meaning: Meaning, after: timedelta | None = None) -> None:
        super().__init__(why, after)
        self.meaning = meaning


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of Zulip's that stands behind the code for every mistake, and the name that we give it."""

    pattern: str
    why: str
    meaning: Meaning


QUEUE_GONE = "bad_event_queue_id"
"""The queue of events is no more: what came since must be fetched."""
RECEIPTS_OFF = "receipts_disabled"
WEBHOOK_BOT = "incoming_webhook_bot"
TOO_LATE = "too_late"
RATE_LIMITED = "rate_limit_hit"
BUSY = "rate_limit_near"
"""We did not ask at all, because the server would count one request too many."""

_CODES = {
    Meaning.ABSENT: "BAD_EVENT_QUEUE_ID STREAM_DOES_NOT_EXIST",
    Meaning.REFUSED: """
        BAD_NARROW BAD_REQUEST EXPECTATION_MISMATCH INVALID_JSON MOVE_MESSAGES_TIME_LIMIT_EXCEEDED
        REACTION_ALREADY_EXISTS REACTION_DOES_NOT_EXIST REQUEST_CONFUSING_VAR REQUEST_VARIABLE_INVALID
        REQUEST_VARIABLE_MISSING STREAM_WILDCARD_MENTION_NOT_ALLOWED TOPIC_WILDCARD_MENTION_NOT_ALLOWED
        UNAUTHORIZED_PRINCIPAL
    """,
    Meaning.LATER: "RATE_LIMIT_HIT SERVER_NOT_READY",
    Meaning.UNSURE: "INTERNAL_SERVER_ERROR REQUEST_TIMEOUT",
    Meaning.TOKEN: """
        AUTHENTICATION_FAILED INVALID_API_KEY NONEXISTENT_SUBDOMAIN REALM_DEACTIVATED UNAUTHENTICATED_USER
        UNAUTHORIZED USER_DEACTIVATED
    """,
}
"""What the descriptions of our calls name, and their neighbours, https://zulip.com/api/rest-error-handling."""

MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}

_A, _R = Meaning.ABSENT, Meaning.REFUSED
SAYINGS = (
    Saying(r"Invalid message\(s\)", "no_such_message", _A),
    Saying("No such user|Invalid user ID", "no_such_user", _A),
    Saying("Invalid email", "no_such_user", _A),
    Saying("Invalid (?:channel|stream) ID", "no_such_channel", _A),
    Saying("is no longer using Zulip", "recipient_deactivated", _R),
    Saying("Direct messages are disabled in this organization", "direct_messages_closed", _R),
    Saying("This conversation does not include any users who can authorize it", "direct_messages_closed", _R),
    Saying("You do not have permission to initiate direct message", "direct_messages_closed", _R),
    Saying("You do not have permission to access some of the recipients", "no_such_user", _A),
    Saying("Read receipts are disabled", RECEIPTS_OFF, _R),
    Saying("The time limit for editing this message has pas", TOO_LATE, _R),
    Saying("has turned off message editing", TOO_LATE, _R),
    Saying("You don't have permission to edit this message", TOO_LATE, _R),
    Saying("Widgets cannot be edited", TOO_LATE, _R),
    Saying("not available to incoming webhook bots", WEBHOOK_BOT, Meaning.TOKEN),
)
"""Zulip says most of its noes in words only; we ask for them in English."""


def answer_trouble(status: int, headers: Mapping[str, str], said: object) -> ZulipTroubleError | None:
    """Say what is wrong with an answer; None when it is a good one."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return ZulipTroubleError(RATE_LIMITED, Meaning.LATER, _pause(headers, said))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ZulipTroubleError(f"http_{status}", Meaning.UNSURE)
    if not isinstance(said, dict):
        good = status == HTTPStatus.OK
        why, meaning = ("unreadable_answer", Meaning.UNSURE) if good else (f"http_{status}", Meaning.LATER)
        return ZulipTroubleError(why, meaning)
    if status == HTTPStatus.OK and said.get("result") == "success":
        return None
    return _refusal(status, said)


def failure_trouble(error: RequestException) -> ZulipTroubleError:
    """Say what follows from a connection that failed, without repeating what was sent."""
    reasons = list(_reasons(error))
    if any(isinstance(reason, UNREACHABLE) for reason in reasons):
        return ZulipTroubleError(type(error).__name__, Meaning.LATER)
    return ZulipTroubleError(type(error).__name__, Meaning.UNSURE)


def delivery_of(trouble: ZulipTroubleError) -> RetryLater | Refused:
    """Say what has become of a message whose sending failed."""
    if trouble.meaning in (Meaning.ABSENT, Meaning.REFUSED):
        return Refused(trouble.why)
    return RetryLater(trouble.why, trouble.after, trouble.meaning is Meaning.UNSURE, _reach(trouble))


def _reach(trouble: ZulipTroubleError) -> Reach:
    """Say whom a trouble concerns: the server counts what the bot does, whoever it is for."""
    if trouble.why == BUSY:
        return Reach.TURN
    everybody = trouble.meaning is Meaning.TOKEN or trouble.why == RATE_LIMITED
    return Reach.WORKSPACE if everybody else Reach.PERSON


def _refusal(status: int, said: Mapping[str, object]) -> ZulipTroubleError:
    sentence, code = str(said.get("msg", "")), str(said.get("code", ""))
    for saying in SAYINGS:
        if re.search(saying.pattern, sentence):
            return ZulipTroubleError(saying.why, saying.meaning)
    if code in MEANINGS:
        return ZulipTroubleError(code.lower(), MEANINGS[code])
    why = code.lower() if re.fullmatch("[A-Z_]{1,80}", code) else f"http_{status}"
    unauthorized = status == HTTPStatus.UNAUTHORIZED
    return ZulipTroubleError(why, Meaning.TOKEN if unauthorized else Meaning.LATER)


def _pause(headers: Mapping[str, str], said: object) -> timedelta | None:
    """Read how long Zulip wants to be left alone: seconds with a fraction, in the answer or its head."""
    asked = said.get("retry-after") if isinstance(said, dict) else None
    try:
        seconds = float(str(headers.get("Retry-After", "") if asked is None else asked))
    except ValueError:
        return None
    known = math.isfinite(seconds) and 0 <= seconds <= LONGEST_PAUSE.total_seconds()
    return timedelta(seconds=seconds) if known else None


def _reasons(error: object) -> Iterator[object]:
    """Unwrap what lies behind a failure: the libraries nest their errors in several ways."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [*one.args, one.__cause__, one.__context__, getattr(one, "reason", None)]
