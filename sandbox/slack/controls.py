"""The controls in blocks: finding the one somebody means, and what choosing in it says."""

from collections.abc import Iterator
from uuid import uuid4

from sandbox.impossible import ImpossibleError
from sandbox.slack.world import Json

_CHOSEN = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "plain_text_input": "value",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
}
_STATEFUL = _CHOSEN.keys() - {"overflow"}


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return the blocks with the ids that Slack adds where an app gave none."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    completed: Json = {"block_id": _new_id()} | block
    if block.get("type") == "actions":
        completed["elements"] = [{"action_id": _new_id()} | element for element in block["elements"]]
    if block.get("accessory", {}).get("type") in ("button", *_CHOSEN):
        completed["accessory"] = {"action_id": _new_id()} | block["accessory"]
    return completed


def _new_id() -> str:
    return uuid4().hex[:5]


def controls(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each control together with the block that it stands in."""
    for block in blocks:
        for element in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if element and "action_id" in element:
                yield block, element


def find_control(blocks: list[Json], what: str) -> tuple[Json, Json]:
    """Find a control by its action id, by its block's or by the words on it."""
    for block, element in controls(blocks):
        if what in (element["action_id"], block["block_id"], _words_on(element)):
            return block, element
    present = [element["action_id"] for _, element in controls(blocks)]
    raise ImpossibleError(f"no control {what}; there are {present}")


def _words_on(element: Json) -> str:
    return str((element.get("text") or {}).get("text", ""))


def action_for(block: Json, element: Json, value: str | None) -> Json:
    """Describe the choice of a value in a control, or the press of a button."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        return action | {name: element[name] for name in ("text", "value", "style") if name in element}
    return action | _choice(element, value)


def _choice(element: Json, value: str | None) -> Json:
    name = _CHOSEN.get(element["type"], "value")
    if name == "selected_option":
        return {name: _option(element, value)}
    if name == "selected_options":
        return {name: [_option(element, one) for one in (value or "").split(",") if one]}
    return {name: value}


def _option(element: Json, value: str | None) -> Json:
    options: list[Json] = element.get("options", [])
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return option
    raise ImpossibleError(f"no option {value}; there are {[option['value'] for option in options]}")


def state_of(blocks: list[Json], chosen: dict[str, str]) -> Json:
    """Describe what stands in all controls, with what was chosen in the ones named by action id."""
    state: Json = {}
    for block, element in controls(blocks):
        if element["type"] in _STATEFUL:
            values = state.setdefault(block["block_id"], {})
            values[element["action_id"]] = {"type": element["type"]} | _standing(element, chosen)
    return state


def _standing(element: Json, chosen: dict[str, str]) -> Json:
    if element["action_id"] in chosen:
        return _choice(element, chosen[element["action_id"]])
    name = _CHOSEN[element["type"]]
    initial = "initial_" + name.removeprefix("selected_")
    return {name: element.get(initial, [] if name == "selected_options" else None)}


def need_everything(blocks: list[Json], state: Json) -> None:
    """Refuse, as Slack's clients do, to submit a window in which something was left empty."""
    for block in blocks:
        if block["type"] == "input" and not block.get("optional"):
            (standing,) = state[block["block_id"]].values()
            if not standing[_CHOSEN[block["element"]["type"]]]:
                raise ImpossibleError(f"nothing was filled in for {block['label']['text']}")
