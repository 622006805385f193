"""How much an app may ask about what was written, as long as Slack has not reviewed it."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.faults import Fault, Trouble
from sandbox.slack.world import Json

_METHODS = ("conversations.history", "conversations.replies")
_MOST_ITEMS = 15  # https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps


@dataclass
class Allowance:
    """Everything may be asked, until it is tightened."""

    every: float = 0.0
    """Seconds between two requests of the same method; Slack wants a minute."""
    _latest: dict[str, datetime] = field(default_factory=dict)

    def refusal(self, method: str, now: datetime) -> Fault | None:
        """Return the trouble that awaits a call which comes too soon."""
        if not self.every or method not in _METHODS:
            return None
        latest = self._latest.get(method)
        if latest and (now - latest).total_seconds() < self.every:
            return Fault(Trouble.RATE_LIMITED, seconds=self.every)
        self._latest[method] = now
        return None

    def shortened(self, method: str, args: Json) -> Json:
        """Return the arguments as Slack takes them: pages are short, whatever was asked for."""
        return args | {"limit": _MOST_ITEMS} if self.every and method in _METHODS else args
