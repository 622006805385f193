"""Zulip's own client, and a queue that it takes events from."""

import os
from typing import Any

import zulip

from sandbox.zulip.client import ZulipSandbox

Json = dict[str, Any]

CAPABILITIES = {"bulk_message_deletion": True, "archived_channels": True, "empty_topic_name": True}


def client_of(world: ZulipSandbox, person: str | None = None) -> zulip.Client:
    """Return Zulip's client with the key of the bot, or of somebody else; it repeats nothing by itself."""
    env = world.env(person)
    return zulip.Client(
        email=env["ZULIP_EMAIL"],
        api_key=env["ZULIP_API_KEY"],
        site=env["ZULIP_SITE"],
        config_file=os.devnull,
        retry_on_errors=False,
    )


def get(client: zulip.Client, path: str, **args: object) -> Json:
    """Ask for something that the client has no words for."""
    return client.call_endpoint(path, "GET", args)


class Queue:
    """An event queue, from which every event is taken once."""

    def __init__(self, client: zulip.Client, **asked: Any) -> None:
        self.client = client
        self.registered = client.register(**{"client_capabilities": CAPABILITIES} | asked)
        self.id = self.registered["queue_id"]
        self.last = self.registered["last_event_id"]

    def answer(self, **asked: object) -> Json:
        """Ask for events, and do not wait unless told to."""
        known = {"queue_id": self.id, "last_event_id": self.last, "dont_block": True}
        return get(self.client, "events", **known | asked)

    def news(self, **asked: object) -> list[Json]:
        """Return what is new."""
        found: list[Json] = self.answer(**asked)["events"]
        self.last = max([self.last, *(event["id"] for event in found)])
        return found

    def kinds(self) -> list[str]:
        """Return the kinds of what is new, with what was done where that is told."""
        return [f"{one['type']}.{one['op']}" if "op" in one else one["type"] for one in self.news()]
