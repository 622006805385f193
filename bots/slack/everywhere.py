"""Slack's side of the program: every workspace in which the app was installed by consent."""

import logging
from datetime import datetime
from threading import Event as Signal

from slack_sdk import WebClient

from adapters.slack.clients import connect
from adapters.slack.oauth import Granted
from bots.catchup import CatchUp
from bots.clock import utc_now
from bots.credentials import Slack
from bots.door import Door
from bots.hands import Hands
from bots.pipeline import Road
from bots.slack.app import front_app
from bots.slack.consent import Consent, Registration
from bots.slack.pages import pages
from bots.slack.receiver import GLANCE, Receiver, slack_receiver, way_of
from bots.slack.site import PLATFORM, Builder
from bots.slack.switchboard import Switchboard
from bots.slack.tenancy import Tenancy

log = logging.getLogger(__name__)

HOUR = 3600
"""Seconds between looks at the tokens."""
FETCHERS = 32
"""Workspaces that catch up at the same time; most of them wait until Slack allows the next page."""


class SlackEverywhere:
    """Serves all installations, which come and go while the program runs."""

    platform = "Slack"

    def __init__(self, slack: Slack, registration: Registration, road: Road, door: Door) -> None:
        self._slack = slack
        self._door = door
        consent = Consent(registration, road.store, self._welcome)
        self._pages = pages(consent)
        self._catch_up = CatchUp(road, Hands(FETCHERS, "catch-up"), PLATFORM)
        self._tenancy = Tenancy(Builder(slack, road, consent, self._catch_up))
        self._receiver: Receiver | None = None

    def open(self) -> None:
        """Serve what is installed, and listen; who and what is there is learnt meanwhile."""
        self._tenancy.move_in()
        switchboard = Switchboard(self._tenancy.sites, self._app_client(), self._tenancy.discover)
        app = front_app(self._slack, switchboard)
        self._receiver = slack_receiver(self._slack, app, self._door, self._pages)
        self._receiver.start()
        self._catch_up.run(utc_now())
        served = len(self._tenancy.sites.all())
        log.info("unseen is watching %d workspaces in Slack (%s)", served, way_of(self._slack))

    def hold(self, stop: Signal) -> None:
        """Look after the connection, and now and then after the tokens, until told to stop."""
        looks = 0
        while not stop.wait(GLANCE):
            looks += 1
            if looks % (HOUR // GLANCE) == 0:
                self._tenancy.look_after()
            self._tenancy.keep_up()
            if self._receiver is not None and self._receiver.look():
                self._catch_up.run(utc_now())

    def close(self) -> None:
        """Finish what is under way, take nothing new; notices can still be sent."""
        if self._receiver is not None:
            self._receiver.stop()
            self._receiver = None
        self._catch_up.leave()

    def _welcome(self, granted: Granted, now: datetime) -> None:
        self._tenancy.welcome(granted, now)
        for site in self._tenancy.sites.all():
            self._catch_up.begin(site.workspace.id, now)

    def _app_client(self) -> WebClient | None:
        token = self._slack.way.app_token
        return connect(token, self._slack.api_url) if token else None
