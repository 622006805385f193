"""Events as Slack sends them, with only the fields that a test is about."""

from typing import Any

Json = dict[str, Any]

TEAM, BOT = "T0HOME", "U0UNSEEN"
CHANNEL, CARLA, ANN = "C0ACME", "U0CARLA", "U0ANN"
TS, LATER, ROOT = "1700000000.000100", "1700000060.000200", "1690000000.000001"
NAMES = {CARLA: "Carla Nyström", ANN: "Ann Lindqvist", CHANNEL: "acme"}


def envelope(event: object, **others: object) -> Json:
    """Wrap an event."""
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event, **others}


def said(text: str = "Hello", **others: object) -> Json:
    """Describe a message of a customer."""
    return {"type": "message", "user": CARLA, "text": text, "ts": TS, **others}


def message(text: str = "Hello", **others: object) -> Json:
    """Let a customer write in a channel."""
    return said(text, **{"channel": CHANNEL, "channel_type": "channel", "event_ts": TS, **others})


def changed(before: Json, after: Json) -> Json:
    """Change a message."""
    event = {"type": "message", "subtype": "message_changed", "channel": CHANNEL, "ts": LATER, "hidden": True}
    return {**event, "event_ts": LATER, "previous_message": before, "message": after}


def deleted(**others: object) -> Json:
    """Delete a message."""
    event = {"type": "message", "subtype": "message_deleted", "channel": CHANNEL, "ts": LATER, "hidden": True}
    return {**event, "event_ts": LATER, "deleted_ts": TS, **others}
