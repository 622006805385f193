"""The limits of Block Kit that Slack checks before it takes a message or a view."""

from collections.abc import Iterator

from sandbox.slack.world import Json

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# https://docs.slack.dev/reference/views
VIEW_BYTES = 250_000
PRIVATE_METADATA = 3000

_SECTION_TEXT = 3000
_HEADER_TEXT = 150
_SECTION_FIELDS = 10
_ID = 255

_ELEMENTS = {"actions": 25, "context": 10}
_OPTIONS = {
    "radio_buttons": 10,
    "checkboxes": 10,
    "overflow": 5,
    "static_select": 100,
    "multi_static_select": 100,
}
_OPTION_TEXT = 75
_BUTTON_TEXT = 75
_BUTTON_VALUE = 2000
_KNOWN = frozenset(
    {
        "actions",
        "alert",
        "context",
        "context_actions",
        "divider",
        "file",
        "header",
        "image",
        "input",
        "markdown",
        "rich_text",
        "section",
        "table",
        "video",
    }
)


def problems(blocks: object, at_most: int) -> list[str]:
    """Say what Slack would refuse in these blocks, in the words of its error messages."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["must be an array of blocks"]
    found = [_too_many("blocks", at_most, "/blocks")] if len(blocks) > at_most else []
    for index, block in enumerate(blocks):
        found += _in_block(block, f"/blocks/{index}")
    return found + _repeated_ids(blocks)


def _in_block(block: Json, path: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KNOWN:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{path}/type]"
    if kind == "section":
        yield from _in_section(block, path)
    if kind == "header":
        yield from longer_than(block.get("text"), "text", _HEADER_TEXT, f"{path}/text")
    yield from longer_than(block, "block_id", _ID, path)
    elements = block.get("elements", [])
    if len(elements) > _ELEMENTS.get(str(kind), len(elements)):
        yield _too_many("elements", _ELEMENTS[str(kind)], f"{path}/elements")
    if kind == "actions":
        for index, element in enumerate(elements):
            yield from _in_element(element, f"{path}/elements/{index}")


def _in_section(block: Json, path: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"[ERROR] missing required field: text [json-pointer:{path}]"
    yield from longer_than(block.get("text"), "text", _SECTION_TEXT, f"{path}/text")
    if len(block.get("fields", [])) > _SECTION_FIELDS:
        yield _too_many("fields", _SECTION_FIELDS, f"{path}/fields")
    if block.get("accessory"):
        yield from _in_element(block["accessory"], f"{path}/accessory")


def _in_element(element: Json, path: str) -> Iterator[str]:
    kind = element.get("type")
    yield from longer_than(element, "action_id", _ID, path)
    if kind == "button":
        yield from longer_than(element.get("text"), "text", _BUTTON_TEXT, f"{path}/text")
        yield from longer_than(element, "value", _BUTTON_VALUE, path)
        yield from longer_than(element, "accessibility_label", _BUTTON_TEXT, path)
    options = element.get("options", [])
    if len(options) > _OPTIONS.get(str(kind), len(options)):
        yield _too_many("options", _OPTIONS[str(kind)], f"{path}/options")
    for index, option in enumerate(options):
        yield from longer_than(option.get("text"), "text", _OPTION_TEXT, f"{path}/options/{index}/text")


def longer_than(holder: object, name: str, at_most: int, path: str) -> Iterator[str]:
    """Say so if a text in an object is longer than Slack takes."""
    if isinstance(holder, dict) and len(str(holder.get(name) or "")) > at_most:
        yield f"[ERROR] must be less than {at_most + 1} characters [json-pointer:{path}/{name}]"


def _too_many(what: str, at_most: int, path: str) -> str:
    return f"[ERROR] no more than {at_most} items allowed in {what} [json-pointer:{path}]"


def _repeated_ids(blocks: list[Json]) -> list[str]:
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    return [
        f"[ERROR] block_id {one} is not unique" for one in sorted({one for one in ids if ids.count(one) > 1})
    ]
