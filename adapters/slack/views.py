"""Lays notices out for Slack: what people wrote stands where Slack looks for no markup."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from adapters.slack.links import permalink
from adapters.slack.mrkdwn import calm, escape
from adapters.text import Button, Words
from adapters.voice import Sentence, later
from rules.delivery import Notice, Recipient, Summary, Whereabouts
from rules.notices import Content, Excerpt

MOST_PARTS = 20
"""Conversations that a summary lists before it counts."""
LONGEST_LABEL = 75
"""Characters that a screen reader is given for a button,
https://docs.slack.dev/reference/block-kit/block-elements/button-element."""

INVITATION = later(
    "Unseen cannot notice yet that you have only read a message. "
    "Connect, and it leaves out what you have read."
)

Text = RichTextElementParts.Text
Link = RichTextElementParts.Link
Section = RichTextSectionElement

BOLD = RichTextElementParts.TextStyle(bold=True)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it is sent."""

    text: str
    """All of it as text: for screen readers and lock screens."""
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the buttons of a notice remember of it."""

    conversation_id: int
    key: str

    def written(self) -> str:
        """Write it as the value of a button."""
        return f"{self.conversation_id} {self.key}"

    @classmethod
    def read(cls, value: str) -> "Pressed | None":
        """Read the value of a button, or None when it is none of ours."""
        number, _, key = value.partition(" ")
        return cls(int(number), key) if number.isdecimal() and key else None


def render(message: Notice | Summary, url: str, *, inviting: bool = False) -> Rendered:
    """Lay a notice or a summary out in its recipient's language; ``url`` is the address of the workspace.

    An inviting notice offers its recipient to connect their read cursor.
    """
    if isinstance(message, Summary):
        return _summary(message, url)
    return _invited(message, _notice(message, url)) if inviting else _notice(message, url)


def _notice(notice: Notice, url: str) -> Rendered:
    words = _words(notice.recipient, calm)
    blocks = [
        RichTextBlock(elements=_story(notice, words)),
        ContextBlock(elements=[_plain(_standing(notice, words)), _plain(words.reason(notice))]),
        ActionsBlock(elements=_buttons(notice, words, url)),
    ]
    return Rendered(_words(notice.recipient, escape).plain(notice), blocks)


def _invited(notice: Notice, rendered: Rendered) -> Rendered:
    """Say below a notice what connecting is for, with a button for it."""
    shown, said = _words(notice.recipient, calm), _words(notice.recipient, escape)
    blocks: list[Block] = [
        ContextBlock(elements=[_plain(shown.say(INVITATION))]),
        ActionsBlock(elements=[_button(Button.CONNECT, notice, shown)]),
    ]
    return Rendered(f"{rendered.text}\n{said.say(INVITATION)}", [*rendered.blocks, *blocks])


def _story(notice: Notice, words: Words) -> list[RichTextElement]:
    content = notice.content
    story: list[RichTextElement] = [_section(words.headline(notice), BOLD)]
    for excerpt in content.excerpts:
        story += _excerpt(excerpt, words, alone=content.count == 1)
    if content.more:
        story.append(_section(words.more(content.more)))
    if notice.answer is not None:
        story.append(_section(words.answered(notice.answer), BOLD))
    return story


def _standing(notice: Notice, words: Words) -> Sentence:
    """Say since when somebody waits for the reader, unless the reader has seen it."""
    return words.seen() if notice.seen else words.since(notice.content)


def _excerpt(excerpt: Excerpt, words: Words, *, alone: bool) -> list[RichTextElement]:
    """Quote a message; the headline and the context line say already whose it is when it is the only one."""
    told: list[RichTextElement] = []
    if excerpt.files or excerpt.edited or excerpt.deleted or not alone:
        told.append(_section(words.byline(excerpt)))
    if excerpt.text and not excerpt.deleted:
        told.append(RichTextQuoteElement(elements=[Text(text=words.quote(excerpt.text))]))
    return told


def _buttons(notice: Notice, words: Words, url: str) -> list[ButtonElement]:
    link = _link(url, notice.where, notice.content)
    return [
        _button(Button.OPEN, notice, words, link),
        *(_button(kind, notice, words) for kind in _offers(notice)),
    ]


def _offers(notice: Notice) -> list[Button]:
    follow = Button.UNFOLLOW if notice.following else Button.FOLLOW
    return [*([] if notice.seen else [Button.SEEN]), follow, Button.MUTE, Button.WHY]


def _button(kind: Button, notice: Notice, words: Words, link: str | None = None) -> ButtonElement:
    label = words.button(kind)
    return ButtonElement(
        text=_plain(label),
        style="primary" if link else None,
        url=link,
        action_id=kind.value,
        value=Pressed(notice.where.conversation_id, notice.key).written(),
        accessibility_label=f"{label}: {words.headline(notice)}"[:LONGEST_LABEL],
    )


def _summary(summary: Summary, url: str) -> Rendered:
    shown, said = _words(summary.recipient, calm), _words(summary.recipient, escape)
    listed = summary.parts[:MOST_PARTS]
    rest = sum(content.count for _, content in summary.parts[MOST_PARTS:])
    lines = [said.summary_headline(summary), *(said.summary_line(*part) for part in listed)]
    story: list[RichTextElement] = [
        _section(shown.summary_headline(summary), BOLD),
        RichTextListElement(elements=[_linked(part, shown, url) for part in listed], style="bullet"),
    ]
    if rest:
        lines.append(said.more(rest))
        story.append(_section(shown.more(rest)))
    return Rendered("\n".join(lines), [RichTextBlock(elements=story)])


def _linked(part: tuple[Whereabouts, Content], words: Words, url: str) -> RichTextElement:
    return Section(elements=[Link(url=_link(url, *part), text=words.summary_line(*part))])


def _words(recipient: Recipient, safe: Callable[[str], str]) -> Words:
    return Words(recipient.language, recipient.timezone, safe)


def _link(url: str, where: Whereabouts, content: Content) -> str:
    return permalink(url, where.channel, content.ref, content.thread)


def _section(text: str, style: RichTextElementParts.TextStyle | None = None) -> RichTextSectionElement:
    return Section(elements=[Text(text=text, style=style)])


def _plain(text: str) -> PlainTextObject:
    # Without this, Slack would turn a customer's :code: into an emoji.
    return PlainTextObject(text=text, emoji=False)
