"""What the program counts and measures of itself, in the form that Prometheus reads.

No label ever names a person or a channel, or repeats words: only platforms, workspaces by the platform's name
of them, media and outcomes. Each program has numbers of its own; those of several workers are added up there.
"""

from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rules.model import Medium
from storage.directory import Workspace

SPANS = (1, 2, 5, 15, 60, 300, 3600)
"""Seconds by which lags are told apart: a wait is a minute by default, and after an hour a notice is late."""
MOST_WORKSPACES = 500
"""Workspaces with numbers of their own; what comes after them is counted together."""
OTHERS = "other"
PLACE = ("platform", "workspace")
SEND = (*PLACE, "medium", "outcome")


class Metrics:
    """The numbers of one program; any thread may count."""

    def __init__(self, most: int = MOST_WORKSPACES) -> None:
        self.registry = CollectorRegistry()
        self._most = most
        self._named: set[tuple[str, str]] = set()
        self._naming = Lock()
        self._ingest = self._lag(
            "unseen_ingest_lag_seconds",
            "From when something was said, by the platform's clock, until it was stored.",
        )
        self._due = self._lag(
            "unseen_due_lag_seconds", "From when a notice was due until the platform had taken it."
        )
        self._sends = self._counter(
            "unseen_sends", "What came of notices that were given to a platform or to mail.", *SEND
        )
        self._refused = self._counter(
            "unseen_requests_refused",
            "Requests over HTTP that were not as they should be, by the status of the answer.",
            "status",
        )
        self._unstored = self._counter(
            "unseen_events_unstored",
            "Times that an event could not be stored; it is tried again, or comes again.",
            *PLACE,
        )
        self._database = self._counter(
            "unseen_database_troubles", "Times that the database could not be used, by why.", "why"
        )
        self._missed = self._counter(
            "unseen_events_missed",
            "Messages that were fetched because the platform had not told of them while we listened.",
            *PLACE,
        )
        self._deaf = self._gauge(
            "unseen_workspace_deaf",
            "1 while a platform tells nothing of a workspace, although messages are written there.",
            *PLACE,
        )
        self._connected = self._gauge("unseen_platform_connected", "1 while it is connected.", "platform")
        self._gauge("unseen_build_info", "The version that runs.", "version").labels(version("unseen")).set(1)

    def took_in(self, workspace: Workspace, lag: timedelta) -> None:
        """Count a message that was stored so long after it was written."""
        self._ingest.labels(*self.place(workspace)).observe(max(0.0, lag.total_seconds()))

    def sent(self, workspace: Workspace, medium: Medium, outcome: str, lag: timedelta | None = None) -> None:
        """Count what came of a notice; ``lag`` says how long after it was due it was taken, if it was."""
        place = self.place(workspace)
        self._sends.labels(*place, medium.value, outcome).inc()
        if lag is not None:
            self._due.labels(*place).observe(max(0.0, lag.total_seconds()))

    def refused(self, status: int) -> None:
        """Count a request that was refused."""
        self._refused.labels(str(status)).inc()

    def unstored(self, workspace: Workspace) -> None:
        """Count an event that could not be stored."""
        self._unstored.labels(*self.place(workspace)).inc()

    def missed(self, workspace: Workspace, number: int) -> None:
        """Count messages of which no event had come."""
        self._missed.labels(*self.place(workspace)).inc(number)

    def deaf(self, workspace: Workspace, *, is_deaf: bool) -> None:
        """Note whether a platform tells nothing of what is written in a workspace."""
        self._deaf.labels(*self.place(workspace)).set(is_deaf)

    def database_trouble(self, why: str) -> None:
        """Count that the database could not be used."""
        self._database.labels(why).inc()

    def connected(self, platform: str, *, is_connected: bool) -> None:
        """Note whether a platform is connected."""
        self._connected.labels(platform.lower()).set(is_connected)

    def add(self, collector: Collector) -> None:
        """Take in what is only read when somebody asks."""
        self.registry.register(collector)

    def write(self) -> str:
        """Write everything down for Prometheus."""
        return generate_latest(self.registry).decode()

    def place(self, workspace: Workspace) -> tuple[str, str]:
        """Name a workspace, or count it among the others when there are too many."""
        named = workspace.platform, workspace.ref
        with self._naming:
            if named not in self._named and len(self._named) >= self._most:
                return workspace.platform, OTHERS
            self._named.add(named)
            return named

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(name, told, labels, registry=self.registry)

    def _lag(self, name: str, told: str) -> Histogram:
        return Histogram(name, told, PLACE, buckets=SPANS, registry=self.registry)


def gauge(
    name: str, told: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]
) -> GaugeMetricFamily:
    """Tell numbers that were read just now; those of the same labels are added up."""
    family = GaugeMetricFamily(name, told, labels=labels)
    for named, value in values.items():
        family.add_metric(named, value)
    return family
