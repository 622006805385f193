"""A server that answers whatever it is told to: for what no sandbox would ever say."""

import json
import socket
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Heard:
    """A request that has come."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer; without a status the connection is cut after the body."""

    said: object = field(default_factory=lambda: {"result": "success", "msg": ""})
    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        """What is sent."""
        return self.said if isinstance(self.said, bytes) else json.dumps(self.said).encode()


class CannedServer(ThreadingHTTPServer):
    """Answers with what lies ready, in its order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ready = deque[Canned]()
        self.heard = list[Heard]()

    @property
    def site(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.server_port}"

    def answers(self, *said: object, **others: Any) -> None:
        """Lay answers ready."""
        self.ready += [Canned(one, **others) for one in said]


class _Handler(BaseHTTPRequestHandler):
    server: CannedServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @override
    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        params = dict(parse_qsl(split.query or body))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.append(Heard(self.command, split.path, params, headers))
        answer = self.server.ready.popleft()
        if answer.status is None:
            self.connection.sendall(answer.body)
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815 - named by the library


@contextmanager
def canned() -> Iterator[CannedServer]:
    """Let a server run."""
    with CannedServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
