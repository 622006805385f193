"""The connection to a Zulip server: one door for every request, which is sent once and waits for no turn."""

import json
import os
from collections.abc import Callable, Mapping
from configparser import Error as UnreadableConfigError
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import zulip
from requests import Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from typing_extensions import override
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from adapters.bounded import MOST_BYTES, PIECE, BoundedAnswer
from adapters.payloads import Payload
from adapters.zulip.errors import (
    BUSY,
    RATE_LIMITED,
    Meaning,
    ZulipTroubleError,
    answer_trouble,
    failure_trouble,
)
from adapters.zulip.limits import PER_HOUR, PER_MINUTE, Bucket, Purpose

TIMEOUT = 10.0
"""Seconds to wait for an answer."""
MOST_CONNECTIONS = 32
"""Connections that are kept open for the threads that send, ask and answer."""


class _Connection(HTTPConnection):
    response_class = BoundedAnswer


class _SecureConnection(HTTPSConnection):
    response_class = BoundedAnswer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Bounded(HTTPAdapter):
    """Reads only so much of an answer, and only for so long."""

    @override
    def init_poolmanager(self, *asked: Any, **named: Any) -> None:
        super().init_poolmanager(*asked, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    @override
    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        # Proxies of another kind have connections of their own.
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    said: object


class UnusableLoginError(Exception):
    """Site, e-mail address and key cannot be read."""


class Connection(zulip.Client):
    """Zulip's client, for its login, its certificates and its session; requests go through ``call``."""

    def __init__(
        self, timer: Callable[[], float], site: str | None, email: str | None, key: str | None, file: str
    ) -> None:
        """Take a login; what it does not tell stands in the file. ``timer`` tells how much time passes."""
        super().__init__(
            email=email, api_key=key, config_file=file, retry_on_errors=False, site=site, client="Unseen"
        )
        self.timer = timer
        self.requests = Bucket(timer(), PER_MINUTE, PER_HOUR)
        self.polls = Bucket(timer(), PER_MINUTE)
        self.ensure_session()

    @override
    def get_server_settings(self) -> dict[str, Any]:
        # Zulip's client asks this while it is made, and dies of a failed assertion where no server answers.
        # Whoever needs the version asks for it.
        return {"zulip_version": "unasked"}

    @property
    def door(self) -> Session:
        """The session, ready to be used by any thread."""
        assert self.session is not None  # noqa: S101 - made together with the client
        return self.session


def connect(
    timer: Callable[[], float],
    *,
    site: str | None = None,
    email: str | None = None,
    key: str | None = None,
    config_file: str | None = None,
) -> Connection:
    """Make a client of a login, or of a zuliprc that holds one, without asking the server for anything.

    Raises UnusableLoginError when something is missing in it.
    """
    # Without a file of ours, the client would look for one in the home directory.
    file = config_file or os.devnull
    try:
        client = Connection(timer, site, email, key, file)
    except (zulip.ZulipError, UnreadableConfigError, OSError, UnicodeDecodeError, AssertionError) as error:
        raise UnusableLoginError(type(error).__name__) from error
    # Zulip says most of its noes in words only, in the language of whoever asks.
    client.door.headers["Accept-Language"] = "en"
    for scheme in ("http://", "https://"):
        client.door.mount(scheme, _Bounded(pool_maxsize=MOST_CONNECTIONS))
    return client


def call(
    client: Connection,
    method: str,
    path: str,
    params: Mapping[str, Any] | None = None,
    *,
    purpose: Purpose = Purpose.QUESTION,
    timeout: float = TIMEOUT,
) -> Payload:
    """Send one request, once, and return what was answered; ``path`` is what follows ``/api/v1/``.

    Raises ZulipTroubleError for all but a good answer, also when the server was asked too much already.
    """
    bucket = client.polls if purpose is Purpose.EVENTS else client.requests
    pause = bucket.take(purpose, client.timer())
    if pause is not None:
        raise ZulipTroubleError(BUSY, Meaning.LATER, timedelta(seconds=pause))
    answer = _exchange(client, method, path, params or {}, timeout)
    allowed = answer.headers.get("X-RateLimit-Limit", "")
    if allowed.isdecimal():
        bucket.lift(int(allowed))
    trouble = answer_trouble(answer.status, answer.headers, answer.said)
    if trouble is None:
        return cast("Payload", answer.said)
    if trouble.why == RATE_LIMITED and trouble.after is not None:
        bucket.empty(client.timer(), trouble.after.total_seconds())
    raise trouble


def _exchange(
    client: Connection, method: str, path: str, params: Mapping[str, Any], timeout: float
) -> _Answer:
    written = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in params.items()
        if value is not None
    }
    in_address = method == "GET"
    try:
        # Somewhere else, the key is nobody's business, and a message would not be sent again.
        with client.door.request(
            method,
            f"{client.base_url}v1/{path}",
            params=written if in_address else None,
            data=None if in_address else written,
            timeout=timeout,
            stream=True,
            allow_redirects=False,
        ) as response:
            return _Answer(response.status_code, response.headers, _said(response))
    except RequestException as error:
        raise failure_trouble(error) from error


def _said(response: Response) -> object:
    body = bytearray()
    for piece in response.iter_content(PIECE):
        body += piece
        # Packed, it may have been smaller.
        if len(body) > MOST_BYTES:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
