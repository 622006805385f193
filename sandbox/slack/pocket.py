"""The whole pocket workspace put together: the world and everything that speaks for it."""

import json
from secrets import token_hex

from aiohttp import web

from sandbox.clock import Clock, now
from sandbox.slack.api import WebApi
from sandbox.slack.call import Slack
from sandbox.slack.changes import Changes
from sandbox.slack.delivery import Courier
from sandbox.slack.desk import Desk
from sandbox.slack.faults import Faults
from sandbox.slack.interactions import Interactions
from sandbox.slack.payloads import Payloads
from sandbox.slack.team import seeded_world
from sandbox.slack.tokens import Keyring
from sandbox.slack.views import Views
from sandbox.slack.workspace import Workspace


class Pocket:
    """One pocket workspace behind one address."""

    def __init__(self, base_url: str, clock: Clock = now) -> None:
        self.signing_secret = token_hex(16)
        self.changes = Changes()
        self.world = seeded_world(clock)
        self.courier = Courier(self.world, self.changes)
        self.workspace = Workspace(self.world, self.courier.announce)
        self.interactions = Interactions(self.world, self.changes)
        self.views = Views(self.world)
        self.keyring = Keyring(self.world.app.user_id)
        self.faults = Faults()
        payloads = Payloads(self.world, base_url)
        self.desk = Desk(self.workspace, self.interactions, self.views, self.courier, payloads)
        slack = Slack(self.workspace, self.interactions, self.views, self.courier.sockets, base_url)
        self.api = WebApi(slack, self.keyring, self.faults, self.changes)

    def add_routes(self, app: web.Application) -> None:
        """Answer where the program looks for Slack."""
        app.router.add_route("*", "/api/{method}", self.api.serve)
        app.router.add_get("/socket", self.courier.sockets.connect)
        app.router.add_post("/response/{interaction}", self._receive_response)

    async def _receive_response(self, request: web.Request) -> web.Response:
        interaction = self.interactions.by_id(request.match_info["interaction"])
        if interaction is None:
            return web.Response(status=404, text="no_such_url")
        if not interaction.responses_left:
            return web.Response(status=404, text="used_url")
        interaction.responses_left -= 1
        self.desk.respond(interaction, "response_url", json.loads(await request.text()))
        return web.Response(text="ok")
