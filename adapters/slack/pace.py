"""How fast we write: Slack's limits, kept by ourselves, so that it need not refuse us."""

from collections.abc import Callable
from threading import Lock

A_SECOND_TO_ONE, AT_ONCE_TO_ONE = 1.0, 10
A_SECOND, AT_ONCE = 5.0, 50
"""Messages a second to one person, and to all of a workspace, and how many may follow each other at once.

Slack documents one a second for each conversation with short bursts, and does not tell its limit for a
workspace: https://docs.slack.dev/apis/web-api/rate-limits and
https://docs.slack.dev/reference/methods/chat.postMessage.
"""
MOST_REMEMBERED = 1_000
"""People whose bucket is remembered before those that are full again are forgotten."""


class Pace:
    """The token buckets of one workspace: one for everything, and one for each person.

    Any number of threads may ask; nobody is made to wait, but told how long.
    """

    def __init__(self, timer: Callable[[], float]) -> None:
        """``timer`` tells how much time passes."""
        self._timer = timer
        self._full_at = 0.0
        """When the bucket is full again if nothing more is written; the same by person."""
        self._full_at_of: dict[str, float] = {}
        self._turn = 0.0
        self._changing = Lock()

    def take(self, person: str) -> float | None:
        """Take a token, or say in how many seconds to come again; whoever comes later gets a later turn."""
        with self._changing:
            now = self._timer()
            mine = max(self._full_at_of.get(person, now), now) + 1 / A_SECOND_TO_ONE
            everybody = max(self._full_at, now) + 1 / A_SECOND
            wait_for_mine = mine - AT_ONCE_TO_ONE / A_SECOND_TO_ONE - now
            wait_for_all = everybody - AT_ONCE / A_SECOND - now
            if wait_for_all > 0:
                self._turn = max(self._turn + 1 / A_SECOND, now + wait_for_all)
                return max(self._turn - now, wait_for_mine)
            if wait_for_mine > 0:
                return wait_for_mine
            self._full_at, self._full_at_of[person] = everybody, mine
            self._forget(now)
            return None

    def _forget(self, now: float) -> None:
        if len(self._full_at_of) > MOST_REMEMBERED:
            self._full_at_of = {person: at for person, at in self._full_at_of.items() if at > now}
