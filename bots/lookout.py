"""Where others watch over the program from: its numbers, its pulse, and the rooms that tell of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bots.config import Config
from bots.credentials import SlackHttp
from bots.depths import Depths
from bots.door import Door, Rooms
from bots.metrics import Metrics
from bots.probes import METRICS, READY, Links, Measured, Serving, rooms_at_first
from bots.pulse import Pulse
from storage.store import Store

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Lookout:
    """What is known of the program from its first moment on."""

    metrics: Metrics = field(default_factory=Metrics)
    pulse: Pulse = field(default_factory=Pulse)
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        """Let the state of the platforms be among the numbers."""
        object.__setattr__(self, "links", Links(self.metrics))

    def begin(self, door: Door) -> None:
        """Tell that the program lives, and is not ready yet."""
        door.open(rooms_at_first(self.pulse), crowded=False)

    def go_on(self, door: Door, config: Config, store: Store, silent: Callable[[], int]) -> None:
        """Tell also what is stored; ``silent`` counts the workspaces from which events seem not to arrive."""
        depths = Depths(store, self.metrics)
        self.metrics.add(depths)
        numbers = Measured(self.metrics, config.metrics_token, is_private(config))
        rooms: Rooms = {READY: Serving(depths, self.links, silent), METRICS: numbers}
        door.open(rooms, crowded=False)


def is_private(config: Config) -> bool:
    """Say whether nobody but this machine reaches the HTTP side, not even through a proxy, as configured."""
    invited = config.public_url is not None or (
        config.slack is not None and isinstance(config.slack.way, SlackHttp)
    )
    return config.address.host in LOOPBACK and not invited
