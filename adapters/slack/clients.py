"""Connections to Slack's Web API: one that never repeats a request, and one with patience for long lists."""

import logging
import re

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from typing_extensions import override

TIMEOUT = 10
"""Seconds to wait for an answer."""
MOST_PAUSES = 3
"""Times that a list waits for one of its pages."""
LONGEST_PAUSE = 60
"""Seconds that a list waits each time."""

_log = logging.getLogger(__name__)
# At a finer level the SDK writes whole requests into the log, and people's words with them.
_log.setLevel(logging.INFO)


class BoundedPatience(RateLimitErrorRetryHandler):
    """Waits as long as Slack asks for, unless that is too long."""

    @override
    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = super()._can_retry(state=state, request=request, response=response, error=error)
        return limited and _pause(response) <= LONGEST_PAUSE


def connect(token: str, url: str = WebClient.BASE_URL) -> WebClient:
    """Make a client that sends each request once: a message repeated by the SDK would arrive twice."""
    return WebClient(token, base_url=url, timeout=TIMEOUT, retry_handlers=[], logger=_log)


def patient(client: WebClient) -> WebClient:
    """Make a client for reading long lists, which waits out rate limits and passing failures."""
    handlers = [
        ConnectionErrorRetryHandler(),
        ServerErrorRetryHandler(),
        BoundedPatience(max_retry_count=MOST_PAUSES),
    ]
    return WebClient(
        client.token, base_url=client.base_url, timeout=TIMEOUT, retry_handlers=handlers, logger=_log
    )


def _pause(response: HttpResponse | None) -> float:
    headers = response.headers if response is not None else {}
    asked = next((values[0] for name, values in headers.items() if name.lower() == "retry-after"), "")
    return int(asked) if re.fullmatch("[0-9]{1,6}", asked) else float("inf")
