"""The parts that serve one organization in Zulip, put together."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event as Signal

from adapters.evidence import Reading
from adapters.zulip.clients import Connection
from adapters.zulip.directory import ZulipDirectory
from adapters.zulip.links import parse, parse_topic, permalink
from adapters.zulip.markdown import code, escape
from adapters.zulip.messages import Scene
from adapters.zulip.messenger import ZulipMessenger
from adapters.zulip.organization import Organization
from adapters.zulip.queues import Queue, register
from adapters.zulip.seen import ZulipWitness
from bots.clock import utc_now
from bots.desk import Desk
from bots.lookups import Lookups
from bots.offices import Office
from bots.pipeline import Road
from bots.visit import Dialect
from bots.zulip.clerk import Clerk
from bots.zulip.gap import Gap
from bots.zulip.intake import Intake
from bots.zulip.pace import Pace
from bots.zulip.stream import Stream
from rules.delivery import Whereabouts
from rules.events import Event
from rules.model import Medium
from storage.directory import Workspace

log = logging.getLogger(__name__)

PLATFORM = "zulip"
CLERKS = 4
"""Answers that are sent at the same time."""


@dataclass(slots=True)
class Bureau:
    """Everything that works for one organization while it is connected."""

    client: Connection
    road: Road
    office: Office
    intake: Intake
    gap: Gap
    queue: Queue
    pace: Pace
    clerks: ThreadPoolExecutor
    closing: Signal

    def catch_up(self, now: datetime) -> None:
        """Learn who is there and what was missed, and hold notices back meanwhile.

        Raises PlatformTroubleError when Zulip cannot be asked now: then they are held back until it can.
        """
        self.fall_behind()
        self.road.offices.add(self.office)
        Lookups(self.road.store, self.office).everything(now)
        self.gap.close(now)
        self.be_up_to_date()

    def fall_behind(self) -> None:
        """Tell nobody of anything for now, because something may be late, unless another worker listens."""
        turns, workspace_id = self.road.store.turns, self.office.workspace.id
        turns.leave(presence(workspace_id))
        if not turns.has_others(presence(workspace_id)):
            self.road.store.behind.fall_behind(workspace_id)

    def be_up_to_date(self) -> None:
        """Go on telling people: there is nothing that was not taken in.

        That another worker has lost its connection is no reason to wait for it: we hear the same as it does.
        """
        behind, workspace_id = self.road.store.behind, self.office.workspace.id
        self.road.store.turns.join(presence(workspace_id))
        for lag in behind.lags(workspace_id):
            behind.caught_up(workspace_id, lag.channel)

    def begin_anew(self) -> None:
        """Register another queue, because the old one is gone, and only then look for what was missed."""
        self.queue = register(self.client)
        self.catch_up(utc_now())

    def stream(self) -> Stream:
        """Follow the queue from where it was left."""
        return Stream(self.client, self.intake, self.queue, self.pace, self.fall_behind, self.be_up_to_date)

    def say_hello(self) -> None:
        """Tell the log that we are there."""
        workspace = self.office.workspace
        watched = len(self.road.store.directory.watched_channels(workspace.id))
        log.info("unseen is watching %d channels in %s (Zulip)", watched, workspace.name)

    def close(self) -> None:
        """Leave unsent answers; notices can still be sent."""
        self.closing.set()
        self.road.store.turns.leave(presence(self.office.workspace.id))
        self.clerks.shutdown(wait=True)


def presence(workspace_id: int) -> str:
    """Say under which name workers know of each other that they hear everything in a workspace."""
    return f"listening to workspace {workspace_id}"


def open_bureau(client: Connection, organization: Organization, road: Road, pace: Pace) -> Bureau:
    """Put together what serves an organization; events are kept for us from here on."""
    workspace = road.store.directory.workspace(
        PLATFORM, organization.ref, organization.name, organization.url, organization.bot
    )
    queue = register(client)
    names = partial(_name_of, road, workspace)
    scene = Scene(organization.bot, organization.bot_name, queue.system_bots, names)
    directory = ZulipDirectory(client, organization, scene)
    messenger = ZulipMessenger(client, organization)
    witness = ZulipWitness(client, organization, receipts=queue.receipts)
    tongue = dialect(organization.url, witness)
    mail = road.offices.mailing(workspace, tongue.write_link)
    office = Office(workspace, directory, {Medium.DIRECT_MESSAGE: messenger, **mail}, witness)
    clerks, closing = ThreadPoolExecutor(CLERKS, thread_name_prefix="clerk"), Signal()
    desk = Desk(road.store, workspace.id, tongue)
    clerk = Clerk(desk, messenger.post, organization.url, clerks, closing.wait)
    intake = Intake(scene, clerk, road.store.positions, workspace.id, partial(_record, road, workspace), pace)
    gap = Gap(road.store.gaps, directory, intake)
    return Bureau(client, road, office, intake, gap, queue, pace, clerks, closing)


def dialect(url: str, witness: ZulipWitness) -> Dialect:
    """Tell how people and Unseen write to each other in the organization at that address."""

    def read_link(text: str) -> tuple[None, str] | None:
        return parse(text, url)

    def read_topic(text: str) -> tuple[str, str] | None:
        return parse_topic(text, url)

    def write_link(where: Whereabouts, ref: str, _: str | None) -> str:
        return permalink(url, where.channel, where.channel_name, where.topic or "", ref)

    def reading() -> Reading:
        return witness.reading

    return Dialect(escape, read_link, write_link, code, read_topic=read_topic, reading=reading)


def _name_of(road: Road, workspace: Workspace, person: str) -> str | None:
    # Zulip numbers people and channels alike, so nobody may come by the name of a channel here.
    known = road.store.directory.person(workspace.id, person)
    return known.name if known else None


def _record(road: Road, workspace: Workspace, event: Event) -> None:
    road.hear(workspace.id, event, utc_now())
