"""The life of the program: put together, started in order, kept alive, and ended in the opposite order."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Event
from typing import TypeVar

from adapters.slack.clients import connect
from adapters.slack.errors import MEANINGS, Meaning
from adapters.slack.installation import BadTokenError, introduce
from adapters.trouble import PlatformTroubleError
from bots.clock import utc_now
from bots.config import Config, WrongConfigurationError
from bots.credentials import Slack, SlackSocket
from bots.wiring import Parts, open_store, put_together
from rules.backoff import LONGEST_WAIT, next_try

log = logging.getLogger(__name__)

T = TypeVar("T")

REFUSED = "Slack refuses the token ({why}). To find out what is wrong with it: unseen check"


class StoppedError(Exception):
    """The program was told to stop while it was starting."""


def run(config: Config, stop: Event) -> None:
    """Serve what is configured until told to stop."""
    with ExitStack() as ending, suppress(StoppedError):
        _serve(config, stop, ending)
    log.info("unseen has ended")


def _serve(config: Config, stop: Event, ending: ExitStack) -> None:
    store = open_store(config)
    ending.callback(store.close)
    client = connect(config.slack.bot_token, config.slack.api_url)
    installation = _patiently(lambda: introduce(client), stop)
    parts = put_together(config.slack, installation, store)
    ending.callback(parts.senders.shutdown)
    _patiently(lambda: parts.road.refresh(parts.workspace.id, utc_now()), stop)
    parts.scheduler.start()
    ending.callback(parts.scheduler.stop)
    ending.callback(parts.receiver.stop)
    _patiently(parts.receiver.start, stop)
    _say_hello(parts, config.slack)
    stop.wait()


def _patiently(ask: Callable[[], T], stop: Event) -> T:
    """Ask until Slack answers, unless no answer can help or the program is told to stop."""
    attempt = 1
    while True:
        try:
            return ask()
        except PlatformTroubleError as trouble:
            if isinstance(trouble, BadTokenError):
                raise WrongConfigurationError((str(trouble),)) from trouble
            if MEANINGS.get(trouble.why) is Meaning.TOKEN:
                raise WrongConfigurationError((REFUSED.format(why=trouble.why),)) from trouble
            wait = next_try(attempt, asked=trouble.after) or LONGEST_WAIT
            log.warning("Slack cannot be asked (%s); next try in %d s", trouble.why, wait.total_seconds())
            if stop.wait(wait.total_seconds()):
                raise StoppedError from trouble
            attempt += 1


def _say_hello(parts: Parts, slack: Slack) -> None:
    watched = len(parts.store.directory.watched_channels(parts.workspace.id))
    way = "Socket Mode" if isinstance(slack.way, SlackSocket) else "HTTP"
    log.info("unseen is watching %d channels in %s (%s)", watched, parts.workspace.name, way)
