"""The HTTP side: what Slack signed is handed to the app, people's browsers get their pages."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Thread
from typing import Any, Protocol

from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.server import create_server
from waitress.trigger import trigger

from adapters.slack.manifest import PATH
from bots.credentials import Address

log = logging.getLogger(__name__)

HEALTH = "/healthz"
MOST_BYTES = 1024 * 1024
"""Far more than Slack sends: the largest view it takes has 250 kB."""
THREADS = 16
"""Requests answered at the same time; some of them may be waiting for a look-up."""
PATIENCE = 5
"""Seconds that requests under way have to finish when the program ends."""

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered."""

    status: HTTPStatus
    body: str
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class Room(Protocol):
    """What answers at one address."""

    def __call__(self, environ: Environ) -> Answer:
        """Answer one request."""


Rooms = Mapping[tuple[str, str], Room]
"""By method and path."""


class Door:
    """The WSGI application: shows every request to its room."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = {("GET", HEALTH): _well, **rooms}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        room = self._rooms.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]), _nowhere)
        answer = room(environ)
        headers = [("Content-Type", answer.content_type), *answer.headers]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [answer.body.encode()]


class FromSlack:
    """Hands what Slack has signed to the app.

    The signature is checked before anything of the body is understood, so that strangers reach no parser.
    """

    def __init__(self, app: App, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    def __call__(self, environ: Environ) -> Answer:
        """Answer one request."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > MOST_BYTES:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = environ["wsgi.input"].read(length)
        if not self._is_signed(body, environ):
            return _refused(HTTPStatus.UNAUTHORIZED)
        headers = {"content-type": environ.get("CONTENT_TYPE", "")}
        response = self._app.dispatch(BoltRequest(body=body.decode(), headers=headers))
        return Answer(HTTPStatus(response.status), response.body, response.first_headers()["content-type"])

    def _is_signed(self, body: bytes, environ: Environ) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP")
        try:
            return self._verifier.is_valid(body, timestamp, environ.get("HTTP_X_SLACK_SIGNATURE"))
        except (ArithmeticError, TypeError, ValueError):
            # The verifier expects a number, UTF-8 and ASCII; strangers send anything.
            return False


class HttpServer:
    """Listens until it is stopped."""

    def __init__(self, rooms: Rooms, address: Address) -> None:
        # Untyped, because the types published for these two contradict each other.
        self._sockets: Any = {}
        self._wake: Any = trigger(self._sockets)
        self._server = create_server(
            Door(rooms),
            map=self._sockets,
            host=address.host,
            port=address.port,
            ident="unseen",
            threads=THREADS,
            # What is larger still is refused before it is read, and without a word in the log.
            max_request_body_size=2 * MOST_BYTES,
        )
        self._thread = Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def look(self) -> bool:
        """Trust that Slack reaches us: whether it comes is up to Slack."""
        return True

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""
        self._server.task_dispatcher.shutdown(timeout=PATIENCE)
        # Sockets must be closed by the thread that waits on them.
        self._wake.pull_trigger(lambda: wasyncore.close_all(self._sockets))
        self._thread.join(PATIENCE)


def _well(_environ: Environ) -> Answer:
    return Answer(HTTPStatus.OK, "ok")


def _nowhere(_environ: Environ) -> Answer:
    return Answer(HTTPStatus.NOT_FOUND, "not found")


def _refused(status: HTTPStatus) -> Answer:
    log.warning("refused a request to %s: %s", PATH, status.phrase.lower())
    return Answer(status, status.phrase.lower())
