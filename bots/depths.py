"""How much waits, read from the store when somebody asks: at most every few seconds, and by one at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock

from prometheus_client import Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from bots.clock import seconds, utc_now
from bots.metrics import Metrics, gauge
from storage.census import Census, Count
from storage.store import Store

FRESH = timedelta(seconds=5)
"""For so long nobody asks the database again."""
PLACE = ("platform", "workspace")


class Depths(Collector):
    """Reads how much waits; while one reads, others are told what was known before."""

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        timer: Callable[[], float] = seconds,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._timer = timer
        self._clock = clock
        self._last: Census | None = None
        self._good_until = 0.0
        self._reading = Lock()

    def look(self) -> Census | None:
        """Tell what waited a few seconds ago at most; None when the database did not answer then."""
        if self._timer() >= self._good_until and self._reading.acquire(blocking=False):
            try:
                self._last = self._store.census()
                self._good_until = self._timer() + FRESH.total_seconds()
            finally:
                self._reading.release()
        return self._last

    @override
    def collect(self) -> Iterable[Metric]:
        known = self.look()
        yield gauge("unseen_database_up", "1 while the database answers.", (), {(): known is not None})
        if known is not None:
            yield from self._told(known, self._clock())

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: to ask the database is left for when somebody wants to know."""
        return ()

    def _told(self, census: Census, now: datetime) -> Iterable[Metric]:
        def numbers(counts: Mapping[int, Count]) -> Mapping[tuple[str, ...], float]:
            found: dict[tuple[str, ...], float] = defaultdict(float)
            for id_, workspace in census.workspaces.items():
                count = counts.get(id_)
                found[self._metrics.place(workspace)] += count.number if count else 0
            return found

        yield gauge(
            "unseen_alerts_waiting", "Alerts that no notice carries yet.", PLACE, numbers(census.alerts)
        )
        yield gauge("unseen_notices_open", "Notices on their way.", PLACE, numbers(census.notices))
        yield gauge(
            "unseen_messages_unplanned",
            "Messages that wait until their author or channel is known.",
            PLACE,
            numbers(census.unplanned),
        )
        yield gauge(
            "unseen_channels_behind",
            "Channels of which nobody is told anything until what was missed is fetched.",
            PLACE,
            numbers(census.behind),
        )
        yield gauge(
            "unseen_oldest_due_seconds",
            "For how long the oldest alert or notice has been due; 0 while none is late.",
            PLACE,
            self._late(census, now),
        )

    def _late(self, census: Census, now: datetime) -> Mapping[tuple[str, ...], float]:
        late: dict[tuple[str, ...], float] = defaultdict(float)
        for id_, workspace in census.workspaces.items():
            counts = (census.alerts.get(id_), census.notices.get(id_))
            firsts = [count.first for count in counts if count is not None and count.first is not None]
            passed = [(now - first).total_seconds() for first in firsts]
            place = self._metrics.place(workspace)
            late[place] = max(late[place], *passed, 0.0)
        return late
