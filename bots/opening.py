"""Opens the database for the program that serves from it: alone, up to date, and as soon as it answers."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event

from bots.config import Config, WrongConfigurationError
from bots.sweep import TIME_TO_APPEAR
from bots.troubles import DATABASE, DatabaseWatch
from rules.model import Medium
from rules.settings import Settings
from storage.health import Health, readiness
from storage.outage import Outage, outage_of
from storage.revisions import is_ahead
from storage.sealing import BrokenSealError, Seal
from storage.sole import ServedAlreadyError, serving_alone
from storage.store import Store
from storage.urls import is_embedded

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds before a database is tried again that cannot be used yet."""
PASSING = frozenset({Outage.LOCKED, Outage.FULL})
"""What passes without anybody changing the configuration; a server may also still be starting."""

UNREACHABLE = (
    "The database of UNSEEN_DATABASE_URL does not answer, or is none. Check the URL, and that it runs."
)
SEALED_OTHERWISE = (
    "The database holds tokens that UNSEEN_SECRET_KEY does not open. Put the key with which they were stored "
    "behind the new one, separated by a comma."
)
AHEAD = "a later version has brought the database up to date; this one goes on with what it knows of it"
BEHIND = "The database is not up to date. Bring it up to date with: unseen migrate"
SERVED_ALREADY = (
    "Another `unseen run` uses the database {file}. Stop that one, or name another file in "
    "UNSEEN_DATABASE_URL. Several can share a PostgreSQL database."
)


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Keep other programs from serving from the same file; refuses to begin where one does."""
    try:
        with serving_alone(config.database_url):
            yield
    except ServedAlreadyError as error:
        raise WrongConfigurationError((SERVED_ALREADY.format(file=error.file),)) from error


def await_store(config: Config, watch: DatabaseWatch, stop: Event) -> Store | None:
    """Open the memory as soon as the database can be used; None when the program ends before."""
    passing = PASSING if is_embedded(config.database_url) else PASSING | {Outage.AWAY}
    while not stop.is_set():
        try:
            store = open_store(config, watch)
        except Exception as error:
            outage = outage_of(error)
            if outage is None:
                raise
            if outage not in passing:
                raise WrongConfigurationError((UNREACHABLE,)) from error
            watch.lost(outage)
            stop.wait(PAUSE)
        else:
            watch.troubles.over(DATABASE)
            return store
    return None


def open_store(config: Config, watch: DatabaseWatch) -> Store:
    """Open the memory, after bringing an embedded database up to date."""
    url = config.database_url
    is_behind = readiness(url) is Health.BEHIND
    if is_behind and not is_embedded(url):
        raise WrongConfigurationError((BEHIND,))
    if is_behind:
        from storage.migrate import upgrade

        copy = upgrade(url)
        log.info("the database was brought up to date%s", f"; a copy from before is {copy}" if copy else "")
    if is_ahead(url):
        log.warning(AHEAD)
    seal = Seal(config.keys) if config.keys else None
    store = Store(url, Settings(wait=config.wait), _media(config), seal, watch)
    with ExitStack() as failing:
        failing.callback(store.close)
        _exchange_keys(store)
        if is_embedded(url) and (left := store.due.let_go(TIME_TO_APPEAR)):
            log.info("notices that were on their way when the program ended go on: %d", left)
        failing.pop_all()
    return store


def _media(config: Config) -> frozenset[Medium]:
    return frozenset({Medium.DIRECT_MESSAGE, *([Medium.EMAIL] if config.mail else [])})


def _exchange_keys(store: Store) -> None:
    try:
        renewed = store.reseal()
    except BrokenSealError as error:
        raise WrongConfigurationError((SEALED_OTHERWISE,)) from error
    if renewed:
        log.info("%d tokens were sealed with the newest key", renewed)
