"""Home pages and windows as Slack shows them, and what people do in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from adapters.page import BLANK, Field, Kind, Page, Press, Window
from adapters.replies import Reply
from adapters.slack.fields import Payload, listing, section, words
from adapters.slack.mrkdwn import unmarked
from adapters.slack.panels import answer
from adapters.slack.parts import Hand, note, option_of, picking, plain

WINDOW = "window"
"""The callback of every window; what it is about stands in its metadata."""
PRESSES = re.compile(rf"^({'|'.join(Press)})\..+$")
"""The ids of all actions on pages and in windows."""
LONGEST_TITLE = View.title_max_length
LONGEST_ANSWER = 3000
"""Characters of what one types into a field,
https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Something pressed, chosen or picked on a page or in a window."""

    press: Press
    value: str
    label: str
    """What stands on it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, by the names of the fields, and in which window."""

    name: str
    values: Mapping[str, str]


def home(page: Page, drawing: str, said: str = "") -> View:
    """Lay out a home page; on top stands what came of the last press."""
    blocks = [*_said(said), *Hand(drawing).sections(page.sections)]
    return View(type="home", private_metadata=page.spot, blocks=blocks)


def window(shown: Window, drawing: str, said: str = "") -> View:
    """Lay out a window."""
    blocks = [*_said(said), *Hand(drawing).parts(shown.parts), *(_field(one) for one in shown.fields)]
    return View(
        type="modal",
        callback_id=WINDOW,
        private_metadata=shown.name,
        title=plain(shown.title, LONGEST_TITLE),
        submit=plain(shown.send, LONGEST_TITLE) if shown.send else None,
        blocks=blocks,
    )


def reading(title: str, reply: Reply) -> View:
    """Lay out an answer in a window of its own."""
    return View(type="modal", title=plain(title, LONGEST_TITLE), blocks=answer(reply).blocks)


def pressed(action: Payload) -> Pressed | None:
    """Read what somebody did, or nothing when it is none of ours."""
    kind = PRESSES.match(words(action, "action_id"))
    option = section(action, "selected_option")
    label = words(section(option or action, "text"), "text")
    value = words(option or action, "value")
    if _picked(action):
        value = words(action, "block_id").partition(":")[2].replace(BLANK, _picked(action))
    return Pressed(Press(kind[1]), value, label) if kind and value else None


def filled(view: Payload) -> Filled:
    """Read what somebody sent."""
    state = section(section(view, "state"), "values")
    given = {name: _given(section(state, name)) for name in state}
    return Filled(words(view, "private_metadata"), given)


def mistaken(view: Payload, why: str) -> dict[str, str]:
    """Show at the first field of a window why nothing was done; there, Slack looks for no markup."""
    fields = (block for block in listing(view, "blocks") if words(block, "type") == "input")
    return {words(field, "block_id"): unmarked(why) for field in islice(fields, 1)}


def _given(elements: Payload) -> str:
    element = section(elements, next(iter(elements), ""))
    return _picked(element) or words(section(element, "selected_option"), "value") or words(element, "value")


def _picked(element: Payload) -> str:
    """Name somebody or something that was picked as commands do."""
    person, channel = words(element, "selected_user"), words(element, "selected_conversation")
    if person:
        return f"<@{person}>"
    return f"<#{channel}>" if channel else ""


def _said(said: str) -> list[Block]:
    return [note(said)] if said else []


def _field(field: Field) -> Block:
    return InputBlock(
        block_id=field.name,
        label=plain(field.label),
        element=_element(field),
        hint=plain(field.hint, InputBlock.hint_max_length) if field.hint else None,
    )


def _element(field: Field) -> InputInteractiveElement:
    match field.kind:
        case Kind.WORDS:
            return PlainTextInputElement(
                action_id=field.name, initial_value=field.given or None, max_length=LONGEST_ANSWER
            )
        case Kind.CHOICE:
            return StaticSelectElement(
                action_id=field.name, options=[option_of(one) for one in field.options]
            )
        case _:
            return picking(field.kind, field.name, "")
