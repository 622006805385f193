"""The way of events to the app: filtered, wrapped, tried again until acknowledged, recorded."""

import asyncio
from dataclasses import dataclass, field

from sandbox.changes import Changes
from sandbox.slack import events
from sandbox.slack.registration import Registration
from sandbox.slack.subscriptions import DEFAULT, reaches_app
from sandbox.slack.transport import Outcome
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
    """Carries what happens in one workspace to the app, by request URL if it has one, else by socket."""

    def __init__(self, world: World, registration: Registration, changes: Changes) -> None:
        self.subscribed = DEFAULT
        self.deliveries: list[Delivery] = []
        self._world = world
        self._registration = registration
        self._changes = changes
        self._tasks: set[asyncio.Task[None]] = set()

    def announce(self, event: Json, channel: Channel | None) -> None:
        """Send an event on its way, if the app has asked for it and may see it in one of its workspaces."""
        self._changes.note()
        places = [(self._world, channel), *(channel.elsewhere if channel else ())]
        seen_in = [one for one in places if reaches_app(one[0], self.subscribed, event, one[1])]
        if self._has_listener() and seen_in:
            world, seen = seen_in[0]
            payload = events.envelope(world, event, seen)
            # The envelope names one installation only.
            every = [events.authorization(one) for one, _ in seen_in]
            self._registration.authorizations[payload["event_context"]] = every
            self._start(payload)

    def _has_listener(self) -> bool:
        # An app that has never run misses what happens, as an app that is not installed yet would.
        known = self._registration
        return known.request_url is not None or known.sockets.has_ever_connected

    def _start(self, payload: Json) -> None:
        delivery = Delivery(payload["event_id"], payload["event"]["type"])
        self.deliveries.append(delivery)
        task = asyncio.get_running_loop().create_task(self._carry(delivery, payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, delivery: Delivery, payload: Json) -> None:
        reason = ""
        known = self._registration
        for attempt, wait in enumerate((0.0, *known.timing.retry_waits)):
            await asyncio.sleep(wait)
            outcome = await known.transport.send_event(payload, attempt, reason, known.timing)
            reason = outcome.failure
            delivery.attempts.append(reason or "acknowledged")
            self._changes.note()
            if outcome.acknowledged or outcome.is_final:
                break
        delivery.is_settled = True
        self._changes.note()

    async def send_command(self, form: Json) -> Outcome:
        """Deliver a slash command, once."""
        return await self._registration.transport.send_command(form, self._registration.timing)

    async def send_interaction(self, payload: Json) -> Outcome:
        """Deliver a press of a button or another interaction, once."""
        return await self._registration.transport.send_interaction(payload, self._registration.timing)

    async def stop(self) -> None:
        """Let go of everything that is still on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
