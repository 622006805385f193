"""The composition root: every concrete part is chosen here, and nowhere else."""

import logging
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from adapters.slack.clients import connect
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import Installation
from adapters.slack.links import parse, permalink
from adapters.slack.messenger import SlackMessenger
from adapters.slack.mrkdwn import Names, code, escape, pressable
from adapters.trouble import PlatformTroubleError
from bots.announcing import Announcing
from bots.clock import utc_now
from bots.config import Config, WrongConfigurationError
from bots.credentials import Slack
from bots.desk import Desk
from bots.offices import Office
from bots.pipeline import Road
from bots.scheduler import Job, Scheduler
from bots.slack.app import slack_app
from bots.slack.intake import Intake
from bots.slack.listeners import Listeners
from bots.slack.receiver import Receiver, slack_receiver
from bots.sweep import Sweep
from bots.visit import Dialect
from bots.watch import Watch
from rules.model import Medium
from rules.settings import Settings
from storage.directory import Workspace
from storage.health import Health, health
from storage.migrate import upgrade
from storage.store import Store
from storage.urls import is_embedded

log = logging.getLogger(__name__)

SENDERS = 8
"""Notices that are sent at the same time, each to another person."""

UNREACHABLE = (
    "The database of UNSEEN_DATABASE_URL does not answer, or is none. Check the URL, and that it runs."
)
BEHIND = "The database is not up to date. Bring it up to date with: unseen migrate"


@dataclass(frozen=True, slots=True)
class Parts:
    """The program, put together and not yet started."""

    store: Store
    workspace: Workspace
    road: Road
    senders: Executor
    scheduler: Scheduler
    receiver: Receiver


def open_store(config: Config) -> Store:
    """Open the memory, after bringing an embedded database up to date."""
    url = config.database_url
    state = health(url)
    if state is Health.UNREACHABLE:
        raise WrongConfigurationError((UNREACHABLE,))
    if state is Health.BEHIND and not is_embedded(url):
        raise WrongConfigurationError((BEHIND,))
    if state is Health.BEHIND:
        copy = upgrade(url)
        log.info("the database was brought up to date%s", f"; a copy from before is {copy}" if copy else "")
    return Store(url, Settings(wait=config.wait), frozenset({Medium.DIRECT_MESSAGE}))


def put_together(slack: Slack, installation: Installation, store: Store) -> Parts:
    """Choose every part for one workspace in Slack."""
    workspace = store.directory.workspace(
        "slack", installation.home.team, installation.name, installation.url, installation.bot
    )
    names = partial(store.directory.name_of, workspace.id)
    offices = {workspace.id: _office(slack, installation, workspace, names)}
    road, senders = Road(store, offices), ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
    intake = Intake(installation, names, lambda event: road.ingest(workspace.id, event, utc_now()))
    app = slack_app(slack, installation, intake)
    Listeners(Desk(store, workspace.id, _dialect(installation.url))).register(app)
    scheduler = _scheduler(road, Sweep(store, offices, senders), workspace)
    return Parts(store, workspace, road, senders, scheduler, slack_receiver(slack, app))


def _office(slack: Slack, installation: Installation, workspace: Workspace, names: Names) -> Office:
    client = connect(slack.bot_token, slack.api_url)
    messengers = {Medium.DIRECT_MESSAGE: SlackMessenger(client, installation.url)}
    return Office(workspace, SlackDirectory(client, installation, names), messengers)


def _dialect(url: str) -> Dialect:
    def write_link(channel: str, ref: str, thread: str | None) -> str:
        return permalink(url, channel, ref, thread)

    return Dialect(escape, parse, write_link, code, pressable)


def _scheduler(road: Road, sweep: Sweep, workspace: Workspace) -> Scheduler:
    announcing, watch = Announcing(road.store, road.offices), Watch(road.store, road.offices)
    return Scheduler(
        Job("sweep", lambda: sweep.run(utc_now()), timedelta(seconds=1)),
        Job("tend", lambda: road.tend(utc_now()), timedelta(seconds=2)),
        Job("refresh", lambda: _refresh(road, workspace), timedelta(hours=1)),
        Job("announce", lambda: announcing.run(utc_now()), timedelta(minutes=1)),
        Job("watch", lambda: watch.run(utc_now()), timedelta(hours=1)),
    )


def _refresh(road: Road, workspace: Workspace) -> None:
    try:
        road.refresh(workspace.id, utc_now())
    except PlatformTroubleError as trouble:
        log.warning("%s cannot be asked now: %s; it is asked again in an hour", workspace.ref, trouble.why)
