"""What Slack sends, over both of its ways: the real Bolt against the pocket workspace."""

import hashlib
import hmac
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Event

import pytest

import rules.events
from adapters.slack.clients import connect
from adapters.slack.installation import introduce
from adapters.slack.manifest import PATH
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.config import Address
from bots.credentials import Slack, SlackHttp, SlackSocket
from bots.door import MOST_BYTES, Door, HttpServer
from bots.slack.app import slack_app
from bots.slack.intake import Intake
from bots.slack.receiver import Receiver, slack_receiver
from rules.events import MessageEdited, MessagePosted, Reacted
from sandbox.client import Sandbox


@dataclass
class Memory:
    """Remembers events, unless it is told to fail first."""

    failures: int = 0
    events: list[rules.events.Event] = field(default_factory=list)
    during: Callable[[rules.events.Event], None] = lambda _: None

    def record(self, event: rules.events.Event) -> None:
        self.during(event)
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.events.append(event)


@dataclass
class Scene:
    world: Sandbox
    memory: Memory
    slack: Slack
    receiver: Receiver
    address: Address


@pytest.fixture
def world() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        world.timing(acknowledge_within=1, retry_waits=(0.05, 0.05))
        yield world


def nameless(_: str) -> str | None:
    return None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def listening(door: Door) -> Iterator[tuple[Door, Address]]:
    """Let an HTTP side listen for a while."""
    address = Address("127.0.0.1", free_port())
    server = HttpServer(door, address)
    server.start()
    try:
        yield door, address
    finally:
        server.stop()


def credentials(world: Sandbox, way: str) -> Slack:
    known = world.env(http=way == "http")
    if way == "http":
        chosen: SlackHttp | SlackSocket = SlackHttp(known["SLACK_SIGNING_SECRET"])
    else:
        chosen = SlackSocket(known["SLACK_APP_TOKEN"])
    return Slack(known["SLACK_BOT_TOKEN"], chosen, known["SLACK_API_URL"])


@pytest.fixture
def scene(world: Sandbox, request: pytest.FixtureRequest) -> Iterator[Scene]:
    slack, memory = credentials(world, request.param), Memory()
    installation = introduce(connect(slack.bot_token or "", slack.api_url))
    app = slack_app(slack.bot_token or "", slack, installation, Intake(installation, nameless, memory.record))
    with listening(Door()) as (door, address):
        receiver = slack_receiver(slack, app, door)
        if isinstance(slack.way, SlackHttp):
            world.sends_to(f"http://{address}{PATH}")
        receiver.start()
        if isinstance(slack.way, SlackSocket):
            world.waits_for_connection()
        yield Scene(world, memory, slack, receiver, address)
        receiver.stop()


both_ways = pytest.mark.parametrize("scene", ["socket", "http"], indirect=True)
over_http = pytest.mark.parametrize("scene", ["http"], indirect=True)
over_sockets = pytest.mark.parametrize("scene", ["socket"], indirect=True)


@both_ways
def test_an_event_is_recorded_and_then_acknowledged(scene: Scene) -> None:
    post = scene.world.person("ann").says("support", "Hello")
    (delivery,) = scene.world.waits_until_settled()
    (event,) = scene.memory.events
    assert delivery.attempts == ["acknowledged"]
    assert isinstance(event, MessagePosted)
    assert (event.ref, event.text) == (post.ts, "Hello")


@both_ways
def test_an_event_that_could_not_be_stored_is_not_acknowledged_and_comes_again(scene: Scene) -> None:
    scene.memory.failures = 1
    scene.world.person("ann").says("support", "Hello")
    (delivery,) = scene.world.waits_until_settled()
    assert len(delivery.attempts) == 2
    assert delivery.attempts[0] in {"timeout", "http_error"}
    assert delivery.attempts[1] == "acknowledged"
    assert len(scene.memory.events) == 1


@both_ways
def test_an_event_that_means_nothing_to_us_is_acknowledged_all_the_same(scene: Scene) -> None:
    scene.world.person("ann").opens_home()
    (delivery,) = scene.world.waits_until_settled()
    assert delivery.attempts == ["acknowledged"]
    assert scene.memory.events == []


@both_ways
def test_a_revoked_token_loses_no_event(scene: Scene) -> None:
    scene.world.revokes(scene.slack.bot_token or "")
    scene.world.person("ann").says("support", "Hello")
    scene.world.waits_until_settled()
    assert len(scene.memory.events) == 1


@both_ways
def test_nobody_is_asked_for_every_event_whose_token_it_is(scene: Scene) -> None:
    ann = scene.world.person("ann")
    for number in range(3):
        ann.reacts(ann.says("support", f"Message {number}"))
    scene.world.waits_until_settled()
    assert [type(event) for event in scene.memory.events].count(Reacted) == 3
    assert len(scene.world.requests("auth.test")) == 1


