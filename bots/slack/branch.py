"""Slack's side of the program: one workspace, with the tokens of the configuration."""

import logging
from functools import partial
from threading import Event as Signal

from slack_bolt import App
from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.errors import MEANINGS, Meaning
from adapters.slack.installation import BadTokenError, Installation, introduce
from adapters.slack.links import parse, permalink
from adapters.slack.messenger import SlackMessenger
from adapters.slack.mrkdwn import Names, code, escape, pressable
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.config import WrongConfigurationError
from bots.credentials import Slack, SlackSocket
from bots.desk import Desk
from bots.lookups import Lookups
from bots.offices import Office
from bots.pipeline import Road
from bots.slack.app import slack_app
from bots.slack.intake import Intake
from bots.slack.listeners import Listeners
from bots.slack.receiver import Receiver, slack_receiver
from bots.visit import Dialect
from rules.events import Event
from rules.model import Medium
from storage.directory import Workspace

log = logging.getLogger(__name__)

REFUSED = "Slack refuses the token ({why}). To find out what is wrong with it: unseen check"
GLANCE = 5
"""Seconds between looks at the connection."""


class SlackBranch:
    """Serves the workspace of the configured bot token.

    Workspaces that install the app by consent (``Slack.oauth``) come and go while the program runs: each is
    an office that is added to ``road.offices`` and removed again.
    """

    platform = "Slack"

    def __init__(self, slack: Slack, bot_token: str, road: Road) -> None:
        self._slack = slack
        self._bot_token = bot_token
        self._road = road
        self._receiver: Receiver | None = None

    def open(self) -> None:
        """Introduce ourselves, learn who is there, then listen."""
        try:
            self._open()
        except PlatformTroubleError as trouble:
            if isinstance(trouble, BadTokenError):
                raise WrongConfigurationError((str(trouble),)) from trouble
            if MEANINGS.get(trouble.why) is Meaning.TOKEN:
                raise WrongConfigurationError((REFUSED.format(why=trouble.why),)) from trouble
            raise

    def hold(self, stop: Signal) -> None:
        """Look after the connection until told to stop."""
        while not stop.wait(GLANCE):
            if self._receiver is not None:
                self._receiver.look()

    def close(self) -> None:
        """Finish what is under way, take nothing new; notices can still be sent."""
        if self._receiver is not None:
            self._receiver.stop()
            self._receiver = None

    def _open(self) -> None:
        client = connect(self._bot_token, self._slack.api_url)
        installation = introduce(client)
        store = self._road.store
        workspace = store.directory.workspace(
            "slack", installation.home.team, installation.name, installation.url, installation.bot
        )
        names = partial(store.directory.name_of, workspace.id)
        office = _office(client, installation, workspace, names)
        Lookups(store, office).everything(utc_now())
        self._road.offices.add(office)
        self._receiver = slack_receiver(self._slack, self._app(installation, workspace, names))
        self._receiver.start()
        _say_hello(workspace, len(store.directory.watched_channels(workspace.id)), self._slack)

    def _app(self, installation: Installation, workspace: Workspace, names: Names) -> App:
        def record(event: Event) -> None:
            self._road.ingest(workspace.id, event, utc_now())

        app = slack_app(self._bot_token, self._slack, installation, Intake(installation, names, record))
        Listeners(Desk(self._road.store, workspace.id, dialect(installation.url))).register(app)
        return app


def dialect(url: str) -> Dialect:
    """Tell how people and Unseen write to each other in the workspace at that address."""

    def write_link(channel: str, ref: str, thread: str | None) -> str:
        return permalink(url, channel, ref, thread)

    return Dialect(escape, parse, write_link, code, pressable)


def _office(client: WebClient, installation: Installation, workspace: Workspace, names: Names) -> Office:
    messengers = {Medium.DIRECT_MESSAGE: SlackMessenger(client, installation.url)}
    return Office(workspace, SlackDirectory(client, installation, names), messengers)


def _say_hello(workspace: Workspace, watched: int, slack: Slack) -> None:
    way = "Socket Mode" if isinstance(slack.way, SlackSocket) else "HTTP"
    log.info("unseen is watching %d channels in %s (%s)", watched, workspace.name, way)
