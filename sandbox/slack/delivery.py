"""The way of events to the app: filtered, wrapped, tried again until acknowledged, recorded."""

import asyncio
from dataclasses import dataclass, field

from sandbox.slack import events
from sandbox.slack.changes import Changes
from sandbox.slack.request_url import RequestUrl
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.subscriptions import DEFAULT, reaches_app
from sandbox.slack.transport import Outcome, Timing, Transport
from sandbox.slack.world import Channel, Json, World


@dataclass
class Delivery:
    """One event on its way to the app."""

    event_id: str
    kind: str
    attempts: list[str] = field(default_factory=list)
    """Per try: "acknowledged", or why it failed."""
    is_settled: bool = False
    """Acknowledged or given up; nothing more will be sent."""


class Courier:
    """Carries events, commands and interactions to the app, by request URL if it has one, else by socket."""

    def __init__(self, world: World, changes: Changes) -> None:
        self.sockets = SocketMode(world.app.id, changes)
        self.request_url: RequestUrl | None = None
        self.timing = Timing()
        self.subscribed = DEFAULT
        self.deliveries: list[Delivery] = []
        self._world = world
        self._changes = changes
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def transport(self) -> Transport:
        """Return the way to reach the app now."""
        return self.request_url or self.sockets

    def announce(self, event: Json, channel: Channel | None) -> None:
        """Send an event on its way, if the app has asked for it and may see it."""
        self._changes.note()
        if self._has_listener() and reaches_app(self._world, self.subscribed, event, channel):
            self._start(events.envelope(self._world, event, channel))

    def _has_listener(self) -> bool:
        # An app that has never run misses what happens, as an app that is not installed yet would.
        return self.request_url is not None or self.sockets.has_ever_connected

    def _start(self, payload: Json) -> None:
        delivery = Delivery(payload["event_id"], payload["event"]["type"])
        self.deliveries.append(delivery)
        task = asyncio.get_running_loop().create_task(self._carry(delivery, payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, delivery: Delivery, payload: Json) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *self.timing.retry_waits)):
            await asyncio.sleep(wait)
            outcome = await self.transport.send_event(payload, attempt, reason, self.timing)
            reason = outcome.failure
            delivery.attempts.append(reason or "acknowledged")
            self._changes.note()
            if outcome.acknowledged or outcome.is_final:
                break
        delivery.is_settled = True
        self._changes.note()

    async def send_command(self, form: Json) -> Outcome:
        """Deliver a slash command, once."""
        return await self.transport.send_command(form, self.timing)

    async def send_interaction(self, payload: Json) -> Outcome:
        """Deliver a press of a button or another interaction, once."""
        return await self.transport.send_interaction(payload, self.timing)

    async def stop(self) -> None:
        """Let go of everything that is still on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
