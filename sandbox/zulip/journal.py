"""A record of every request that the program made, for tests to read."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.records import Json


@dataclass
class Entry:
    """One request and how it was answered."""

    method: str
    """As Zulip's description of its API calls it: send-message, get-events and so on."""
    path: str
    args: Json
    """As sent: what is no text is written in JSON."""
    caller: str | None
    """The name of whose key it was; nothing when the key was unknown."""
    at: datetime
    outcome: str = "pending"
    """success, an error code of Zulip, or the trouble that was played."""
