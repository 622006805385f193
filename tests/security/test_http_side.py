"""The HTTP side before strangers: whatever they send, they reach no parser, and nobody waits for them."""

import hashlib
import hmac
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import App

from adapters.slack.manifest import CONNECT, INSTALL, PATH, REDIRECT
from adapters.slack.oauth import App as Registered
from bots.config import Address
from bots.door import MOST_BYTES, Door, HttpServer
from bots.slack.consent import Consent, Registration
from bots.slack.http import FromSlack
from bots.slack.pages import pages
from rules.model import Medium
from rules.settings import Settings
from storage.sealing import Keys, Seal
from storage.store import Store
from tests.bots.stage import empty_database
from tests.bots.test_slack_receiving import free_port
from tests.security.examples import few

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
WINDOW = 300
"""Seconds within which what Slack signed is good: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
EVENT = b'{"type":"url_verification","challenge":"c"}'
KEYS = Keys((bytes(range(32)),))
LONG = 10.0
"""Seconds after which a test gives up waiting for an answer."""


@dataclass(frozen=True)
class Side:
    """A whole HTTP side, and where it listens."""

    address: Address

    def asks(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self.address.host, self.address.port, timeout=LONG)
        try:
            connection.request(method, path, body, dict(headers or {}))  # type: ignore[arg-type]
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def sends(self, raw: bytes) -> bytes:
        """Send bytes as they are, and return the first line of what comes back."""
        with socket.create_connection((self.address.host, self.address.port), timeout=LONG) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            return connection.makefile("rb").readline()


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    folder: Path = tmp_path_factory.mktemp("http")
    (folder / "unseen.db").write_bytes(empty_database())
    store = Store(f"sqlite:///{folder / 'unseen.db'}", Settings(), frozenset(Medium), Seal(KEYS))
    registration = Registration(
        Registered("1.2", "secret", "http://127.0.0.1:1/api/"), "https://unseen.example", KEYS
    )
    app = App(token="xoxb-1", token_verification_enabled=False, request_verification_enabled=False)
    door, address = Door(), Address("127.0.0.1", free_port())
    from_slack = FromSlack(app, SECRET)
    door.open({("POST", PATH): from_slack, **pages(Consent(registration, store, lambda *_: None))})
    server = HttpServer(door, address)
    server.start()
    yield Side(address)
    server.stop()
    store.close()


def signed(body: bytes, *, age: float = 0, secret: str = SECRET) -> dict[str, str]:
    """Sign a body as Slack did so many seconds ago."""
    at = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/json",
    }


@pytest.mark.parametrize(
    ("age", "status"),
    [
        pytest.param(0, HTTPStatus.OK, id="now"),
        pytest.param(WINDOW - 10, HTTPStatus.OK, id="almost five minutes ago"),
        pytest.param(WINDOW + 10, HTTPStatus.UNAUTHORIZED, id="more than five minutes ago"),
        pytest.param(-WINDOW - 10, HTTPStatus.UNAUTHORIZED, id="far ahead"),
    ],
)
def test_what_slack_signed_is_good_for_five_minutes(side: Side, age: float, status: int) -> None:
    assert side.asks("POST", PATH, EVENT, signed(EVENT, age=age))[0] == status


@few(60)
@given(st.integers(0, len(EVENT) * 8 - 1))
def test_one_bit_more_or_less_breaks_the_signature(side: Side, bit: int) -> None:
    changed = bytearray(EVENT)
    changed[bit // 8] ^= 1 << bit % 8
    assert side.asks("POST", PATH, bytes(changed), signed(EVENT))[0] == HTTPStatus.UNAUTHORIZED


@few(60)
@given(st.binary(max_size=200), st.binary(max_size=20), st.binary(max_size=80))
def test_noise_of_any_kind_is_refused(side: Side, body: bytes, at: bytes, signature: bytes) -> None:
    lines = [b"POST " + PATH.encode() + b" HTTP/1.0", b"Content-Length: %d" % len(body)]
    headers = [b"X-Slack-Request-Timestamp: " + _line(at), b"X-Slack-Signature: " + _line(signature)]
    said = side.sends(b"\r\n".join([*lines, *headers, b"", body]))
    assert said.split()[1] in (b"400", b"401"), said


def _line(noise: bytes) -> bytes:
    return noise.replace(b"\r", b"").replace(b"\n", b"")


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 3 * MOST_BYTES])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_too_much_is_refused_whether_or_not_it_says_how_much_it_is(
    side: Side, size: int, in_pieces: bool
) -> None:
    told = "Transfer-Encoding: chunked" if in_pieces else f"Content-Length: {size}"
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{told}\r\n\r\n"
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (size, b"x" * size) if in_pieces else b"x" * size
    try:
        said = side.sends(head.encode() + body)
    except OSError:
        said = b""  # the door was shut in our face, which is an answer, too
    assert said[9:12] in (b"413", b"")
    assert side.asks("POST", PATH, EVENT, signed(EVENT))[0] == HTTPStatus.OK


def test_a_body_in_pieces_is_read_like_any_other(side: Side) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed(EVENT).items())
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{headers}\r\n"
    )
    pieces = b"%x\r\n%s\r\n0\r\n\r\n" % (len(EVENT), EVENT)
    assert side.sends(head.encode() + pieces)[9:12] == b"200"


SMUGGLED = [
    pytest.param(b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", id="two lengths"),
    pytest.param(b"Content-Length: -1\r\n\r\n", id="less than nothing"),
    pytest.param(b"Content-Length: 0x3\r\n\r\nabc", id="a length that is no number"),
    pytest.param(b"Content-Length: +3\r\n\r\nabc", id="a length with a sign"),
    pytest.param(b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", id="an encoding that nobody knows"),
    pytest.param(b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", id="a piece of no size"),
    pytest.param(b"X: a\rb\r\n\r\n", id="a line that ends halfway"),
    pytest.param(b"X : a\r\n\r\n", id="a name that ends in a space"),
    pytest.param(b"X: " + b"a" * 300_000 + b"\r\n\r\n", id="endless headers"),
]


@pytest.mark.parametrize("rest", SMUGGLED)
def test_what_two_servers_might_read_differently_is_refused(side: Side, rest: bytes) -> None:
    said = side.sends(b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + rest)
    assert said[9:10] in (b"4", b"5"), said
    assert said[9:12] != b"500"


def test_nobody_waits_for_those_who_are_slow(side: Side) -> None:
    """More strangers than there are threads, each in the middle of a body that never ends."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx".encode()
    slow = [socket.create_connection((side.address.host, side.address.port)) for _ in range(40)]
    try:
        for one in slow:
            one.sendall(head)
        assert side.asks("POST", PATH, EVENT, signed(EVENT))[0] == HTTPStatus.OK
    finally:
        for one in slow:
            one.close()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "post", "BREW"])
