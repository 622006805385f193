"""Slack's limits that its SDK does not know, checked before anything is sent."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MOST_BLOCKS = 50
"""Blocks in a message, https://docs.slack.dev/reference/block-kit/blocks."""
MOST_CHOICES = 10
"""Radio buttons or checkboxes in a group,
https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element."""
LONGEST_TEXT = 40_000
"""Characters of a message; Slack cuts what is longer, https://docs.slack.dev/reference/methods/chat.postMessage."""
MOST_BYTES = 250_000
"""Bytes of a home page or a window, https://docs.slack.dev/reference/methods/views.publish."""
LONGEST_ID = 255
"""Characters of a block's id, and of an action's, https://docs.slack.dev/reference/block-kit/blocks."""

_GROUPS = ("radio_buttons", "checkboxes")


def check(text: str, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks as they are sent; raise SlackObjectFormationError for what Slack would not take."""
    described = [block.to_dict() for block in blocks]
    if len(described) > MOST_BLOCKS:
        raise SlackObjectFormationError(f"{len(described)} blocks in a message, {MOST_BLOCKS} are allowed")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise SlackObjectFormationError(f"a text of {len(text)} characters, 1 to {LONGEST_TEXT} are allowed")
    _check_choices(described)
    return described


def check_view(view: View) -> dict[str, Any]:
    """Return a home page or a window as it is sent; raise SlackObjectFormationError as ``check`` does."""
    described: dict[str, Any] = view.to_dict()
    blocks = described["blocks"]
    size = len(json.dumps(described).encode())
    if size > MOST_BYTES:
        raise SlackObjectFormationError(f"a view of {size} bytes, {MOST_BYTES} are allowed")
    _check_choices(blocks)
    _check_ids(block.get("block_id") for block in blocks)
    for block in blocks:
        _check_ids(element.get("action_id") for element in _elements([block]))
    return described


def _check_choices(blocks: Sequence[dict[str, Any]]) -> None:
    for element in _elements(blocks):
        if element.get("type") in _GROUPS and len(element["options"]) > MOST_CHOICES:
            raise SlackObjectFormationError(f"{len(element['options'])} choices, {MOST_CHOICES} are allowed")


def _check_ids(ids: Iterable[str | None]) -> None:
    for one, number in Counter(filter(None, ids)).items():
        if number > 1 or len(one) > LONGEST_ID:
            raise SlackObjectFormationError(f"{number} parts of one view are called {one[:LONGEST_ID]}")


def _elements(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("elements", ())
        yield from (block[key] for key in ("accessory", "element") if key in block)
