"""The one HTTP side of the program: parts of it open rooms in which requests are answered, and close them."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, Protocol

from waitress import wasyncore
from waitress.server import create_server
from waitress.trigger import trigger

from bots.config import Address

MOST_BYTES = 1024 * 1024
"""Far more than anybody sends us: the largest view that Slack takes has 250 kB."""
THREADS = 16
"""Requests answered at the same time; some of them may be waiting for a look-up."""
SPARE = 4
"""Threads that are left for those who watch over the program, whatever keeps all others busy."""
MOMENT = 0.2
"""Seconds that a request waits for its turn among the others."""
PATIENCE = 5
"""Seconds that requests under way have to finish when the program ends."""

# It warns at each request that others are waiting; how long they wait is measured elsewhere.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)

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


@dataclass(frozen=True, slots=True)
class Crowded:
    """A room that shares its places with others; who finds none for a moment is asked to come again."""

    room: Room
    places: BoundedSemaphore

    def __call__(self, environ: Environ, /) -> Answer:
        """Answer one request."""
        if not self.places.acquire(timeout=MOMENT):
            return plain(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return self.room(environ)
        finally:
            self.places.release()


class Door:
    """The WSGI application: shows every request to its room, if it is open now."""

    def __init__(
        self, expected: Collection[Spot] = (), refused: Callable[[int], object] = lambda _: None
    ) -> None:
        """Take where rooms will be opened later: until then, whoever comes is asked to come again.

        ``refused`` hears the status of every request that was not as it should be.
        """
        self._refused = refused
        self._rooms: Rooms = dict.fromkeys(expected, _closed)
        self._places = BoundedSemaphore(THREADS)
        self._changing = Lock()

    def open(self, rooms: Rooms, *, crowded: bool = True) -> None:
        """Answer there from now on; rooms that are never crowded are for those who watch over the program."""
        known = {spot: Crowded(room, self._places) for spot, room in rooms.items()} if crowded else rooms
        with self._changing:
            self._rooms = {**self._rooms, **known}

    def close(self, rooms: Collection[Spot]) -> None:
        """Ask whoever comes there to come again later."""
        self.open(dict.fromkeys(rooms, _closed))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method = "GET" if environ["REQUEST_METHOD"] == "HEAD" else environ["REQUEST_METHOD"]
        answer = self._rooms.get((method, environ["PATH_INFO"]), _nowhere)(environ)
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            self._refused(answer.status.value)
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
            threads=THREADS + SPARE,
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
