"""How Slack reaches the program."""

from typing import Protocol

from slack_bolt import App

from bots.config import WrongConfigurationError
from bots.credentials import Address, Slack, SlackHttp, SlackSocket
from bots.slack.http import HttpServer
from bots.slack.socket_mode import SocketMode


class Receiver(Protocol):
    """Takes in what Slack sends, from start to stop."""

    def start(self) -> None:
        """Begin; raises PlatformTroubleError when Slack cannot be reached."""

    def look(self) -> None:
        """See whether Slack still reaches us; raises PlatformTroubleError when it has not for a while."""

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""


def slack_receiver(slack: Slack, app: App) -> Receiver:
    """Choose the way that is configured."""
    match slack.way:
        case SlackSocket(app_token):
            return SocketMode(app, app_token)
        case SlackHttp(signing_secret, address):
            return _http_server(app, signing_secret, address)


def _http_server(app: App, signing_secret: str, address: Address) -> HttpServer:
    try:
        return HttpServer(app, signing_secret, address)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        mistake = f"Nothing can listen at UNSEEN_HTTP, {address.host}:{address.port}: {reason}."
        raise WrongConfigurationError((mistake,)) from error
