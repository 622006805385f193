"""Slack's side of Socket Mode: tickets, connections, envelopes and their acknowledgements."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

from aiohttp import WSMsgType, web

from sandbox.changes import Changes
from sandbox.slack.transport import Outcome, Timing
from sandbox.slack.world import Json

_LIFETIME = 360  # seconds; only announced, connections here last as long as nobody ends them
# Slack pings every few seconds. The SDK leaves a connection only when something arrives on it, so be quicker.
_PING_EVERY = 0.2


@dataclass
class Connection:
    """One open socket and the envelopes on it that wait for their acknowledgement."""

    socket: web.WebSocketResponse
    request: web.Request
    pings: asyncio.Task[None] | None = None
    waiting: dict[str, asyncio.Future[Outcome]] = field(default_factory=dict)

    async def send(self, envelope: Json, within: float) -> Outcome:
        """Send an envelope and wait for its acknowledgement."""
        envelope_id = str(uuid4())
        acknowledgement: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.waiting[envelope_id] = acknowledgement
        try:
            await self.socket.send_json(envelope | {"envelope_id": envelope_id})
            async with asyncio.timeout(within):
                return await acknowledgement
        except TimeoutError:
            return Outcome("timeout")
        except ConnectionError:
            return Outcome("connection_failed")
        finally:
            del self.waiting[envelope_id]

    def acknowledge(self, answer: Json) -> None:
        """Settle the envelope that this answer names."""
        waiting = self.waiting.get(str(answer.get("envelope_id")))
        if waiting and not waiting.done():
            waiting.set_result(Outcome(body=answer.get("payload") or {}))

    def give_up(self) -> None:
        """Settle everything that waits: nobody will acknowledge it on this connection."""
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_result(Outcome("connection_failed"))


class SocketMode:
    """Reaches the app over the sockets that it has opened."""

    def __init__(self, app_id: str, changes: Changes) -> None:
        self.connections: list[Connection] = []
        self.has_ever_connected = False
        self._app_id = app_id
        self._changes = changes
        self._tickets: set[str] = set()

    def ticket(self) -> str:
        """Return a ticket with which one connection may be opened."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection of the app until either side ends it."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="no such ticket")
        self._tickets.remove(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request)
        await self._greet(connection)
        connection.pings = asyncio.create_task(_ping(socket))
        try:
            await _listen(connection)
        finally:
            connection.pings.cancel()
            self._forget(connection)
        return socket

    async def _greet(self, connection: Connection) -> None:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": _LIFETIME}
        await connection.socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections) + 1,
                "debug_info": debug,
                "connection_info": {"app_id": self._app_id},
            }
        )
        self.connections.append(connection)
        self.has_ever_connected = True
        self._changes.note()

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        connection.give_up()
        self._changes.note()

    async def ask_to_reconnect(self) -> None:
        """Tell the app that its connections end soon, as Slack does before it refreshes them."""
        going, self.connections = self.connections, []
        for connection in going:
            await connection.socket.send_json(
                {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "sandbox"}}
            )

    def cut(self) -> None:
        """End all connections without a word."""
        for connection in list(self.connections):
            self._forget(connection)
            if connection.request.transport:
                connection.request.transport.abort()

    def fall_silent(self) -> None:
        """Leave all connections open, and neither hear nor say anything on them any more."""
        for connection in list(self.connections):
            if connection.pings:
                connection.pings.cancel()
            if isinstance(connection.request.transport, asyncio.ReadTransport):
                connection.request.transport.pause_reading()
            self._forget(connection)

    async def send_event(self, payload: Json, attempt: int, reason: str, timing: Timing) -> Outcome:
        """Try once to deliver an event; the reason is why the try before failed."""
        envelope = {"type": "events_api", "payload": payload, "accepts_response_payload": False}
        if not await self._changes.until(lambda: bool(self.connections), timing.patience):
            return Outcome("connection_failed")
        return await self._send(envelope | {"retry_attempt": attempt, "retry_reason": reason}, timing)

    async def send_command(self, form: Json, timing: Timing) -> Outcome:
        """Deliver a slash command, once."""
        return await self._ask("slash_commands", form, timing)

    async def send_interaction(self, payload: Json, timing: Timing) -> Outcome:
        """Deliver a press of a button or another interaction, once."""
        return await self._ask("interactive", payload, timing)

    async def _ask(self, kind: str, payload: Json, timing: Timing) -> Outcome:
        return await self._send({"type": kind, "payload": payload, "accepts_response_payload": True}, timing)

    async def _send(self, envelope: Json, timing: Timing) -> Outcome:
        if not self.connections:
            return Outcome("connection_failed")
        # Any connection may get an envelope; taking turns shows it.
        connection = self.connections.pop(0)
        self.connections.append(connection)
        return await connection.send(envelope, timing.acknowledge_within)


async def _listen(connection: Connection) -> None:
    async for message in connection.socket:
        if message.type is WSMsgType.TEXT:
            connection.acknowledge(json.loads(message.data))


async def _ping(socket: web.WebSocketResponse) -> None:
    with suppress(ConnectionError):
        while not socket.closed:
            # With an empty ping, which is two bytes long, the SDK waits for more before it reads on.
            await socket.ping(b"Ping from the sandbox")
            await asyncio.sleep(_PING_EVERY)
