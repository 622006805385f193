"""How Slack reaches the program."""

from typing import Protocol

from slack_bolt import App

from bots.credentials import Slack, SlackHttp, SlackSocket
from bots.slack.http import HttpServer
from bots.slack.socket_mode import SocketMode


class Receiver(Protocol):
    """Takes in what Slack sends, from start to stop."""

    def start(self) -> None:
        """Begin; raises PlatformTroubleError when Slack cannot be reached."""

    def stop(self) -> None:
        """Finish what is under way, take nothing new."""


def slack_receiver(slack: Slack, app: App) -> Receiver:
    """Choose the way that is configured."""
    match slack.way:
        case SlackSocket(app_token):
            return SocketMode(app, app_token)
        case SlackHttp(signing_secret, address):
            return HttpServer(app, signing_secret, address)
