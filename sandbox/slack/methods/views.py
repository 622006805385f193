"""Web API methods that show home pages and windows."""

from sandbox.slack.call import Call, RefusalError
from sandbox.slack.interactions import TRIGGER_LIFETIME, Answer, Interaction
from sandbox.slack.view_limits import is_too_large, view_problems
from sandbox.slack.views import DEEPEST
from sandbox.slack.world import Json


def publish(call: Call) -> Json:
    """Answer views.publish: put a view onto somebody's home page."""
    person, view = call.person("user_id"), _view(call, "home")
    _check_hash(call, call.slack.views.homes.get(person.id))
    return {"view": call.slack.views.publish(person, view)}


def open_(call: Call) -> Json:
    """Answer views.open: open a window for somebody who has just done something."""
    interaction, view = _interaction(call), _view(call, "modal")
    return _shown(call, interaction, call.slack.views.open(interaction.person, view), "views.open")


def push(call: Call) -> Json:
    """Answer views.push: lay a window upon the one in which somebody has just done something."""
    interaction, view = _interaction(call), _view(call, "modal")
    below = call.slack.views.stacks.get(interaction.person.id, ())
    if not below:
        raise RefusalError("not_found")
    if len(below) >= DEEPEST:
        raise RefusalError("push_limit_reached")
    return _shown(call, interaction, call.slack.views.push(interaction.person, view), "views.push")


def update(call: Call) -> Json:
    """Answer views.update: put something else into a window that is open."""
    known = call.slack.views.find(call.text("view_id"), call.text("external_id"))
    if known is None:
        raise RefusalError("not_found")
    view = _view(call, known["type"])
    _check_hash(call, known)
    return {"view": call.slack.views.update(known["id"], view)}


def _shown(call: Call, interaction: Interaction, view: Json, how: str) -> Json:
    interaction.is_trigger_used = True
    person, channel = interaction.person.id, interaction.channel.id
    title = view["title"]["text"]
    call.slack.interactions.tell(Answer(person, channel, how, title, view["blocks"], interaction.id, view))
    return {"view": view}


def _check_hash(call: Call, standing: Json | None) -> None:
    if call.text("hash") and standing and standing["hash"] != call.text("hash"):
        raise RefusalError("hash_conflict")


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
    if is_too_large(view):
        raise RefusalError("view_too_large")
    found = view_problems(view, kind)
    if found or not isinstance(view, dict):
        raise RefusalError("invalid_arguments", response_metadata={"messages": found})
    return view
