"""Zulip's side of the program: one organization, with the bot of the configuration."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event as Signal

from adapters.zulip.clients import Connection, UnusableLoginError, connect
from adapters.zulip.errors import QUEUE_GONE, Meaning, ZulipTroubleError
from adapters.zulip.organization import OLDEST, BadKeyError, Organization, introduce
from bots.clock import seconds, utc_now
from bots.config import WrongConfigurationError
from bots.pipeline import Road
from bots.zulip.bureau import PLATFORM, Bureau, open_bureau, presence
from bots.zulip.pace import Pace, StoppedError
from bots.zuliprc import Zulip

log = logging.getLogger(__name__)

REFUSED = "Zulip refuses the bot's key ({why}). To find out what is wrong with it: unseen check"
TOO_OLD = "The server runs Zulip {version}, which is too old. To find out what is needed: unseen check"
UNUSABLE = "What ZULIP_CONFIG names cannot be used ({why})."


class ZulipBranch:
    """Serves the organization of the configured bot."""

    platform = "Zulip"

    def __init__(
        self, zulip: Zulip, road: Road, stop: Signal, wait: Callable[[float], object] | None = None
    ) -> None:
        """``stop`` ends the program; ``wait`` waits so many seconds, or until then."""
        self._zulip = zulip
        self._road = road
        self._pace = Pace(stop, wait or stop.wait)
        self._client: Connection | None = None
        self._bureau: Bureau | None = None

    def open(self) -> None:
        """Introduce ourselves, then learn who is there and what was missed."""
        with suppress(StoppedError), _naming_mistakes():
            self._hold_back()
            # One client for good: it counts what was asked of the server.
            self._client = self._client or connection(self._zulip)
            self._bureau = open_bureau(self._client, _introduced(self._client), self._road, self._pace)
            self._bureau.catch_up(utc_now())
            self._bureau.say_hello()

    def hold(self, stop: Signal) -> None:
        """Take events in until told to stop; a queue that is gone is followed by another one."""
        with suppress(StoppedError), _naming_mistakes():
            while self._bureau is not None and not stop.is_set():
                self._follow(self._bureau)

    def close(self) -> None:
        """Take nothing new; notices can still be sent."""
        if self._bureau is not None:
            self._bureau.close()
            self._bureau = None

    def _hold_back(self) -> None:
        """Tell nobody of what waits in an organization that cannot be asked yet."""
        for workspace in self._road.store.directory.workspaces():
            # Where another worker hears everything, nothing is late.
            known = self._road.store.turns.has_others(presence(workspace.id))
            if workspace.platform == PLATFORM and not known:
                self._road.store.behind.fall_behind(workspace.id)

    def _follow(self, bureau: Bureau) -> None:
        try:
            bureau.stream().follow()
        except ZulipTroubleError as trouble:
            if trouble.why != QUEUE_GONE:
                raise
            log.info("the queue of events is gone; what was missed is fetched")
            bureau.begin_anew()


def _introduced(client: Connection) -> Organization:
    organization = introduce(client)
    if not organization.can(OLDEST):
        raise WrongConfigurationError((TOO_OLD.format(version=organization.version),))
    return organization


def connection(zulip: Zulip) -> Connection:
    """Make a client of the configured login, without asking the server for anything."""
    try:
        return connect(seconds, site=zulip.site, email=zulip.email, key=zulip.api_key, config_file=zulip.file)
    except UnusableLoginError as error:
        raise WrongConfigurationError((UNUSABLE.format(why=error),)) from error


@contextmanager
def _naming_mistakes() -> Iterator[None]:
    """Tell what somebody must mend from what passes by itself."""
    try:
        yield
    except BadKeyError as trouble:
        raise WrongConfigurationError((str(trouble),)) from trouble
    except ZulipTroubleError as trouble:
        if trouble.meaning is Meaning.TOKEN:
            raise WrongConfigurationError((REFUSED.format(why=trouble.why),)) from trouble
        raise
