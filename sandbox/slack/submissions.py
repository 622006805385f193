"""What becomes of a window that was submitted, as the app's acknowledgement says."""

from dataclasses import dataclass

from sandbox.slack.view_limits import is_too_large, view_problems
from sandbox.slack.views import DEEPEST, Views
from sandbox.slack.world import Json, Person


@dataclass(frozen=True)
class Followed:
    """What the person sees then."""

    words: str = ""
    """What is wrong with what they filled in."""
    view: Json | None = None
    """The window that they look at now, if the app sent one."""
    failure: str = ""
    """Why Slack could not do what the app answered."""


def follow(views: Views, person: Person, view: Json, body: Json) -> Followed:
    """Do what the app answered to a submission; nothing closes the window."""
    match body.get("response_action"):
        case "errors":
            return _complain(view, body.get("errors", {}))
        case "update" | "push":
            return _show(views, person, view, body)
        case "clear":
            views.clear(person)
        case None:
            views.close(person, view["id"])
        case _:
            return Followed(failure="invalid_response_action")
    return Followed()


def _complain(view: Json, errors: dict[str, str]) -> Followed:
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or not errors.keys() <= fields:
        return Followed(failure="invalid_errors")
    return Followed(words="; ".join(errors.values()))


def _show(views: Views, person: Person, view: Json, body: Json) -> Followed:
    new = body.get("view")
    if view_problems(new, "modal") or is_too_large(new) or not isinstance(new, dict):
        return Followed(failure="invalid_view")
    if body["response_action"] == "update":
        return Followed(view=views.update(view["id"], new))
    if len(views.stacks.get(person.id, ())) >= DEEPEST:
        return Followed(failure="push_limit_reached")
    return Followed(view=views.push(person, new))
