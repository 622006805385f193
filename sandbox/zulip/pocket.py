"""One pocket organization put together: its world and everything that speaks for it."""

from aiohttp import web

from sandbox.changes import Changes
from sandbox.clock import Clock, now
from sandbox.faults import Faults
from sandbox.zulip.api import Api
from sandbox.zulip.organization import Organization
from sandbox.zulip.queues import Queues
from sandbox.zulip.rates import Rates
from sandbox.zulip.team import seeded_world


class ZulipPocket:
    """An organization with a bot in it, served at an address."""

    def __init__(self, url: str, clock: Clock = now) -> None:
        self.world = seeded_world(url, clock)
        self.changes = Changes()
        self.queues = Queues(self.world, self.changes)
        self.organization = Organization(self.world, self.queues.announce)
        self.faults, self.rates = Faults(), Rates()
        self.api = Api(self.organization, self.queues, self.faults, self.rates, self.changes)

    def add_routes(self, app: web.Application) -> None:
        """Answer where the program looks for Zulip."""
        self.api.add_routes(app)

    async def stop(self) -> None:
        """Let go of everybody who waits."""
        self.queues.forget_all()
