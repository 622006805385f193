"""The server's queue of events for the bot: registered, asked again and again, and lost some day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.payloads import Payload, listing, section, words
from adapters.zulip.clients import Connection, call
from adapters.zulip.errors import Meaning, ZulipTroubleError
from adapters.zulip.fields import moment, ref, second
from adapters.zulip.history import AS_WRITTEN
from adapters.zulip.limits import Purpose
from adapters.zulip.profiles import system_bots

KINDS = (
    "message",
    "update_message",
    "delete_message",
    "reaction",
    "subscription",
    "realm_user",
    "realm_bot",
    "stream",
)
"""The events that are asked for."""
CAPABILITIES = {
    "archived_channels": True,
    "bulk_message_deletion": True,
    "empty_topic_name": True,
    "notification_settings_null": True,
    "user_avatar_url_field_optional": True,
}
"""What we understand of what newer servers tell: https://zulip.com/api/register-queue"""
LONGEST_POLL = 90.0
"""Seconds to wait for an event; the server sends a sign of life every minute, and may tell a longer time."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue, and how far it was taken in."""

    ref: str
    last: int
    """The latest event that was taken in."""
    patience: float
    """Seconds that one request may wait for an event."""
    system_bots: frozenset[str]
    """The server's own bots, which are nobody."""
    receipts: bool = True
    """The organization has read receipts switched on, where the server has them."""


def register(client: Connection) -> Queue:
    """Let the server gather events from now on; raises ZulipTroubleError."""
    asked: Mapping[str, Any] = {
        "apply_markdown": AS_WRITTEN["apply_markdown"],
        "client_gravatar": True,
        "client_capabilities": CAPABILITIES,
        "event_types": KINDS,
        "fetch_event_types": ["realm", "realm_user"],
        "slim_presence": True,
    }
    told = call(client, "POST", "register", asked)
    queue, last = told.get("queue_id"), told.get("last_event_id")
    if not isinstance(queue, str) or not isinstance(last, int):
        raise ZulipTroubleError("unreadable_answer", Meaning.LATER)
    patience = told.get("event_queue_longpoll_timeout_seconds")
    longest = float(patience) if isinstance(patience, int) else LONGEST_POLL
    receipts = told.get("realm_enable_read_receipts") is not False
    return Queue(queue, last, longest, system_bots(told), receipts)


def poll(client: Connection, queue: Queue, *, wait: bool) -> list[Payload]:
    """Tell what is new since the last event that was taken in, in order; ``wait`` until there is something.

    Nothing is lost when this raises: the server keeps events until later ones are asked for. It raises
    ZulipTroubleError, with the reason ``QUEUE_GONE`` when the server has thrown the queue away.
    """
    asked = {"queue_id": queue.ref, "last_event_id": queue.last, "dont_block": not wait}
    patience = queue.patience if wait else LONGEST_POLL
    told = call(client, "GET", "events", asked, purpose=Purpose.EVENTS, timeout=patience)
    fresh = [one for one in listing(told, "events") if number(one) > queue.last]
    return sorted(fresh, key=number)


def number(event: Payload) -> int:
    """Tell the place of an event in its queue."""
    place = event.get("id")
    return place if isinstance(place, int) else -1


@dataclass(frozen=True, slots=True)
class Written:
    """A message of any kind, in channels or to people: their numbers rise in time."""

    number: int
    at: datetime


def written(event: Payload) -> Written | None:
    """Tell of which message an event brings news; None when it is about something else."""
    message = section(event, "message") if words(event, "type") == "message" else {}
    known, at = ref(message, "id"), second(message, "timestamp")
    return Written(int(known), moment(int(known), at)) if known and at is not None else None


def as_event(message: Payload) -> Payload:
    """Make of a message that was fetched the event that would have brought it."""
    return {"type": "message", "message": message}


def after(queue: Queue, event: Payload) -> Queue:
    """Note that an event was taken in."""
    return replace(queue, last=number(event))
