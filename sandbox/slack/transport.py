"""What every way to reach the app has in common: outcomes, replies and the waits between tries."""

from dataclasses import dataclass, field
from typing import Protocol

from sandbox.slack.world import Json


@dataclass(frozen=True)
class Timing:
    """How long Slack waits, shortened so that nobody has to wait a minute for a retry."""

    acknowledge_within: float = 3.0
    """Seconds the app has to acknowledge: https://docs.slack.dev/apis/events-api/#responding"""
    retry_waits: tuple[float, ...] = (0.1, 1.0, 3.0)
    """Seconds before each further try; Slack waits none, 60 and 300."""
    patience: float = 60.0
    """Seconds that an event waits for the app to connect again; 0 loses what happens meanwhile."""


@dataclass(frozen=True)
class Outcome:
    """What became of one try: acknowledged, or the reason why not in Slack's words."""

    failure: str = ""
    body: Json = field(default_factory=dict)
    """What the app sent along with its acknowledgement."""
    is_final: bool = False
    """The app asked not to be sent this again."""

    @property
    def acknowledged(self) -> bool:
        """Tell whether the app took it."""
        return not self.failure


class Transport(Protocol):
    """A way to reach the app: its request URL or its socket."""

    async def send_event(self, payload: Json, attempt: int, reason: str, timing: Timing) -> Outcome:
        """Try once to deliver an event; the reason is why the try before failed."""
        ...

    async def send_command(self, form: Json, timing: Timing) -> Outcome:
        """Deliver a slash command, once."""
        ...

    async def send_interaction(self, payload: Json, timing: Timing) -> Outcome:
        """Deliver a press of a button or another interaction, once."""
        ...
