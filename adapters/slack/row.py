"""The row of buttons under a notice that was sent: it follows what has been pressed."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.replies import Option
from adapters.text import Button

TOGGLE = frozenset({Button.FOLLOW, Button.UNFOLLOW})


def offering(blocks: Iterable[Mapping[str, Any]], offer: Option) -> list[dict[str, Any]]:
    """Return a notice's blocks in which *Follow* or *Unfollow* has become what is offered now."""
    return [_offering(block, offer) if block.get("type") == "actions" else dict(block) for block in blocks]


def _offering(row: Mapping[str, Any], offer: Option) -> dict[str, Any]:
    return {**row, "elements": [_toggled(button, offer) for button in row["elements"]]}


def _toggled(button: Mapping[str, Any], offer: Option) -> dict[str, Any]:
    if button.get("action_id") not in TOGGLE:
        return dict(button)
    before, after = button["text"]["text"], offer.label
    described = button.get("accessibility_label", before).replace(before, after, 1)
    return {
        **button,
        "action_id": offer.command,
        "text": {**button["text"], "text": after},
        "accessibility_label": described,
    }
