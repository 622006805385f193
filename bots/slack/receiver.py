"""How Slack reaches the program."""

from collections.abc import Iterator
from typing import Protocol

from slack_bolt import App

from adapters.slack.manifest import CONNECT, INSTALL, PATH, REDIRECT
from bots.credentials import Slack, SlackHttp, SlackSocket
from bots.door import Door, Rooms, Spot
from bots.slack.http import FromSlack
from bots.slack.socket_mode import SocketMode

EVENTS = ("POST", PATH)
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


class OverHttp:
    """Answers at the program's door, where Slack and people's browsers come."""

    def __init__(self, door: Door, rooms: Rooms) -> None:
        self._door = door
        self._rooms = rooms

    def start(self) -> None:
        """Begin to answer."""
        self._door.open(self._rooms)

    def look(self) -> bool:
        """Trust that Slack reaches us: whether it comes is up to Slack."""
        return True

    def stop(self) -> None:
        """Take nothing new."""
        self._door.close(self._rooms)


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


def slack_receiver(slack: Slack, app: App, door: Door, pages: Rooms | None = None) -> Receiver:
    """Choose the way that is configured; pages need HTTP whatever it is."""
    match slack.way:
        case SlackSocket(app_token) if pages:
            return Both(SocketMode(app, app_token), OverHttp(door, pages))
        case SlackSocket(app_token):
            return SocketMode(app, app_token)
        case SlackHttp(signing_secret):
            return OverHttp(door, {EVENTS: FromSlack(app, signing_secret), **(pages or {})})


def expected(slack: Slack) -> Iterator[Spot]:
    """Name where Slack and people's browsers come, as it is configured."""
    if isinstance(slack.way, SlackHttp):
        yield EVENTS
    if slack.oauth:
        yield from (("GET", path) for path in (INSTALL, CONNECT, REDIRECT))


def way_of(slack: Slack) -> str:
    """Name the way that is configured."""
    return "Socket Mode" if isinstance(slack.way, SlackSocket) else "HTTP"
