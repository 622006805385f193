"""Lays out what comes back to somebody who asked: an answer in words, or their settings with controls."""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    SectionBlock,
    StaticSelectElement,
)

from adapters import replies
from adapters.replies import Control, Panel, Reply
from adapters.slack.views import Rendered

SET = "set"
"""The action of every control of a panel; its value is the command that does it."""

LONGEST_DOCUMENT = 9000
"""Characters of an export: Slack names no limit, yet refuses some messages as ``msg_blocks_too_long``,
https://docs.slack.dev/reference/methods/chat.postMessage."""
LONGEST_SECTION = SectionBlock.text_max_length
LONGEST_OPTION = Option.label_max_length
LONGEST_TITLE = HeaderBlock.text_max_length


def answer(reply: Reply) -> Rendered:
    """Lay out an answer, whose words were made for Slack already."""
    if reply.panel is not None:
        return Rendered(reply.text, _panel(reply.panel))
    fits = len(reply.document) <= LONGEST_DOCUMENT
    text = reply.text if fits else f"{reply.text}\n{reply.otherwise}"
    blocks: list[Block] = [SectionBlock(text=_marked(part)) for part in _parts(text)]
    if reply.document and fits:
        blocks.append(_document(reply.document))
    return Rendered(text, blocks)


def _document(text: str) -> RichTextBlock:
    parts = [text[at : at + LONGEST_SECTION] for at in range(0, len(text), LONGEST_SECTION)]
    kept = [RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=part)]) for part in parts]
    return RichTextBlock(elements=kept)


def _panel(panel: Panel) -> list[Block]:
    blocks: list[Block] = [HeaderBlock(text=_plain(panel.title, LONGEST_TITLE))]
    blocks += [_control(control) for control in panel.controls]
    reset = ButtonElement(text=_plain(panel.reset.label), action_id=SET, value=panel.reset.command)
    blocks.append(ActionsBlock(elements=[reset]))
    blocks += [ContextBlock(elements=[_marked(note)]) for note in panel.notes]
    return blocks


def _control(control: Control) -> SectionBlock:
    options = {option: _option(option) for option in control.options}
    menu = StaticSelectElement(
        placeholder=_plain(control.current, StaticSelectElement.placeholder_max_length),
        action_id=SET,
        options=list(options.values()),
        initial_option=options.get(control.chosen) if control.chosen else None,
    )
    words = f"*{control.label}*\n{control.current} · {control.origin}"
    return SectionBlock(block_id=control.setting, text=_marked(words), accessory=menu)


def _option(option: replies.Option) -> Option:
    return Option(text=_plain(option.label, LONGEST_OPTION), value=option.command)


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


def _marked(text: str) -> MarkdownTextObject:
    # Verbatim: Slack must not look for addresses and names by itself.
    return MarkdownTextObject(text=text, verbatim=True)


def _plain(text: str, longest: int = LONGEST_OPTION) -> PlainTextObject:
    return PlainTextObject(text=text[:longest], emoji=False)
