"""The limits of Block Kit that Slack checks before it takes a message or a view."""

from collections.abc import Iterator

from sandbox.slack.world import Json

# https://docs.slack.dev/reference/block-kit/blocks
MESSAGE_BLOCKS = 50

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
_OPTION_VALUE = 150
_BUTTON_TEXT = 75
_BUTTON_VALUE = 2000
_PLACEHOLDER = 150
_INPUT = {"label": 2000, "hint": 2000}
# https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
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
    return found + _repeated(blocks, "block_id")


def _in_block(block: Json, path: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KNOWN:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{path}/type]"
    if kind == "section":
        yield from _in_section(block, path)
    if kind == "header":
        yield from longer_than(block.get("text"), "text", _HEADER_TEXT, f"{path}/text")
    if kind == "input":
        yield from _in_input(block, path)
    yield from longer_than(block, "block_id", _ID, path)
    elements = block.get("elements", [])
    if len(elements) > _ELEMENTS.get(str(kind), len(elements)):
        yield _too_many("elements", _ELEMENTS[str(kind)], f"{path}/elements")
    if kind == "actions":
        for index, element in enumerate(elements):
            yield from _in_element(element, f"{path}/elements/{index}")
        yield from _repeated(elements, "action_id")


def _in_section(block: Json, path: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"[ERROR] missing required field: text [json-pointer:{path}]"
    yield from longer_than(block.get("text"), "text", _SECTION_TEXT, f"{path}/text")
    if len(block.get("fields", [])) > _SECTION_FIELDS:
        yield _too_many("fields", _SECTION_FIELDS, f"{path}/fields")
    if block.get("accessory"):
        yield from _in_element(block["accessory"], f"{path}/accessory")


def _in_input(block: Json, path: str) -> Iterator[str]:
    for name, at_most in _INPUT.items():
        yield from longer_than(block.get(name), "text", at_most, f"{path}/{name}")
    yield from _in_element(block["element"], f"{path}/element")


def _in_element(element: Json, path: str) -> Iterator[str]:
    kind = element.get("type")
    yield from longer_than(element, "action_id", _ID, path)
    if kind == "button":
        yield from longer_than(element.get("text"), "text", _BUTTON_TEXT, f"{path}/text")
        yield from longer_than(element, "value", _BUTTON_VALUE, path)
        yield from longer_than(element, "accessibility_label", _BUTTON_TEXT, path)
    yield from longer_than(element.get("placeholder"), "text", _PLACEHOLDER, f"{path}/placeholder")
    for name, at_most in _CONFIRM.items():
        yield from longer_than(
            element.get("confirm", {}).get(name), "text", at_most, f"{path}/confirm/{name}"
        )
    if kind in _OPTIONS:
        yield from _in_options(element, path)


def _in_options(element: Json, path: str) -> Iterator[str]:
    options, at_most = element.get("options", []), _OPTIONS[element["type"]]
    if not options:
        yield f"[ERROR] missing required field: options [json-pointer:{path}]"
    if len(options) > at_most:
        yield _too_many("options", at_most, f"{path}/options")
    for index, option in enumerate(options):
        yield from longer_than(option.get("text"), "text", _OPTION_TEXT, f"{path}/options/{index}/text")
        yield from longer_than(option, "value", _OPTION_VALUE, f"{path}/options/{index}")
    if element.get("initial_option") and element["initial_option"] not in options:
        yield f"[ERROR] initial_option must be one of the options [json-pointer:{path}/initial_option]"


def longer_than(holder: object, name: str, at_most: int, path: str) -> Iterator[str]:
    """Say so if a text in an object is longer than Slack takes."""
    if isinstance(holder, dict) and len(str(holder.get(name) or "")) > at_most:
        yield f"[ERROR] must be less than {at_most + 1} characters [json-pointer:{path}/{name}]"


def _too_many(what: str, at_most: int, path: str) -> str:
    return f"[ERROR] no more than {at_most} items allowed in {what} [json-pointer:{path}]"


def _repeated(holders: list[Json], name: str) -> list[str]:
    ids = [holder[name] for holder in holders if holder.get(name)]
    return [
        f"[ERROR] {name} {one} is not unique" for one in sorted({one for one in ids if ids.count(one) > 1})
    ]
