"""The sandbox as a server on this machine: in a thread beside the tests, or alone in a process."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from threading import Thread

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.control.api import Control
from sandbox.control.asked import Asked
from sandbox.control.routes import VERBS
from sandbox.slack.pockets import Pockets
from sandbox.zulip.control.asked import Asked as ZulipAsked
from sandbox.zulip.control.verbs import VERBS as ZULIP_VERBS
from sandbox.zulip.pocket import ZulipPocket

HOST = "127.0.0.1"
_NAMES = (HOST, "localhost")


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what does not come from this machine, was sent here under another name, or by another page."""
    if not (_is_from_here(request) and _is_own_page(request)):
        raise web.HTTPForbidden(text="the sandbox talks to this machine only")
    return await handler(request)


def _is_from_here(request: web.Request) -> bool:
    comes_from_here = request.remote is not None and ip_address(request.remote).is_loopback
    # A page in a browser on this machine comes from here, too, but under a name of its own.
    return comes_from_here and request.url.host in _NAMES


def _is_own_page(request: web.Request) -> bool:
    # Browsers name the page that sends something; programs send no such header.
    origin = request.headers.get("Origin")
    return origin is None or origin in {f"http://{name}:{request.url.port}" for name in _NAMES}


@dataclass(frozen=True)
class Platform:
    """What answers at the server's address."""

    routes: tuple[Callable[[web.Application], None], ...]
    stop: Callable[[], Awaitable[None]]


def slack(url: str) -> Platform:
    """Make pocket workspaces in Slack."""
    pockets = Pockets(url)
    control = Control(VERBS, partial(Asked, pockets))
    return Platform((pockets.add_routes, control.add_routes), pockets.stop)


def zulip(url: str) -> Platform:
    """Make a pocket organization on Zulip."""
    pocket = ZulipPocket(url)
    control = Control(ZULIP_VERBS, partial(ZulipAsked, pocket))
    return Platform((pocket.add_routes, control.add_routes), pocket.stop)


class Server:
    """A sandbox that listens in a thread of its own; `url` says where."""

    def __init__(self, port: int = 0, platform: Callable[[str], Platform] = slack) -> None:
        self._socket = socket.create_server((HOST, port))
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self._platform = platform(self.url)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._runner = web.AppRunner(
            self._application(), shutdown_timeout=0.1, handler_cancellation=True, access_log=None
        )

    def _application(self) -> web.Application:
        # Slack takes messages and views of up to 250 kB; be roomier, so that the limits are ours to check.
        app = web.Application(middlewares=[loopback_only], client_max_size=4 * 1024**2)
        for add_routes in self._platform.routes:
            add_routes(app)
        return app

    def start(self) -> None:
        """Start to listen."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()

    async def _open(self) -> None:
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    def stop(self) -> None:
        """Stop to listen and end what is under way."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        await self._platform.stop()
        await self._runner.cleanup()
