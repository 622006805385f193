"""A stage for stories about Zulip: the real branch, client and store beside a pocket organization."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event

from bots.branches import Branch, Branches
from bots.clock import utc_now
from bots.offices import Offices
from bots.pipeline import Road
from bots.sweep import Sweep
from bots.troubles import Troubles
from bots.zulip.branch import ZulipBranch
from bots.zuliprc import Zulip
from rules.model import Medium
from rules.settings import Settings
from sandbox.zulip.actor import ZulipActor
from sandbox.zulip.client import ZulipSandbox
from storage.migrate import upgrade
from storage.store import Store

WAIT = timedelta(minutes=1)
QUICK = 0.3
"""Seconds for which the stage waits where the program would wait longer."""


class ZulipStage:
    """One organization, what is remembered of it, and the program that may run beside it."""

    def __init__(self, world: ZulipSandbox, folder: Path) -> None:
        self.world = world
        self._url = f"sqlite:///{folder / 'unseen.db'}"
        upgrade(self._url)
        self.store = Store(self._url, Settings(wait=WAIT), frozenset({Medium.DIRECT_MESSAGE}))
        self.road = Road(self.store, Offices())
        self._pool = ThreadPoolExecutor(4)
        self._sweep = Sweep(self.store, self.road.offices, self._pool)

    def close(self) -> None:
        self._pool.shutdown()
        self.store.close()

    @contextmanager
    def running(self, *others: Branch, connected: bool = True) -> Iterator[None]:
        """Let the program run for a while, and wait until it is connected, unless told not to."""
        env = self.world.env()
        stop, before = Event(), len(self.world.requests("get-events"))
        zulip = Zulip(env["ZULIP_SITE"], env["ZULIP_EMAIL"], env["ZULIP_API_KEY"])

        def wait(seconds: float) -> None:
            stop.wait(min(seconds, QUICK))

        branches = Branches([ZulipBranch(zulip, self.road, stop, wait), *others], stop, Troubles(), wait)
        branches.start()
        try:
            if connected:
                self.world.waits_for_request("get-events", after=before)
            yield
        finally:
            branches.stop()

    @property
    def workspace_id(self) -> int:
        (known,) = (one for one in self.road.offices.values() if one.workspace.platform == "zulip")
        return known.workspace.id

    def settles(self) -> None:
        """Wait until everything that has happened so far was taken in, and nothing is held back."""
        fence = self.world.person("ticketbot").says("support", "fence", "Nobody follows me")
        stream = f"messages of {self.workspace_id}"

        def look() -> bool:
            taken_in = int(self.store.positions.position(stream) or 0) >= fence.id
            return taken_in and not self.store.behind.lags(self.workspace_id)

        self.world.until(look, what="the newest message")

    def told(self, person: ZulipActor, *, late: timedelta = timedelta()) -> list[str]:
        """Let everything become due, and tell what somebody was sent since the last time."""
        before = list(person.inbox())
        self.sweeps(late=late)
        return [one.text for one in person.inbox(before[-1] if before else None)]

    def sweeps(self, *, late: timedelta = timedelta()) -> None:
        """Let everything become due."""
        self._sweep.run(utc_now() + WAIT + late)

    def refusals(self) -> int:
        """Count how often the server has refused the bot's key."""
        return sum(one.outcome in ("USER_DEACTIVATED", "INVALID_API_KEY") for one in self.world.requests())
