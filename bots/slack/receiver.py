"""How Slack reaches the program."""

from typing import Protocol

from slack_bolt import App

from adapters.slack.manifest import PATH
from bots.config import WrongConfigurationError
from bots.credentials import Address, Slack, SlackHttp, SlackSocket
from bots.slack.http import FromSlack, HttpServer, Rooms
from bots.slack.socket_mode import SocketMode

GLANCE = 5
"""Seconds between looks at the connection."""


class Receiver(Protocol):
    """Takes in what Slack sends, from start to stop."""

    def start(self) -> None:
        """Begin; raises PlatformTroubleError when Slack cannot be reached."""

    def look(self) -> bool:
        """Say whether Slack reached us since the last look; raises PlatformTroubleError when it does not."""

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""


class Both:
    """Takes in what Slack sends over a socket, and shows people their pages over HTTP."""

    def __init__(self, socket: Receiver, pages: Receiver) -> None:
        self._parts = (socket, pages)

    def start(self) -> None:
        """Begin; raises PlatformTroubleError when Slack cannot be reached."""
        for part in self._parts:
            part.start()

    def look(self) -> bool:
        """Say whether Slack reached us since the last look; raises PlatformTroubleError when it does not."""
        looks = [part.look() for part in self._parts]
        return all(looks)

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""
        for part in self._parts:
            part.stop()


def slack_receiver(slack: Slack, app: App, pages: Rooms | None = None) -> Receiver:
    """Choose the way that is configured; pages need HTTP whatever it is."""
    match slack.way:
        case SlackSocket(app_token) if slack.oauth and pages:
            return Both(SocketMode(app, app_token), _http_server(pages, slack.oauth.address))
        case SlackSocket(app_token):
            return SocketMode(app, app_token)
        case SlackHttp(signing_secret, address):
            return _http_server({("POST", PATH): FromSlack(app, signing_secret), **(pages or {})}, address)


def way_of(slack: Slack) -> str:
    """Name the way that is configured."""
    return "Socket Mode" if isinstance(slack.way, SlackSocket) else "HTTP"


def _http_server(rooms: Rooms, address: Address) -> HttpServer:
    try:
        return HttpServer(rooms, address)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        mistake = f"Nothing can listen at UNSEEN_HTTP, {address.host}:{address.port}: {reason}."
        raise WrongConfigurationError((mistake,)) from error
