"""Lays out what comes back to somebody who asked: an answer in words, or their settings with controls."""

from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    SectionBlock,
)

from adapters.replies import Option, Panel, Reply
from adapters.slack.limits import check
from adapters.slack.parts import LONGEST_TITLE, described, marked, menu_of, note, plain
from adapters.slack.views import Rendered

SET = "set"
"""The action of every control of a panel; its value is the command that does it."""
OFFER = "offer"
"""The action of what an announcement offers; its value, too."""

LONGEST_DOCUMENT = 9000
"""Characters of an export: Slack names no limit, yet refuses some messages as ``msg_blocks_too_long``,
https://docs.slack.dev/reference/methods/chat.postMessage."""
LONGEST_SECTION = SectionBlock.text_max_length


def answer(reply: Reply) -> Rendered:
    """Lay out an answer, whose words were made for Slack already."""
    if reply.panel is not None:
        return Rendered(reply.text, _panel(reply.panel))
    fits = len(reply.document) <= LONGEST_DOCUMENT
    text = reply.text if fits else f"{reply.text}\n{reply.otherwise}"
    blocks: list[Block] = [SectionBlock(text=marked(part)) for part in _parts(text)]
    if reply.document and fits:
        blocks.append(_document(reply.document))
    return Rendered(text, blocks)


def announcement(text: str, offered: Option | None) -> Rendered:
    """Lay out what somebody is told without having asked, and what they can do about it at one press."""
    told = answer(Reply(text))
    if offered is None:
        return told
    button = ButtonElement(text=plain(offered.label), action_id=OFFER, value=offered.command)
    return Rendered(told.text, [*told.blocks, ActionsBlock(elements=[button])])


def whispered(reply: Reply) -> dict[str, Any]:
    """Write an answer as a message that one person alone sees."""
    rendered = answer(reply)
    blocks = check(rendered.text, rendered.blocks)
    return {"response_type": "ephemeral", "text": rendered.text, "blocks": blocks}


def _document(text: str) -> RichTextBlock:
    parts = [text[at : at + LONGEST_SECTION] for at in range(0, len(text), LONGEST_SECTION)]
    kept = [RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=part)]) for part in parts]
    return RichTextBlock(elements=kept)


def _panel(panel: Panel) -> list[Block]:
    blocks: list[Block] = [HeaderBlock(text=plain(panel.title, LONGEST_TITLE))]
    for control in panel.controls:
        menu = menu_of(control, SET)
        blocks.append(SectionBlock(block_id=control.setting, text=marked(described(control)), accessory=menu))
    reset = ButtonElement(text=plain(panel.reset.label), action_id=SET, value=panel.reset.command)
    blocks.append(ActionsBlock(elements=[reset]))
    return [*blocks, *(note(one) for one in panel.notes)]


def _parts(text: str) -> list[str]:
    """Cut a long text between its lines, or within a very long one, so that each part fits into a section."""
    parts = [""]
    for line in (piece for whole in text.split("\n") for piece in _pieces(whole)):
        if len(parts[-1]) + len(line) >= LONGEST_SECTION:
            parts.append("")
        parts[-1] += f"{line}\n"
    return [part.strip("\n") for part in parts if part.strip("\n")]


def _pieces(line: str) -> list[str]:
    longest = LONGEST_SECTION - 1
    return [line[at : at + longest] for at in range(0, len(line), longest)] or [""]
