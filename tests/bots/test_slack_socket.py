"""The socket to Slack, as it is lost in ways that nobody tells."""

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.clients import connect
from adapters.trouble import PlatformTroubleError
from bots.slack.socket_mode import LONGEST_SILENCE, SocketMode
from sandbox.client import Sandbox


@pytest.fixture
def world() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture
def app(world: Sandbox) -> App:
    return App(
        client=connect(None, world.api_url),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),
        signing_secret="",
        request_verification_enabled=False,
    )


class Ticking:
    """A timer that a story turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def looks_for_long(socket: SocketMode, timer: Ticking) -> None:
    """Look, long after each other, more often than there can be signs from before."""
    for _ in range(5):
        timer.now += LONGEST_SILENCE + 1
        socket.look()


def test_a_socket_on_which_nothing_comes_is_lost(world: Sandbox, app: App) -> None:
    timer = Ticking()
    socket = SocketMode(app, world.env()["SLACK_APP_TOKEN"], timer)
    socket.start()
    world.falls_silent()
    socket.look()
    with pytest.raises(PlatformTroubleError, match="silent_socket"):
        looks_for_long(socket, timer)
    socket.stop()


@pytest.mark.parametrize("trouble", ["huge", "malformed", "server_error", "drop_before"])
def test_a_socket_that_cannot_be_opened_is_trouble_that_passes(
    world: Sandbox, app: App, trouble: str
) -> None:
    world.fault(trouble, "apps.connections.open")
    socket = SocketMode(app, world.env()["SLACK_APP_TOKEN"])
    with pytest.raises(PlatformTroubleError):
        socket.start()
    socket.start()
    world.waits_for_connection()
    socket.stop()
