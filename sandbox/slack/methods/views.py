"""Web API methods that show home pages and windows."""

import json

from sandbox.slack.block_limits import PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BYTES, longer_than, problems
from sandbox.slack.call import Call, RefusalError
from sandbox.slack.interactions import TRIGGER_LIFETIME, Answer, Interaction
from sandbox.slack.world import Json


def publish(call: Call) -> Json:
    """Answer views.publish: put a view onto somebody's home page."""
    person, view = call.person("user_id"), _view(call, "home")
    standing = call.slack.views.homes.get(person.id)
    if call.text("hash") and standing and standing["hash"] != call.text("hash"):
        raise RefusalError("hash_conflict")
    return {"view": call.slack.views.publish(person, view)}


def open_(call: Call) -> Json:
    """Answer views.open: open a window for somebody who has just done something."""
    interaction = _interaction(call)
    opened = call.slack.views.open(_view(call, "modal"))
    interaction.is_trigger_used = True
    person, channel = interaction.person.id, interaction.channel.id
    title = opened["title"]["text"]
    call.slack.interactions.tell(
        Answer(person, channel, "views.open", title, opened["blocks"], interaction.id, opened)
    )
    return {"view": opened}


def _interaction(call: Call) -> Interaction:
    interaction = call.slack.interactions.by_trigger(call.required("trigger_id"))
    if interaction is None:
        raise RefusalError("invalid_trigger_id")
    if interaction.is_trigger_used:
        raise RefusalError("exchanged_trigger_id")
    if call.world.clock() - interaction.at > TRIGGER_LIFETIME:
        raise RefusalError("expired_trigger_id")
    return interaction


def _view(call: Call, kind: str) -> Json:
    view = call.structure("view", "invalid_arguments")
    if not isinstance(view, dict) or view.get("type") != kind:
        raise _wrong([f"[ERROR] must be a view of type {kind} [json-pointer:/view/type]"])
    if len(json.dumps(view)) > VIEW_BYTES:
        raise RefusalError("view_too_large")
    found = problems(view.get("blocks"), VIEW_BLOCKS)
    found += longer_than(view, "private_metadata", PRIVATE_METADATA, "/view")
    if found:
        raise _wrong(found)
    return view


def _wrong(messages: list[str]) -> RefusalError:
    return RefusalError("invalid_arguments", response_metadata={"messages": messages})
