"""The life of the program: put together, started in order, kept alive, and ended in the opposite order."""

import logging
from contextlib import ExitStack
from threading import Event

from bots.branches import Branches
from bots.config import Config
from bots.wiring import open_door, open_store, put_together

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
        _serve(config, stop, ending).complain()
    log.info("unseen has ended")


def _serve(config: Config, stop: Event, ending: ExitStack) -> Branches:
    door, server = open_door(config)
    if server is not None:
        server.start()
        ending.callback(server.stop)
    store = open_store(config)
    ending.callback(store.close)
    parts = put_together(config, store, door, stop)
    ending.callback(parts.senders.shutdown)
    ending.callback(parts.keepers.shutdown)
    parts.scheduler.start()
    ending.callback(parts.scheduler.stop)
    branches = Branches(parts.branches, stop)
    ending.callback(branches.stop)
    branches.start()
    while not stop.wait(GLANCE):
        pass
    return branches
