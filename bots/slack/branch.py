"""Slack's side of the program: one workspace, with the tokens of the configuration."""

import logging
from threading import Event as Signal

from adapters.connecting import Without
from adapters.slack.clients import connect
from adapters.slack.errors import MEANINGS, Meaning
from adapters.slack.farewells import Farewell
from adapters.slack.installation import BadTokenError, introduce
from adapters.trouble import PlatformTroubleError
from bots.catchup import CatchUp
from bots.clock import utc_now
from bots.config import WrongConfigurationError
from bots.credentials import Slack
from bots.door import Door
from bots.hands import Hands
from bots.pipeline import Road
from bots.slack.consent import Consent, Registration
from bots.slack.pages import pages
from bots.slack.receiver import GLANCE, Receiver, slack_receiver, way_of
from bots.slack.site import PLATFORM, Builder

log = logging.getLogger(__name__)

REFUSED = "Slack refuses the token ({why}). To find out what is wrong with it: unseen check"


class SlackBranch:
    """Serves the workspace of the configured bot token."""

    platform = "Slack"

    def __init__(
        self, slack: Slack, bot_token: str, road: Road, door: Door, registration: Registration | None = None
    ) -> None:
        """Without a registration, nobody can connect their read cursor."""
        self._slack = slack
        self._bot_token = bot_token
        self._offices = road.offices
        self._door = door
        consent = Consent(registration, road.store) if registration else None
        self._catch_up = CatchUp(road, Hands(1, "catch-up"), PLATFORM)
        self._builder = Builder(slack, road, consent or Without.UNPREPARED, self._catch_up)
        self._pages = pages(consent) if consent else None
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
            if self._receiver is not None and self._receiver.look():
                self._catch_up.run(utc_now())

    def close(self) -> None:
        """Finish what is under way, take nothing new; notices can still be sent."""
        if self._receiver is not None:
            self._receiver.stop()
            self._receiver = None
        self._catch_up.leave()

    def _open(self) -> None:
        installation = introduce(connect(self._bot_token, self._slack.api_url))
        site = self._builder.build(self._bot_token, installation, _note_removal)
        self._builder.learn(site)
        self._offices.add(site.office)
        self._receiver = slack_receiver(self._slack, site.app, self._door, self._pages)
        self._receiver.start()
        self._catch_up.run(utc_now())
        watched = len(self._builder.road.store.directory.watched_channels(site.workspace.id))
        way = way_of(self._slack)
        log.info("unseen is watching %d channels in %s (%s)", watched, site.workspace.name, way)


def _note_removal(_farewell: Farewell) -> None:
    log.error("Unseen was removed from the workspace; install the app again or stop this program")
