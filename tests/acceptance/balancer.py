"""What stands before several workers: hands each request to the next of them, as a load balancer does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread

ASIDE = frozenset({"connection", "content-length", "host", "transfer-encoding"})
"""Headers that are about one connection only."""


class Balancer(ThreadingHTTPServer):
    """Listens before some addresses, which may change."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.addresses = list(addresses)
        self.taken: list[str] = []
        """Who answered, in order."""
        self._turns = count()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def next_ones(self) -> list[str]:
        """Name all addresses, first the one whose turn it is."""
        first = next(self._turns) % len(self.addresses)
        return self.addresses[first:] + self.addresses[:first]


class _Handler(BaseHTTPRequestHandler):
    server: Balancer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ASIDE}
        for address in self.server.next_ones():
            connection = HTTPConnection(address, timeout=30)
            try:
                connection.connect()
            except ConnectionRefusedError:
                continue
            self._hand_over(connection, address, body, headers)
            return
        self.send_error(HTTPStatus.BAD_GATEWAY)

    def _hand_over(
        self, connection: HTTPConnection, address: str, body: bytes, headers: dict[str, str]
    ) -> None:
        try:
            connection.request("POST", self.path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            self.send_error(HTTPStatus.BAD_GATEWAY)
            return
        finally:
            connection.close()
        self.server.taken.append(address)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def balancing(*addresses: str) -> Iterator[Balancer]:
    """Stand before these addresses."""
    with Balancer(addresses) as balancer:
        listening = Thread(target=balancer.serve_forever, daemon=True)
        listening.start()
        try:
            yield balancer
        finally:
            balancer.shutdown()
            listening.join()
