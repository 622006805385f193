"""Everything that serves one workspace in Slack."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from adapters.connecting import Without
from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.farewells import Farewell
from adapters.slack.installation import Installation
from adapters.slack.links import parse, permalink
from adapters.slack.messenger import SlackMessenger
from adapters.slack.mrkdwn import Names, code, escape, pressable
from adapters.slack.pace import Pace
from adapters.slack.screens import Screens
from adapters.slack.seen import SlackWitness
from bots.catchup import CatchUp
from bots.clock import seconds, utc_now
from bots.credentials import Slack
from bots.desk import Desk
from bots.lookups import Lookups
from bots.offices import Office
from bots.pipeline import Road
from bots.ports import Lending
from bots.slack.app import slack_app
from bots.slack.clerks import Clerks
from bots.slack.hearing import Hearing
from bots.slack.intake import Intake
from bots.slack.listeners import Listeners
from bots.slack.reception import Reception
from bots.visit import Dialect
from rules.delivery import Whereabouts
from rules.events import Event
from rules.model import Medium
from storage.directory import Workspace

log = logging.getLogger(__name__)

PLATFORM = "slack"
REVOKED = "token_revoked"


@dataclass(frozen=True, slots=True)
class Site:
    """One workspace in which the app is installed."""

    installation: Installation
    office: Office
    token: str = field(repr=False)
    app: App
    """Takes in its events and answers its people."""

    @property
    def workspace(self) -> Workspace:
        """Return the workspace as the store knows it."""
        return self.office.workspace


@dataclass(frozen=True, slots=True)
class Builder:
    """Puts together what serves a workspace."""

    slack: Slack
    road: Road
    lending: Lending | Without
    catch_up: CatchUp

    def build(self, token: str, installation: Installation, removed: Callable[[Farewell], None]) -> Site:
        """Put a site together, without asking Slack; ``removed`` hears when the app was removed there."""
        store = self.road.store
        workspace = store.directory.workspace(
            PLATFORM, installation.home.team, installation.name, installation.url, installation.bot
        )
        names = partial(store.directory.name_of, workspace.id)
        self.catch_up.returning(workspace.id)

        def record(event: Event) -> None:
            self.road.hear(workspace.id, event, utc_now())

        def depart(farewell: Farewell) -> None:
            store.connections.revoked(workspace.id, farewell.people, REVOKED, farewell.at)
            if farewell.removed:
                removed(farewell)

        client, clerks = connect(token, self.slack.api_url), Clerks()
        desk = Desk(store, workspace.id, dialect(installation.url), self.lending)
        reception = Reception(desk, Screens(client), clerks.leave)
        intake = Intake(installation, names, record, depart, Hearing(reception, installation.bot).hear)
        app = slack_app(token, self.slack, installation, intake)
        Listeners(reception, clerks).register(app)
        return Site(installation, self._office(client, installation, workspace, names), token, app)

    def learn(self, site: Site) -> None:
        """Learn who and what is there; raises PlatformTroubleError."""
        Lookups(self.road.store, site.office).everything(utc_now())

    def _office(
        self, client: WebClient, installation: Installation, workspace: Workspace, names: Names
    ) -> Office:
        direct = SlackMessenger(client, installation.url, self._may_connect, Pace(seconds))
        mail = self.road.offices.mailing(workspace, dialect(installation.url).write_link)
        directory = SlackDirectory(client, installation, names)
        return Office(workspace, directory, {Medium.DIRECT_MESSAGE: direct, **mail}, self._witness())

    def _may_connect(self, person_id: int) -> bool:
        lent = self.road.store.connections.state(person_id)
        return lent is None and not isinstance(self.lending, Without)

    def _witness(self) -> SlackWitness | None:
        if isinstance(self.lending, Without):
            return None
        store = self.road.store

        def refused(person_id: int, token: str, why: str) -> None:
            log.info("the read cursor of person %d is connected no longer: %s", person_id, why)
            store.connections.refused(person_id, token, why, utc_now())

        return SlackWitness(store.connections.tokens, refused, self.slack.api_url)


def dialect(url: str) -> Dialect:
    """Tell how people and Unseen write to each other in the workspace at that address."""

    def write_link(where: Whereabouts, ref: str, thread: str | None) -> str:
        return permalink(url, where.channel, ref, thread)

    return Dialect(escape, parse, write_link, code, pressable)
