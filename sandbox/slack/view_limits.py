"""The limits that Slack checks before it takes a home page or a window."""

import json
from collections.abc import Iterator

from sandbox.slack.block_limits import longer_than, problems
from sandbox.slack.world import Json

# https://docs.slack.dev/reference/views
MOST_BLOCKS = 100
MOST_BYTES = 250_000
_LENGTHS = {"private_metadata": 3000, "callback_id": 255, "external_id": 255}
_TITLES = {"title": 24, "submit": 24, "close": 24}
_ONLY_IN_MODALS = ("title", "submit", "close", "clear_on_close", "notify_on_close")


def is_too_large(view: object) -> bool:
    """Tell whether a view has more bytes than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_BYTES


def view_problems(view: object, kind: str) -> list[str]:
    """Say what Slack would refuse in a view, in the words of its error messages."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return [f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"]
    found = problems(view.get("blocks"), MOST_BLOCKS)
    for name, at_most in _LENGTHS.items():
        found += longer_than(view, name, at_most, "/view")
    return found + list(_in_modal(view) if kind == "modal" else _in_home(view))


def _in_home(view: Json) -> Iterator[str]:
    for name in _ONLY_IN_MODALS:
        if view.get(name):
            yield f"[ERROR] invalid additional property: {name} [json-pointer:/view]"


def _in_modal(view: Json) -> Iterator[str]:
    if not view.get("title"):
        yield "[ERROR] missing required field: title [json-pointer:/view]"
    for name, at_most in _TITLES.items():
        yield from longer_than(view.get(name), "text", at_most, f"/view/{name}")
    has_input = any(block.get("type") == "input" for block in view.get("blocks", ()))
    if has_input and not view.get("submit"):
        yield "[ERROR] a submit button is required when an input block is present [json-pointer:/view]"
