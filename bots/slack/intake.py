"""Takes in what Slack tells, before Bolt dispatches anything: what is acknowledged has been stored."""

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from typing_extensions import override

from adapters.slack.farewells import Farewell, farewell
from adapters.slack.fields import Payload, listing, ref, section
from adapters.slack.inbound import normalise
from adapters.slack.installation import Installation
from adapters.slack.mrkdwn import Names
from bots import tracing
from rules.events import Event

log = logging.getLogger(__name__)

TURNS = 64
"""Channels whose events are recorded at the same time; those of one channel are recorded in turn."""

Record = Callable[[Event], None]
"""Stores an event, or raises."""
Depart = Callable[[Farewell], None]
"""Hears that tokens are good for nothing any more."""
Hear = Callable[[Payload], None]
"""Has an event answered that is for the app itself, and waits for nothing."""


class Intake(Middleware):
    """Records the events of one workspace; whatever else Slack sends goes on to the listeners."""

    def __init__(
        self,
        installation: Installation,
        names: Names,
        record: Record,
        depart: Depart = lambda _: None,
        hear: Hear = lambda _: None,
    ) -> None:
        """Take what stores events, and what hears of tokens that are good for nothing and of words for us."""
        self._installation = installation
        self._names = names
        self._record = record
        self._depart = depart
        self._hear = hear
        self._turns = tuple(Lock() for _ in range(TURNS))

    @override
    def process(
        self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]
    ) -> BoltResponse | None:
        """Acknowledge an event once it is recorded; what this raises makes Slack send the event again."""
        match req.body.get("type"):
            case "event_callback":
                with tracing.request(str(req.body.get("event_id", ""))):
                    self._take(req.body)
                return BoltResponse(status=200)
            case "app_rate_limited":
                log.warning("Slack holds events back: there were more than 30,000 in an hour")
                return BoltResponse(status=200)
            case _:
                return next()

    def _take(self, body: Mapping[str, Any]) -> None:
        if not self._is_ours(body):
            log.warning("ignored an event for another workspace")
            return
        if (said := farewell(body)) is not None:
            self._depart(said)
        for event in normalise(body, self._installation.home.team, self._installation.bot, self._names):
            # An edit must not overtake its message, which may still be waiting for a look-up.
            with self._turns[hash(getattr(event, "channel", None)) % TURNS]:
                self._record(event)
        self._hear(section(body, "event"))

    def _is_ours(self, body: Mapping[str, Any]) -> bool:
        """Tell by the installation that an event is for; in a shared channel its team may be another."""
        home = self._installation.home
        named = {ref(one, "team_id") or ref(one, "enterprise_id") for one in listing(body, "authorizations")}
        return not named or bool(named & {home.team, home.enterprise})
