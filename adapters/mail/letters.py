"""Writes letters: a notice, a summary or an announcement as the subject, the text and the HTML of a mail."""

import html
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from adapters.announcements import announced
from adapters.mail.frame import BREAK, FOOTER, FRAME, HEADLINE, LINK, LINKED, LIST, OPEN, PARAGRAPH, QUOTE
from adapters.mail.harmless import marked_up, one_line, plain
from adapters.text import Button, Words
from adapters.voice import Sentence
from rules.delivery import Announcement, Answer, Notice, Recipient, Summary, Whereabouts
from rules.notices import Content, Excerpt

MOST_PARTS = 20
"""Conversations that a summary lists before it counts."""

WriteLink = Callable[[Whereabouts, str, str | None], str]
"""Writes a link to a message, named by where it is, itself and its thread."""


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf letters are written: a workspace, with the way to its messages."""

    workspace: str
    write_link: WriteLink

    def link(self, where: Whereabouts, content: Content) -> str:
        """Write a link to where one begins to read."""
        return self.write_link(where, content.ref, content.thread)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, in one person's language."""

    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, eq=False)
class _Tongue:
    """One person's words, harmless wherever a letter has them."""

    head: Words
    text: Words
    html: Words


@dataclass(frozen=True, slots=True)
class _Said:
    """What a letter tells before it takes its leave."""

    lines: tuple[str, ...]
    """Of its text."""
    blocks: tuple[str, ...]
    """Of its HTML."""


def write(message: Notice | Summary | Announcement, sender: Sender, leave: str | None) -> Letter:
    """Write a letter; ``leave`` is the address at which its recipient gets no more mail."""
    tongue = _tongue_of(message.recipient)
    subject, said = _content(message, tongue, sender)
    return Letter(
        tongue.head.language,
        one_line(subject),
        "\n".join((*said.lines, "", *_farewell_text(tongue.text, sender, leave), "")),
        _framed(tongue.html, subject, (*said.blocks, _farewell_html(tongue.html, sender, leave))),
    )


def _content(
    message: Notice | Summary | Announcement, tongue: _Tongue, sender: Sender
) -> tuple[Sentence, _Said]:
    match message:
        case Notice():
            return _subject(message, tongue.head), _notice(message, tongue, sender)
        case Summary():
            return tongue.head.summary_headline(message), _summary(message, tongue, sender)
        case Announcement():
            said = _Said((announced(tongue.text, message),), (_broken(announced(tongue.html, message)),))
            return tongue.head.say("Message from Unseen"), said


def _subject(notice: Notice, words: Words) -> Sentence:
    """Say what stays the same in a conversation: mail clients keep together what has the same subject."""
    place = words.place_of(notice.where.channel_name, None, notice.where.topic)
    return words.say("Messages in {place}", place=place)


def _notice(notice: Notice, tongue: _Tongue, sender: Sender) -> _Said:
    story = _story(notice.where, notice.content, notice.answer, tongue, sender)
    lines = ("", tongue.text.reason(notice), _typed(notice, tongue.text, sender))
    blocks = (tongue.html.reason(notice), _typed(notice, tongue.html, sender))
    return _Said((*story.lines, *lines), (*story.blocks, *(PARAGRAPH.format(block) for block in blocks)))


@lru_cache(maxsize=8)
def _story(
    where: Whereabouts, content: Content, answer: Answer | None, tongue: _Tongue, sender: Sender
) -> _Said:
    """Tell what has happened: written once for all who are told the same, which they are within a moment."""
    return _Said(
        tuple(_story_text(where, content, answer, tongue.text, sender)),
        tuple(_story_html(where, content, answer, tongue.html, sender)),
    )


def _story_text(
    where: Whereabouts, content: Content, answer: Answer | None, words: Words, sender: Sender
) -> Iterator[str]:
    yield words.about(where, content)
    yield words.since(content)
    for excerpt in content.excerpts:
        yield ""
        yield words.byline(excerpt)
        yield from (f"  {line}".rstrip() for line in _quoted(excerpt, words).splitlines())
    yield ""
    yield from _after(content, answer, words)
    yield f"{words.button(Button.OPEN)}: {sender.link(where, content)}"


