"""How many requests a server takes from one user, see https://zulip.com/api/http-headers."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rule:
    """So many requests in any span of so many seconds."""

    seconds: int
    requests: int


PER_MINUTE = Rule(60, 200)
PER_HOUR = Rule(3600, 2000)
"""Newer servers have this one, too."""


@dataclass
class Counter:
    """The requests of one user."""

    taken: deque[datetime] = field(default_factory=deque)

    def left(self, rule: Rule, now: datetime) -> int:
        """Count the requests that a rule allows now."""
        return rule.requests - len(self._within(rule, now))

    def pause(self, rules: Sequence[Rule], now: datetime) -> float:
        """Return how many seconds must pass before the next request; nought when it may be made."""
        return max((self._pause(rule, now) for rule in rules), default=0.0)

    def _pause(self, rule: Rule, now: datetime) -> float:
        within = self._within(rule, now)
        if len(within) < rule.requests:
            return 0.0
        return (within[-rule.requests] + timedelta(seconds=rule.seconds) - now).total_seconds()

    def _within(self, rule: Rule, now: datetime) -> list[datetime]:
        since = now - timedelta(seconds=rule.seconds)
        return [moment for moment in self.taken if moment > since]


class Rates:
    """Counts requests and says when it is enough; waiting for events is counted apart."""

    def __init__(self) -> None:
        self.rules: Sequence[Rule] = (PER_MINUTE,)
        self._counters: dict[tuple[int, bool], Counter] = {}

    def take(self, person_id: int, now: datetime, *, for_events: bool) -> float:
        """Count a request; return for how many seconds there must be none, or nought."""
        counter = self._counter(person_id, for_events=for_events)
        pause = counter.pause(self._rules(for_events=for_events), now)
        if not pause:
            counter.taken.append(now)
        return pause

    def headers(self, person_id: int, now: datetime, *, for_events: bool) -> dict[str, str]:
        """Say how much is left of the longest rule."""
        counter = self._counter(person_id, for_events=for_events)
        longest = max(self._rules(for_events=for_events), key=lambda rule: rule.seconds)
        return {
            "X-RateLimit-Limit": str(longest.requests),
            "X-RateLimit-Remaining": str(counter.left(longest, now)),
            "X-RateLimit-Reset": str(int(now.timestamp()) + longest.seconds),
        }

    def _rules(self, *, for_events: bool) -> Sequence[Rule]:
        return (PER_MINUTE,) if for_events else self.rules

    def _counter(self, person_id: int, *, for_events: bool) -> Counter:
        return self._counters.setdefault((person_id, for_events), Counter())
