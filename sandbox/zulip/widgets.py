"""Buttons below a message, which Zulip calls a zform."""

import json

from sandbox.impossible import ImpossibleError
from sandbox.records import Json
from sandbox.zulip.call import RefusalError
from sandbox.zulip.world import Message

_CHOICE = {"type", "short_name", "long_name", "reply"}


def checked(written: object) -> Json | None:
    """Read the buttons that somebody wants to send, as strictly as Zulip; nothing stands for none."""
    if written is None:
        return None
    try:
        content = json.loads(str(written))
    except ValueError:
        raise RefusalError("Widgets: API programmer sent invalid JSON content") from None
    match content:
        case {
            "widget_type": "zform",
            "extra_data": {"type": "choices", "heading": str(), "choices": [*choices]},
        }:
            if all(_is_choice(choice) for choice in choices):
                widget: Json = content
                return widget
    raise RefusalError("Widgets: unknown or incomplete widget")


def _is_choice(choice: object) -> bool:
    return (
        isinstance(choice, dict)
        and choice.keys() >= _CHOICE
        and choice["type"] == "multiple_choice"
        and all(isinstance(choice[name], str) for name in _CHOICE)
    )


def reply(message: Message, button: str) -> str:
    """Return what pressing a button makes somebody write; it is named by any of its words."""
    choices = message.widget["extra_data"]["choices"] if message.widget else []
    for choice in choices:
        if button in (choice["short_name"], choice["long_name"], choice["reply"]):
            return str(choice["reply"])
    present = [choice["reply"] for choice in choices]
    raise ImpossibleError(f"no button {button}; there are {present}")
