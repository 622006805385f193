"""Slack's limits that its SDK does not know, checked before anything is sent."""

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MOST_BLOCKS = 50
"""Blocks in a message, https://docs.slack.dev/reference/block-kit/blocks."""
MOST_CHOICES = 10
"""Radio buttons or checkboxes in a group,
https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element."""
LONGEST_TEXT = 40_000
"""Characters of a message; Slack cuts what is longer, https://docs.slack.dev/reference/methods/chat.postMessage."""

_GROUPS = ("radio_buttons", "checkboxes")


def check(text: str, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks as they are sent; raise SlackObjectFormationError for what Slack would not take."""
    described = [block.to_dict() for block in blocks]
    if len(described) > MOST_BLOCKS:
        raise SlackObjectFormationError(f"{len(described)} blocks in a message, {MOST_BLOCKS} are allowed")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise SlackObjectFormationError(f"a text of {len(text)} characters, 1 to {LONGEST_TEXT} are allowed")
    for element in _elements(described):
        if element.get("type") in _GROUPS and len(element["options"]) > MOST_CHOICES:
            raise SlackObjectFormationError(f"{len(element['options'])} choices, {MOST_CHOICES} are allowed")
    return described


def _elements(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from block.get("elements", ())
        yield from (block[key] for key in ("accessory", "element") if key in block)