def _story_html(
    where: Whereabouts, content: Content, answer: Answer | None, words: Words, sender: Sender
) -> Iterator[str]:
    yield HEADLINE.format(words.about(where, content))
    yield PARAGRAPH.format(words.since(content))
    for excerpt in content.excerpts:
        yield PARAGRAPH.format(words.byline(excerpt))
        if said := _quoted(excerpt, words):
            yield QUOTE.format(_lines(said))
    yield from (PARAGRAPH.format(line) for line in _after(content, answer, words))
    yield OPEN.format(html.escape(sender.link(where, content)), words.button(Button.OPEN))


def _quoted(excerpt: Excerpt, words: Words) -> str:
    return "" if excerpt.deleted else words.quote(excerpt.text)


def _after(content: Content, answer: Answer | None, words: Words) -> Iterator[Sentence]:
    if content.more:
        yield words.more(content.more)
    if answer is not None:
        yield words.answered(answer)


def _typed(notice: Notice, words: Words, sender: Sender) -> Sentence:
    """Say what one can type where the team writes: a mail has no buttons."""
    follow = Button.UNFOLLOW if notice.following else Button.FOLLOW
    verbs = (Button.SEEN, follow, Button.MUTE, Button.WHY)
    commands = " · ".join(words.usage(f"/unseen {verb.value} <link>") for verb in verbs)
    return words.say(
        "In {workspace} you can type, with this link: {commands}",
        workspace=sender.workspace,
        commands=Sentence(commands),
    )


def _summary(summary: Summary, tongue: _Tongue, sender: Sender) -> _Said:
    return _Said(
        tuple(_summary_text(summary, tongue.text, sender)), tuple(_summary_html(summary, tongue.html, sender))
    )


def _summary_text(summary: Summary, words: Words, sender: Sender) -> Iterator[str]:
    yield words.summary_headline(summary)
    for where, content in summary.parts[:MOST_PARTS]:
        yield ""
        yield words.summary_line(where, content)
        yield sender.link(where, content)
    yield from ("", *_rest(summary, words))


def _summary_html(summary: Summary, words: Words, sender: Sender) -> Iterator[str]:
    yield HEADLINE.format(words.summary_headline(summary))
    listed = summary.parts[:MOST_PARTS]
    yield LIST.format(
        "".join(LINKED.format(html.escape(sender.link(*part)), words.summary_line(*part)) for part in listed)
    )
    yield from (PARAGRAPH.format(line) for line in _rest(summary, words))


def _rest(summary: Summary, words: Words) -> Iterator[Sentence]:
    rest = sum(content.count for _, content in summary.parts[MOST_PARTS:])
    if rest:
        yield words.more(rest)


def _farewell_text(words: Words, sender: Sender, leave: str | None) -> Iterator[str]:
    # What stands below this sign is a signature to mail clients: https://www.rfc-editor.org/rfc/rfc3676#section-4.3
    yield "-- "
    yield words.say("Unseen writes this to you for {workspace}.", workspace=sender.workspace)
    yield _leaving(words)
    if leave:
        yield words.say("Or open this address: {address}", address=Sentence(leave))


def _farewell_html(words: Words, sender: Sender, leave: str | None) -> str:
    lines = [
        words.say("Unseen writes this to you for {workspace}.", workspace=sender.workspace),
        _leaving(words),
    ]
    if leave:
        lines.append(Sentence(LINK.format(html.escape(leave), words.say("Get no more e-mail from Unseen"))))
    return FOOTER.format(BREAK.join(lines))


def _leaving(words: Words) -> Sentence:
    return words.say("To get no more e-mail, type {command}", command=words.code("/unseen email off"))


def _framed(words: Words, subject: str, blocks: Iterable[str]) -> str:
    title = html.escape(one_line(subject))
    return FRAME.format(language=words.language, title=title, content="\n".join(blocks))


def _broken(said: str) -> str:
    return PARAGRAPH.format(_lines(said))


def _lines(said: str) -> str:
    return said.replace("\n", f"{BREAK}\n")


def _tongue_of(recipient: Recipient) -> _Tongue:
    return _learnt(recipient.language, recipient.timezone)


@lru_cache(maxsize=256)
def _learnt(language: str, timezone: str | None) -> _Tongue:
    """Learn somebody's words: most letters are written in few languages and time zones."""
    head, text, marked = (Words(language, timezone, safe) for safe in (one_line, plain, marked_up))
    return _Tongue(head, text, marked)
