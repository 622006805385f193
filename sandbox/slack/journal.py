"""A record of every request that the program made, for tests to read."""

from dataclasses import dataclass
from datetime import datetime

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
    """ok, an error code of Slack, or the trouble that was played."""
