"""Lays the parts of home pages and windows out as blocks, within Slack's limits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    ConversationFilter,
    ConversationSelectElement,
    HeaderBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
    UserSelectElement,
)

from adapters import replies
from adapters.page import Action, Caution, Kind, Line, Part, Picker, Press, Section
from adapters.replies import Control

LONGEST_TEXT = SectionBlock.text_max_length
LONGEST_LABEL = Option.label_max_length
LONGEST_TITLE = HeaderBlock.text_max_length
LONGEST_PROMPT = StaticSelectElement.placeholder_max_length
MOST_BUTTONS = ActionsBlock.elements_max_length


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes the blocks of one view.

    Slack's clients keep what was chosen in a control as long as it has the same id, even when a page that is
    drawn anew says otherwise: so every drawing gives its controls new ids.
    """

    drawing: str
    """Tells this drawing from the one before."""

    def sections(self, sections: Iterable[Section]) -> list[Block]:
        """Lay sections out, each under its heading."""
        return [block for section in sections for block in self._section(section)]

    def parts(self, parts: Iterable[Part]) -> list[Block]:
        """Lay parts out below each other."""
        return [block for part in parts for block in self._part(part)]

    def _section(self, section: Section) -> list[Block]:
        heading = [HeaderBlock(text=plain(section.title, LONGEST_TITLE))] if section.title else []
        return [*heading, *self.parts(section.parts)]

    def _part(self, part: Part) -> Iterator[Block]:
        match part:
            case Line():
                yield from _line(part)
            case Control():
                yield self._control(part)
            case Picker():
                yield self._picker(part)

    def _control(self, control: Control) -> Block:
        menu = menu_of(control, self._id(Press.DO))
        return SectionBlock(block_id=control.setting, text=marked(described(control)), accessory=menu)

    def _picker(self, picker: Picker) -> Block:
        element = picking(picker.kind, self._id(picker.press), picker.prompt)
        # The select tells who was picked, and nothing else: what to do then stands in the block's id.
        block_id = f"{picker.kind}:{picker.value}"
        return SectionBlock(block_id=block_id, text=marked(picker.label), accessory=element)

    def _id(self, press: Press) -> str:
        return f"{press}.{self.drawing}"


def picking(kind: Kind, action_id: str, prompt: str) -> InputInteractiveElement:
    """Make the menu in which people, or channels, are picked; Slack fills it."""
    asked = plain(prompt, LONGEST_PROMPT) if prompt else None
    if kind is Kind.PERSON:
        return UserSelectElement(action_id=action_id, placeholder=asked)
    channels = ConversationFilter(include=["public", "private"], exclude_bot_users=True)
    return ConversationSelectElement(action_id=action_id, placeholder=asked, filter=channels)


def menu_of(control: Control, action_id: str) -> StaticSelectElement:
    """Make the menu of a setting: its values are the commands."""
    options = {option: option_of(option) for option in control.options}
    return StaticSelectElement(
        placeholder=plain(control.current, LONGEST_PROMPT),
        action_id=action_id,
        options=list(options.values()),
        initial_option=options.get(control.chosen) if control.chosen else None,
    )


def described(control: Control) -> str:
    """Say what a setting is, what it is good for and what holds now."""
    now = " · ".join(filter(None, (control.current, control.origin)))
    return "\n".join(filter(None, (f"*{control.label}*", control.meaning, now)))


def option_of(option: replies.Option) -> Option:
    """Make one of the choices of a menu."""
    return Option(text=plain(option.label, LONGEST_LABEL), value=option.command)


def note(text: str) -> Block:
    """Show something that is worth a glance, in small letters."""
    return ContextBlock(elements=[marked(text)])


def marked(text: str) -> MarkdownTextObject:
    """Show words that were made for Slack's markup already."""
    # Verbatim: Slack must not look for addresses and names by itself.
    return MarkdownTextObject(text=text[:LONGEST_TEXT], verbatim=True)


def plain(text: str, longest: int = LONGEST_LABEL) -> PlainTextObject:
    """Show words as they are."""
    return PlainTextObject(text=text[:longest], emoji=False)


def _line(line: Line) -> Iterator[Block]:
    if line.text and len(line.actions) == 1:
        yield SectionBlock(text=marked(line.text), accessory=_button(line.actions[0], 0))
        return
    if line.text:
        yield SectionBlock(text=marked(line.text))
    for at in range(0, len(line.actions), MOST_BUTTONS):
        row = line.actions[at : at + MOST_BUTTONS]
        yield ActionsBlock(elements=[_button(action, index) for index, action in enumerate(row)])


def _button(action: Action, index: int) -> ButtonElement:
    return ButtonElement(
        text=plain(action.label),
        action_id=f"{action.press}.{index}",
        value=action.value,
        confirm=_confirm(action.label, action.caution) if action.caution else None,
        style="danger" if action.caution else None,
    )


def _confirm(label: str, caution: Caution) -> ConfirmObject:
    return ConfirmObject(
        title=plain(label, ConfirmObject.title_max_length),
        text=plain(caution.text, ConfirmObject.text_max_length),
        confirm=plain(label, ConfirmObject.confirm_max_length),
        deny=plain(caution.refuse, ConfirmObject.deny_max_length),
    )
