"""Lays out what comes back to somebody who asked: messages in words, and buttons beside their settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.replies import Control, Option, Panel, Reply
from adapters.zulip.limits import LONGEST_MESSAGE

MOST_MESSAGES = 5
"""Messages that an export may fill."""
ROOM_FOR_FENCE = 100
"""Characters that are left for what stands around a part of an export."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it is sent."""

    content: str
    """All of it as text; where Zulip shows the widget, it does not show this."""
    widget: dict[str, Any] | None = None
    """Buttons: pressing one sends its command as an ordinary message of whoever presses."""


def posts(reply: Reply) -> list[Post]:
    """Lay an answer out, whose words were made for Zulip already, in as many messages as it needs."""
    documents = list(_parts(reply.document, LONGEST_MESSAGE - ROOM_FOR_FENCE)) if reply.document else []
    fits = len(documents) <= MOST_MESSAGES
    text = reply.text if fits else f"{reply.text}\n{reply.otherwise}"
    told = [Post(part) for part in _parts(text, LONGEST_MESSAGE)]
    if reply.panel is not None:
        told[-1] = Post(told[-1].content, _widget(reply.panel))
    return told + [Post(_fenced(part)) for part in documents if fits]


def _widget(panel: Panel) -> dict[str, Any]:
    choices = [_choice(option, _named(control)) for control in panel.controls for option in _others(control)]
    choices.append(_choice(panel.reset, ""))
    heading = "\n".join((panel.title, *panel.notes))
    return {
        "widget_type": "zform",
        "extra_data": {"type": "choices", "heading": heading, "choices": choices},
    }


def _others(control: Control) -> Iterator[Option]:
    return (option for option in control.options if option != control.chosen)


def _named(control: Control) -> str:
    return f"{control.label}: {control.current} ({control.origin})"


def _choice(option: Option, about: str) -> dict[str, str]:
    return {
        "type": "multiple_choice",
        "short_name": option.label,
        "long_name": about,
        "reply": option.command,
    }


def _fenced(text: str) -> str:
    """Show a text as it is, between fences that are longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}\n{text}\n{fence}"


def _parts(text: str, longest: int) -> Iterator[str]:
    """Cut a long text between its lines, or within a very long one."""
    part = ""
    for line in (piece for whole in text.split("\n") for piece in _pieces(whole, longest)):
        if part and len(part) + len(line) >= longest:
            yield part.strip("\n")
            part = ""
        part += f"{line}\n"
    if part.strip("\n"):
        yield part.strip("\n")


def _pieces(line: str, longest: int) -> list[str]:
    return [line[at : at + longest] for at in range(0, len(line), longest)] or [""]
