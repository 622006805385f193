"""The composition root: which parts there are is chosen here; each branch composes its platform's own.

A platform that is not configured is not even imported.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from bots.announcing import Announcing
from bots.branches import Branch
from bots.clock import utc_now
from bots.config import Config, WrongConfigurationError
from bots.credentials import SlackHttp
from bots.door import Door, HttpServer, Spot
from bots.greeting import Greeting
from bots.hands import Hands
from bots.keeping import Keeper
from bots.lookout import Lookout
from bots.losses import Losses
from bots.offices import Offices, no_mail
from bots.pipeline import Road
from bots.ports import Mailing
from bots.pulse import Pulse
from bots.retention import Removal
from bots.rounds import Rounds
from bots.scheduler import Job, Scheduler
from bots.silence import Silences
from bots.sweep import Sweep
from bots.troubles import Troubles
from bots.watch import Watch
from storage.store import Store

log = logging.getLogger(__name__)

SENDERS = 64
"""Notices that are sent at the same time, each to another person; a lane takes only a few of them."""
ASKERS = 32
"""Workspaces whose platform is asked at the same time who has seen what."""
KEEPERS = 2
"""Workspaces whose sent notices are shown anew at the same time."""
HANDS = 16
"""Workspaces that are looked after at the same time; some may be waiting for their platform."""
READERS = 32
"""Workspaces of which the past is read at the same time; platforms may allow a page a minute."""

LISTENERS = 4
"""Silent workspaces whose platform is asked at the same time."""

NOBODY_LISTENS = "Nothing can listen at UNSEEN_HTTP, {address}: {why}."


@dataclass(frozen=True, slots=True)
class Parts:
    """The program, put together and not yet started."""

    sweep: Sweep
    senders: Executor
    askers: Executor
    keepers: Executor
    scheduler: Scheduler
    branches: tuple[Branch, ...]


def open_door(config: Config, lookout: Lookout) -> tuple[Door, HttpServer | None]:
    """Open the HTTP side; without a server when the address is taken and nobody must come there."""
    door = Door(_expected(config), lookout.metrics.refused)
    lookout.begin(door)
    try:
        server = HttpServer(door, config.address)
    except OSError as error:
        mistake = NOBODY_LISTENS.format(address=config.address, why=error.strerror or type(error).__name__)
        if _must_listen(config):
            raise WrongConfigurationError((mistake,)) from error
        log.warning("%s Nobody can see from outside how the program is.", mistake)
        return door, None
    return door, server


def _expected(config: Config) -> frozenset[Spot]:
    spots: frozenset[Spot] = frozenset()
    if _lets_leave(config):
        from bots.mail_leaving import SPOTS

        spots = spots.union(SPOTS)
    if config.slack:
        from bots.slack.receiver import expected

        spots = spots.union(expected(config.slack))
    return spots


def _lets_leave(config: Config) -> bool:
    """Say whether mail has a link with which people switch it off."""
    return bool(config.mail and config.keys and config.public_url)


def _must_listen(config: Config) -> bool:
    """Say whether somebody comes over HTTP without whom something promised is missing."""
    slack = config.slack
    comes = slack is not None and (isinstance(slack.way, SlackHttp) or slack.oauth is not None)
    return comes or _lets_leave(config)


def put_together(
    config: Config, store: Store, door: Door, troubles: Troubles, stop: Event, *, lookout: Lookout
) -> Parts:
    """Choose every part for all platforms that are configured; ``stop`` ends the program."""
    mailing, tidying = _mailing(config, store, door, troubles)
    road = Road(store, Offices(mailing=mailing), metrics=lookout.metrics)
    senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
    askers = ThreadPoolExecutor(ASKERS, thread_name_prefix="asker")
    keepers = ThreadPoolExecutor(KEEPERS, thread_name_prefix="keeper")
    silences = Silences(road, Hands(LISTENERS, "silence"))
    sweep = Sweep(store, road.offices, senders, asking=askers, metrics=lookout.metrics, troubles=troubles)
    keeper = Keeper(store, road.offices, keepers)
    more = (_listening(silences), _removing(config, store), *tidying)
    scheduler = _scheduler(road, sweep, keeper, troubles, lookout.pulse, *more)
    lookout.go_on(door, config, store, silences.deaf)
    return Parts(sweep, senders, askers, keepers, scheduler, tuple(_branches(config, road, door, stop)))


def _removing(config: Config, store: Store) -> Job:
    removal = Removal(store, config.retention)
    return Job("remove", lambda: removal.run(utc_now()), timedelta(minutes=1))


def _mailing(config: Config, store: Store, door: Door, troubles: Troubles) -> tuple[Mailing, tuple[Job, ...]]:
    """Prepare mail, with the page at which people leave, and what it needs done again and again."""
    if config.mail is None:
        return no_mail, ()
    from bots.mail_leaving import open_leaving
    from bots.mail_office import MailOffice

    leaving = open_leaving(config.keys, config.public_url, store)
    if leaving is not None:
        door.open(leaving.rooms())
    office = MailOffice(config.mail, leaving.address if leaving else None, troubles)
    return office, (Job("tidy", office.postbox.tidy, timedelta(seconds=30)),)


def _listening(silences: Silences) -> Job:
    return Job("listen", lambda: silences.run(utc_now()), timedelta(minutes=1))


def _branches(config: Config, road: Road, door: Door, stop: Event) -> Iterator[Branch]:
    if config.slack:
        from bots.slack.choosing import slack_branch

        yield slack_branch(config.slack, config, road, door)
    if config.zulip:
        from bots.zulip.branch import ZulipBranch

        yield ZulipBranch(config.zulip, road, stop)


def _scheduler(
    road: Road, sweep: Sweep, keeper: Keeper, troubles: Troubles, pulse: Pulse, *more: Job
) -> Scheduler:
    announcing, watch = Announcing(road.store, road.offices), Watch(road.store, road.offices)
    rounds = Rounds(road, Hands(HANDS, "rounds"), Hands(READERS, "past"))
    greeting, losses = Greeting(road.store, road.offices), Losses(road.store, road.offices)
    return Scheduler(
        Job("sweep", lambda: sweep.begin(utc_now()), timedelta(seconds=1)),
        Job("keep", lambda: keeper.run(utc_now()), timedelta(seconds=3)),
        Job("tend", lambda: rounds.tend(utc_now()), timedelta(seconds=2)),
        Job("refresh", lambda: rounds.refresh(utc_now()), timedelta(hours=1)),
        Job("greet", lambda: greeting.run(utc_now()), timedelta(seconds=20)),
        Job("announce", lambda: announcing.run(utc_now()), timedelta(minutes=1)),
        Job("losses", lambda: losses.run(utc_now()), timedelta(seconds=20)),
        Job("watch", lambda: watch.run(utc_now()), timedelta(hours=1)),
        *more,
        troubles=troubles,
        pulse=pulse,
    )
