"""The life of the program: put together, started in order, kept alive, and ended in the opposite order."""

import logging
from contextlib import ExitStack
from threading import Event

from bots.branches import Branches
from bots.config import Config
from bots.wiring import open_store, put_together

log = logging.getLogger(__name__)


def run(config: Config, stop: Event) -> None:
    """Serve what is configured until told to stop.

    Raises WrongConfigurationError when no platform takes us.
    """
    with ExitStack() as ending:
        _serve(config, stop, ending).complain()
    log.info("unseen has ended")


def _serve(config: Config, stop: Event, ending: ExitStack) -> Branches:
    store = open_store(config)
    ending.callback(store.close)
    parts = put_together(config, store, stop)
    ending.callback(parts.senders.shutdown)
    ending.callback(parts.keepers.shutdown)
    parts.scheduler.start()
    ending.callback(parts.scheduler.stop)
    branches = Branches(parts.branches, stop)
    ending.callback(branches.stop)
    branches.start()
    stop.wait()
    return branches