def test_slack_s_address_takes_nothing_but_posts(side: Side, method: str) -> None:
    assert side.asks(method, PATH, EVENT, signed(EVENT))[0] in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)


@few(80)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_any_other_address_is_nowhere(side: Side, path: str) -> None:
    status, _, body = side.asks("GET", "/x" + path)
    assert status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert path not in body.decode() or len(path) < 4


CAREFUL = {
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
}


@pytest.mark.parametrize("path", [INSTALL, CONNECT, REDIRECT])
@pytest.mark.parametrize(
    "query", ["", "?ticket=<script>alert(1)</script>", "?state=%0d%0aX-Evil:1", "?a=b&" * 99]
)
def test_pages_are_framed_by_nobody_and_kept_nowhere(side: Side, path: str, query: str) -> None:
    status, headers, body = side.asks("GET", (path + query).replace(" ", ""))
    assert status in (HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.BAD_REQUEST)
    assert CAREFUL.items() <= headers.items()
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "x-evil" not in headers
    assert b"<script" not in body


def test_a_cookie_of_ours_is_seen_by_no_script_and_sent_by_no_other_site(side: Side) -> None:
    _, headers, _ = side.asks("GET", INSTALL)
    parts = {part.strip().partition("=")[0] for part in headers["set-cookie"].split(";")}
    assert {"HttpOnly", "Secure", "SameSite", "Path", "Max-Age"} <= parts


@few(60)
@given(st.binary(max_size=120))
def test_a_browser_may_send_any_cookie(side: Side, noise: bytes) -> None:
    said = side.sends(
        b"GET "
        + REDIRECT.encode()
        + b"?state=x HTTP/1.0\r\nCookie: unseen_state="
        + _line(noise)
        + b"\r\n\r\n"
    )
    assert said.split()[1] == b"400", said


def test_what_fails_inside_tells_a_stranger_nothing(side: Side) -> None:
    """The address of Slack leads nowhere here: installing comes to an end that says no more than that."""
    _, headers, _ = side.asks("GET", INSTALL)
    cookie = headers["set-cookie"].partition(";")[0]
    state = cookie.partition("=")[2]
    status, _, body = side.asks("GET", f"{REDIRECT}?state={state}&code=abc", headers={"Cookie": cookie})
    assert status == HTTPStatus.BAD_REQUEST
    assert not [word for word in (b"Traceback", b"127.0.0.1", b"Error", b"secret") if word in body]
    assert side.asks("HEAD", INSTALL)[2] == b""