@both_ways
def test_an_edit_does_not_overtake_its_message(scene: Scene) -> None:
    overtaken = Event()

    def record(event: object) -> None:
        if isinstance(event, MessageEdited):
            overtaken.set()
        else:
            assert not overtaken.wait(0.3)

    scene.memory.during = record
    ann = scene.world.person("ann")
    ann.edits(ann.says("support", "Hello"), "Good morning")
    attempts = [delivery.attempts for delivery in scene.world.waits_until_settled()]
    assert attempts == [["acknowledged"], ["acknowledged"]]


@over_sockets
@pytest.mark.parametrize("abruptly", [True, False])
def test_a_closed_socket_is_opened_again(scene: Scene, abruptly: bool) -> None:
    scene.world.disconnects(abruptly=abruptly)
    scene.world.waits_for_connection(within=20)
    scene.world.person("ann").says("support", "Still there?")
    scene.world.waits_until_settled()
    assert len(scene.memory.events) == 1


@over_sockets
@pytest.mark.parametrize("abruptly", [True, False])
def test_only_a_socket_that_slack_exchanges_leaves_no_gap(scene: Scene, abruptly: bool) -> None:
    assert [scene.receiver.look(), scene.receiver.look()] == [True, True]
    scene.world.disconnects(abruptly=abruptly)
    scene.world.waits_for_connection(within=20)
    scene.world.person("ann").says("support", "Still there?")
    scene.world.waits_until_settled()
    assert [scene.receiver.look(), scene.receiver.look()] == [not abruptly, True]


def test_a_socket_that_slack_refuses_is_trouble_with_a_reason(world: Sandbox) -> None:
    slack = credentials(world, "socket")
    installation = introduce(connect(slack.bot_token or "", slack.api_url))
    world.fault("error", "apps.connections.open", code="invalid_auth")
    app = slack_app(slack.bot_token or "", slack, installation, Intake(installation, nameless, print))
    receiver = slack_receiver(slack, app, Door())
    with pytest.raises(PlatformTroubleError, match="invalid_auth"):
        receiver.start()
    receiver.stop()


def ask(scene: Scene, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
    """Send a request as a stranger would."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(scene.address.host, scene.address.port, timeout=10)) as connection:
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def signed(scene: Scene, body: bytes, secret: str | None = None) -> dict[str, str]:
    assert isinstance(scene.slack.way, SlackHttp)
    timestamp = str(int(utc_now().timestamp()))
    key = (secret or scene.slack.way.signing_secret).encode()
    digest = hmac.new(key, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X_Slack_Request_Timestamp": timestamp, "X_Slack_Signature": f"v0={digest}"}


@over_http
def test_slack_is_shown_that_the_address_is_ours(scene: Scene) -> None:
    body = b'{"type": "url_verification", "challenge": "hello"}'
    status, answer = ask(scene, "POST", PATH, body, Content_Type="application/json", **signed(scene, body))
    assert (status, answer) == (200, '{"challenge": "hello"}')


EVENT = b'{"type": "event_callback", "event": {"type": "message"}}'


@over_http
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({}, EVENT, id="unsigned"),
        pytest.param({"X_Slack_Signature": "v0=0"}, EVENT, id="without a time"),
        pytest.param(
            {"X_Slack_Request_Timestamp": "soon", "X_Slack_Signature": "v0=0"}, EVENT, id="at no time"
        ),
        pytest.param({"X_Slack_Request_Timestamp": "1", "X_Slack_Signature": "v0=0"}, EVENT, id="long ago"),
        pytest.param(
            {"X_Slack_Request_Timestamp": "9" * 400, "X_Slack_Signature": "v0=\xe9"}, b"\xff\xfe", id="noise"
        ),
    ],
)
def test_what_slack_has_not_signed_is_refused(scene: Scene, headers: dict[str, str], body: bytes) -> None:
    status, _ = ask(scene, "POST", PATH, body, **headers)
    assert status == 401
    assert scene.memory.events == []


@over_http
def test_what_was_signed_with_another_secret_is_refused(scene: Scene) -> None:
    assert ask(scene, "POST", PATH, EVENT, **signed(scene, EVENT, "another"))[0] == 401


@over_http
def test_what_is_far_too_large_is_refused(scene: Scene) -> None:
    assert ask(scene, "POST", PATH, b"x" * (MOST_BYTES + 1))[0] == 413


@over_http
def test_what_is_larger_still_is_not_even_read(scene: Scene) -> None:
    assert ask(scene, "POST", PATH, Content_Length=str(1024 * MOST_BYTES))[0] == 413


@over_http
@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("GET", "/"), ("PUT", PATH)])
def test_there_is_nothing_else_to_be_asked(scene: Scene, method: str, path: str) -> None:
    assert ask(scene, method, path)[0] == 404
