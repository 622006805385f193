"""The requests that a Zulip server allows, shared out so that what people wait for comes first."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

LONGEST_MESSAGE = 10_000
"""Characters of a message; Zulip cuts what is longer, https://zulip.com/api/send-message#parameter-content."""


class Purpose(StrEnum):
    """What a request is for, the most urgent first."""

    NOTICE = "notice"
    """Something that a person is told: a notice, or an answer."""
    RECEIPT = "receipt"
    """Whether a message that somebody is about to be told of was seen."""
    QUESTION = "question"
    """Who and what is there, and what was missed."""
    EDIT = "edit"
    """What keeps a notice true that has arrived already."""
    EVENTS = "events"
    """The next events; Zulip counts these requests for themselves."""


KEPT_BACK = {
    Purpose.NOTICE: 0.0,
    Purpose.RECEIPT: 0.1,
    Purpose.QUESTION: 0.2,
    Purpose.EDIT: 0.3,
    Purpose.EVENTS: 0.0,
}
"""The part of what may be asked at once that each purpose leaves to more urgent ones."""


AT_ONCE, BY_AND_BY = 0.30, 0.65
"""The parts of a limit that may be used in one go, and that come back over its span.

Together they leave a little of it in any span: the server's clock and ours tick apart.
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in any span of so many seconds."""

    requests: int
    seconds: float

    @property
    def burst(self) -> float:
        """The requests that may follow each other at once."""
        return self.requests * AT_ONCE

    @property
    def rate(self) -> float:
        """The requests that become free in each second."""
        return self.requests * BY_AND_BY / self.seconds


PER_MINUTE = Limit(200, 60)
PER_HOUR = Limit(2000, 3600)
"""What servers allow to one bot; only newer ones have the second limit,
https://zulip.com/api/http-headers#rate-limiting-response-headers."""

ROUNDING = 1e-6
"""A part of a token that sums of fractions may lack."""


class Bucket:
    """Tokens of one bot in one organization: each request takes one, and time brings new ones.

    Any number of threads may take; nobody is made to wait, but told how long. The shortest limit comes first.
    """

    def __init__(self, now: float, *limits: Limit) -> None:
        """Begin full."""
        self._levels = {limit: limit.burst for limit in limits}
        self._filled_at = now
        self._turns: dict[Purpose, float] = {}
        self._lock = Lock()

    @property
    def limits(self) -> list[int]:
        """Tell which numbers of requests are not exceeded."""
        return [limit.requests for limit in self._levels]

    def take(self, purpose: Purpose, now: float) -> float | None:
        """Take a token, or say in how many seconds to come again; each who is told so gets a later turn."""
        with self._lock:
            self._fill(now)
            lacking = max(self._lacking(limit, purpose) for limit in self._levels)
            if lacking <= ROUNDING and now >= self._filled_at:
                self._levels = {limit: level - 1 for limit, level in self._levels.items()}
                return None
            return self._turn(purpose, now) - now

    def empty(self, now: float, seconds: float) -> None:
        """Grant nothing for a while: the server has counted more requests than we have."""
        with self._lock:
            self._fill(now)
            shortest, *_ = self._levels
            # Only a longer wait than its span tells that a longer limit is reached.
            reached = [limit for limit in self._levels if limit == shortest or seconds > shortest.seconds]
            # When the pause is over, there is room for one request.
            self._levels |= dict.fromkeys(reached, 1.0)
            self._filled_at = max(self._filled_at, now + seconds)

    def lift(self, allowed: int) -> None:
        """Forget longer limits that the server does not have: the highest of its own is the given one."""
        with self._lock:
            first, *longer = self._levels.items()
            self._levels = dict([first, *(one for one in longer if one[0].requests <= allowed)])

    def _fill(self, now: float) -> None:
        passed = max(now - self._filled_at, 0.0)
        self._levels = {
            limit: min(level + passed * limit.rate, limit.burst) for limit, level in self._levels.items()
        }
        self._filled_at += passed

    def _lacking(self, limit: Limit, purpose: Purpose) -> float:
        return limit.burst * KEPT_BACK[purpose] + 1 - self._levels[limit]

    def _turn(self, purpose: Purpose, now: float) -> float:
        start = max(now, self._filled_at)
        free = max(start + max(self._lacking(limit, purpose), 0) / limit.rate for limit in self._levels)
        slowest = min(limit.rate for limit in self._levels)
        turn = max(free, self._turns.get(purpose, 0.0))
        self._turns[purpose] = turn + 1 / slowest
        return turn
