"""The life of the program: put together, started in order, kept alive, and ended in the opposite order."""

import gc
import logging
from contextlib import ExitStack
from threading import Event

from bots.branches import Branches
from bots.config import Config
from bots.lookout import Lookout
from bots.opening import alone, await_store
from bots.timekeeping import Timekeeper
from bots.troubles import DatabaseWatch, Troubles
from bots.wiring import open_door, put_together

log = logging.getLogger(__name__)

GLANCE = 0.5
"""Seconds between looks at whether the program is to end.

Any thread may be interrupted by the signal, but only the main one carries it out, and only once it wakes:
https://docs.python.org/3/library/signal.html#signals-and-threads
"""


def run(config: Config, stop: Event) -> None:
    """Serve what is configured until told to stop.

    Raises WrongConfigurationError when no platform takes us.
    """
    with ExitStack() as ending:
        ending.enter_context(alone(config))
        branches = _serve(config, stop, ending)
        if branches is not None:
            branches.complain()
    log.info("unseen has ended")


def _serve(config: Config, stop: Event, ending: ExitStack) -> Branches | None:
    """Serve until told to stop; None when that was before the database could be used."""
    lookout = Lookout()
    door, server = open_door(config, lookout)
    if server is not None:
        server.start()
        ending.callback(server.stop)
    troubles = Troubles()
    store = await_store(config, DatabaseWatch(troubles, lookout.metrics.database_trouble), stop)
    if store is None:
        return None
    ending.callback(store.close)
    parts = put_together(config, store, door, troubles, stop, lookout=lookout)
    ending.callback(parts.askers.shutdown)
    ending.callback(parts.senders.shutdown)
    ending.callback(parts.sweep.end)
    ending.callback(parts.keepers.shutdown)
    parts.scheduler.start()
    ending.callback(parts.scheduler.stop)
    branches = Branches(parts.branches, stop, troubles, links=lookout.links)
    ending.callback(branches.stop)
    branches.start()
    # Everything up to here stays until the end; only what comes later is looked through for garbage.
    gc.freeze()
    gc.enable()
    timekeeper = Timekeeper(parts.scheduler, store.clock)
    while not stop.wait(GLANCE):
        timekeeper.look()
    return branches
