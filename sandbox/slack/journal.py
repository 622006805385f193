"""A record of every request that the program made, for tests to read."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.clock import Clock
from sandbox.slack.changes import Changes
from sandbox.slack.world import Json


@dataclass
class Entry:
    """One request to the Web API and how it was answered."""

    method: str
    args: Json
    """As sent, without the token; form fields are strings."""
    token_kind: str | None
    """bot, user or app; nothing when the token was unknown."""
    at: datetime
    outcome: str = "pending"
    """ok, an error code of Slack, or the fault that was played."""


class Journal:
    """All requests so far, oldest first."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self.entries: list[Entry] = []
        self._clock = clock
        self._changes = changes

    def open(self, method: str, args: Json, token_kind: str | None) -> Entry:
        """Note a request that has just come in."""
        entry = Entry(method, args, token_kind, self._clock())
        self.entries.append(entry)
        return entry

    def close(self, entry: Entry, outcome: str) -> None:
        """Note how a request was answered, and wake who waits for it."""
        entry.outcome = outcome
        self._changes.note()
