"""The one HTTP side of the program: parts of it open rooms in which requests are answered, and close them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock, Thread
from typing import Any, Protocol

from waitress import wasyncore
from waitress.server import create_server
from waitress.trigger import trigger

from bots.config import Address

MOST_BYTES = 1024 * 1024
"""Far more than anybody sends us: the largest view that Slack takes has 250 kB."""
THREADS = 16
"""Requests answered at the same time; some of them may be waiting for a look-up."""
PATIENCE = 5
"""Seconds that requests under way have to finish when the program ends."""

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
TEXT, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
CAREFUL = (
    # The addresses have tickets in them: nobody else is to learn them, nor to put the page in a frame.
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
)
"""Headers of every page that people open in their browser."""
AS_TOLD = ("X-Content-Type-Options", "nosniff")
"""A header of every answer: what an answer repeats becomes no page by being looked at closely."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered."""

    status: HTTPStatus
    body: str
    content_type: str = TEXT
    headers: tuple[tuple[str, str], ...] = ()


class Room(Protocol):
    """What answers at one address."""

    def __call__(self, environ: Environ, /) -> Answer:
        """Answer one request."""


Spot = tuple[str, str]
"""Method and path."""
Rooms = Mapping[Spot, Room]


class Door:
    """The WSGI application: shows every request to its room, if it is open now."""

    def __init__(self, expected: Collection[Spot] = ()) -> None:
        """Take where rooms will be opened later: until then, whoever comes is asked to come again."""
        self._rooms: Rooms = dict.fromkeys(expected, _closed)
        self._changing = Lock()

    def open(self, rooms: Rooms) -> None:
        """Answer there from now on."""
        with self._changing:
            self._rooms = {**self._rooms, **rooms}

    def close(self, rooms: Collection[Spot]) -> None:
        """Ask whoever comes there to come again later."""
        self.open(dict.fromkeys(rooms, _closed))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method = "GET" if environ["REQUEST_METHOD"] == "HEAD" else environ["REQUEST_METHOD"]
        answer = self._rooms.get((method, environ["PATH_INFO"]), _nowhere)(environ)
        headers = [("Content-Type", answer.content_type), AS_TOLD, *answer.headers]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [answer.body.encode()]


class HttpServer:
    """Listens until it is stopped."""

    def __init__(self, door: Door, address: Address) -> None:
        """Take the address; raises OSError when nothing can listen there."""
        # Untyped, because the types published for these two contradict each other.
        self._sockets: Any = {}
        self._wake: Any = trigger(self._sockets)
        self._server = create_server(
            door,
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

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""
        self._server.task_dispatcher.shutdown(timeout=PATIENCE)
        # Sockets must be closed by the thread that waits on them.
        self._wake.pull_trigger(lambda: wasyncore.close_all(self._sockets))
        self._thread.join(PATIENCE)


def preferred_language(environ: Environ) -> str:
    """Tell the language that a browser prefers; empty when it tells none."""
    preferred: str = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return preferred.partition(",")[0].partition(";")[0].strip()


def plain(status: HTTPStatus) -> Answer:
    """Answer with a status and nothing else."""
    return Answer(status, status.phrase.lower())


def _nowhere(_environ: Environ) -> Answer:
    return plain(HTTPStatus.NOT_FOUND)


def _closed(_environ: Environ) -> Answer:
    return plain(HTTPStatus.SERVICE_UNAVAILABLE)
