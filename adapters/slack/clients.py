"""Connections to Slack's Web API: one that never repeats a request, and one with patience for long lists."""

import logging
import re
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from ssl import create_default_context
from typing import Any
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.webhook import WebhookClient, WebhookResponse
from typing_extensions import override

from adapters.bounded import BoundedAnswer

TIMEOUT = 10
"""Seconds to wait for an answer."""
MOST_PAUSES = 3
"""Times that a list waits for one of its pages."""
LONGEST_PAUSE = 60
"""Seconds that a list waits each time."""

QUIET = logging.getLogger(__name__)
# What fails is raised, and said by whoever asked; the SDK would say it each time, people's words included.
QUIET.setLevel(logging.CRITICAL)


class _Connection(HTTPConnection):
    response_class = BoundedAnswer


class _SecureConnection(HTTPSConnection):
    response_class = BoundedAnswer


class _Http(HTTPHandler):
    @override
    def http_open(self, req: Request) -> Any:
        return self.do_open(_Connection, req)


class _Https(HTTPSHandler):
    def __init__(self) -> None:
        self._trusted = create_default_context()
        super().__init__(context=self._trusted)

    @override
    def https_open(self, req: Request) -> Any:
        return self.do_open(_SecureConnection, req, context=self._trusted)


@cache
def _opener(proxy: str | None) -> OpenerDirector:
    """Make what opens addresses; it goes nowhere else, whatever is answered: our token would go along."""
    opener = OpenerDirector()
    proxies = {"http": proxy, "https": proxy} if proxy else {}
    for handler in (
        ProxyHandler(proxies),
        _Http(),
        _Https(),
        UnknownHandler(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(handler)
    return opener


class BoundedClient(WebClient):
    """Slack's client, of whose answers only so much is read, and only for so long."""

    @override
    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        with _opener(self.proxy).open(req, timeout=self.timeout) as answer:
            body = answer.read().decode()
            # The SDK stumbles over an answer that is no object.
            readable = body if body.lstrip().startswith("{") else ""
            return {"status": answer.status, "headers": answer.headers, "body": readable}


class BoundedHook(WebhookClient):
    """Slack's client for the addresses at which it takes late answers, bounded in the same way."""

    @override
    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        with _opener(self.proxy).open(req, timeout=self.timeout) as answer:
            body = answer.read().decode()
            return WebhookResponse(url=url, status_code=answer.status, body=body, headers=answer.headers)


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


def connect(token: str | None, url: str = WebClient.BASE_URL) -> WebClient:
    """Make a client that sends each request once: a message repeated by the SDK would arrive twice."""
    return BoundedClient(token, base_url=url, timeout=TIMEOUT, retry_handlers=[], logger=QUIET)


def patient(client: WebClient) -> WebClient:
    """Make a client for reading long lists, which waits out rate limits and passing failures."""
    handlers = [
        ConnectionErrorRetryHandler(),
        ServerErrorRetryHandler(),
        BoundedPatience(max_retry_count=MOST_PAUSES),
    ]
    return BoundedClient(
        client.token, base_url=client.base_url, timeout=TIMEOUT, retry_handlers=handlers, logger=QUIET
    )


def _pause(response: HttpResponse | None) -> float:
    headers = response.headers if response is not None else {}
    asked = next((values[0] for name, values in headers.items() if name.lower() == "retry-after"), "")
    return int(asked) if re.fullmatch("[0-9]{1,6}", asked) else float("inf")


def hook(url: str) -> WebhookClient:
    """Make a client for one of the addresses at which Slack takes late answers."""
    return BoundedHook(url, timeout=TIMEOUT, retry_handlers=[], logger=QUIET)
