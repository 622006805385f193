"""Events as Zulip sends them, with only the fields that a test is about."""

from datetime import UTC, datetime
from typing import Any

from adapters.zulip.messages import Scene

Json = dict[str, Any]

BOT, NOTIFICATION_BOT, CARLA, ANN, HELPDESK = 9, 5, 21, 22, 30
ACME, TEAM = 12, 13
ID, SECOND = 4_000_042, 1_700_000_000
AT = datetime(2023, 11, 14, 22, 13, 20, 42, tzinfo=UTC)
NOW = datetime(2023, 11, 14, 22, 14, tzinfo=UTC)
SCENE = Scene(
    str(BOT), "Unseen", frozenset({str(NOTIFICATION_BOT)}), {"21": "Carla Nyström", "22": "Ann Lindqvist"}.get
)


def said(content: str = "Hello", **others: object) -> Json:
    """Describe a message of a customer, in an event or when asked."""
    return {
        "id": ID,
        "sender_id": CARLA,
        "sender_full_name": "Carla Nyström",
        "type": "stream",
        "stream_id": ACME,
        "display_recipient": "acme",
        "subject": "our login",
        "content": content,
        "timestamp": SECOND,
        "client": "website",
        "is_me_message": False,
        **others,
    }


def message(content: str = "Hello", **others: object) -> Json:
    """Let a customer write in a channel."""
    return {"id": 1, "type": "message", "message": said(content, **others), "flags": []}


def direct(content: str, *others: int, sender: int = ANN) -> Json:
    """Let somebody write to the bot, and to others."""
    readers = [{"id": one, "email": f"user{one}@n.example"} for one in (sender, BOT, *others)]
    return message(
        content, type="private", stream_id=None, subject="", sender_id=sender, display_recipient=readers
    )


def updated(**others: object) -> Json:
    """Change something about a message."""
    event = {"type": "update_message", "user_id": CARLA, "message_id": ID, "message_ids": [ID]}
    return {**event, "stream_id": ACME, "edit_timestamp": SECOND, "rendering_only": False, **others}


def moved(**others: object) -> Json:
    """Move messages elsewhere."""
    return updated(orig_subject="our login", propagate_mode="change_all", message_ids=[ID, ID - 1], **others)
