"""What those are answered who watch over the program: does it live, can it serve, how is it doing.

No answer but the numbers names a workspace, and those are for whoever has the token, or is on this machine
where nobody else comes.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bots.depths import Depths
from bots.door import Answer, Environ, Rooms, plain
from bots.metrics import Metrics
from bots.pulse import Pulse

HEALTH = ("GET", "/healthz")
READY = ("GET", "/readyz")
METRICS = ("GET", "/metrics")
JSON = "application/json"
CLOSED = "set UNSEEN_METRICS_TOKEN, and send it as a bearer token"


@dataclass(slots=True)
class Links:
    """Which platforms are connected; each is known from the start."""

    metrics: Metrics
    _connected: dict[str, bool] = field(default_factory=dict, init=False)
    _changing: Lock = field(default_factory=Lock, init=False)

    def note(self, platform: str, *, is_connected: bool) -> None:
        """Note whether a platform is connected."""
        with self._changing:
            self._connected[platform.lower()] = is_connected
        self.metrics.connected(platform, is_connected=is_connected)

    def all(self) -> Mapping[str, bool]:
        """Tell of every platform whether it is connected."""
        with self._changing:
            return dict(self._connected)


@dataclass(frozen=True, slots=True)
class Living:
    """Says whether the process lives: its jobs move. What is outside of it is not asked."""

    pulse: Pulse

    def __call__(self, _environ: Environ) -> Answer:
        """Answer one request."""
        hanging = self.pulse.hanging()
        if hanging:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, f"these jobs hang: {', '.join(hanging)}")
        return Answer(HTTPStatus.OK, "ok")


@dataclass(frozen=True, slots=True)
class Serving:
    """Says whether everything is there that serving needs, and what is not."""

    depths: Depths
    links: Links
    silent: Callable[[], int]
    """Counts the workspaces from which events seem not to arrive."""

    def __call__(self, _environ: Environ) -> Answer:
        """Answer one request."""
        look = self.depths.look()
        database = "away" if look is None else "behind" if look.lacks else "ready"
        platforms = {one: "connected" if is_ else "not connected" for one, is_ in self.links.all().items()}
        is_ready = database == "ready" and set(platforms.values()) == {"connected"}
        told = {"ready": is_ready, "database": database, "platforms": platforms, "silent": self.silent()}
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, json.dumps(told), JSON)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hands out the numbers, which name workspaces, to whoever may know them."""

    metrics: Metrics
    token: str | None = field(repr=False)
    is_private: bool
    """Nobody but this machine reaches us: then no token is needed."""

    def __call__(self, environ: Environ) -> Answer:
        """Answer one request."""
        if self.token is None and not self.is_private:
            return Answer(HTTPStatus.FORBIDDEN, CLOSED)
        if self.token is not None and not _is_sent(self.token, environ):
            return plain(HTTPStatus.UNAUTHORIZED)
        return Answer(HTTPStatus.OK, self.metrics.write(), CONTENT_TYPE_PLAIN_0_0_4)


def _is_sent(token: str, environ: Environ) -> bool:
    said = str(environ.get("HTTP_AUTHORIZATION", ""))
    return hmac.compare_digest(said.encode("latin-1", "replace"), f"Bearer {token}".encode())


def starting(_environ: Environ) -> Answer:
    """Say that the program is not ready yet, but on its way."""
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, json.dumps({"ready": False, "database": "starting"}), JSON)


def rooms_at_first(pulse: Pulse) -> Rooms:
    """Open what can be answered before there is a database."""
    return {HEALTH: Living(pulse), READY: starting}
