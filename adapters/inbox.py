"""The list *From customers*: who waits for an answer, with the words that they wrote last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.text import Words
from adapters.tickets import named
from adapters.voice import Sentence, later
from rules.delivery import Whereabouts
from rules.requests import Whose

NOBODY_WAITS = {
    Whose.ALL: later("No customer waits for an answer in any conversation that you may see."),
    Whose.MINE: later("No customer waits for an answer in your projects."),
    Whose.FOLLOWED: later("No customer waits for an answer in the conversations that you follow."),
}


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A conversation in which a customer waits, with their last message."""

    where: Whereabouts
    since: datetime
    unanswered: bool
    """Nobody of the team has ever answered there."""
    author: str
    text: str
    at: datetime
    files: int
    link: str
    cut: bool
    """The message cannot be shown in full, so it does not count as seen."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the list."""

    whose: Whose
    entries: Sequence[InboxEntry]
    total: int
    number: int
    pages: int


def inbox(words: Words, page: InboxPage, now: datetime) -> Sentence:
    """List the conversations of a page, the longest waiting first, and say how to see the next page."""
    if not page.entries:
        return words.say(NOBODY_WAITS[page.whose])
    parts = [_headline(words, page), *("\n".join(_entry(words, one, now)) for one in page.entries)]
    if page.number < page.pages:
        command = words.code(f"/unseen inbox {page.whose} {page.number + 1}")
        parts.append(words.say("The next page: {command}", command=command))
    return Sentence("\n\n".join(parts))


def _headline(words: Words, page: InboxPage) -> Sentence:
    waiting = words.count(
        "From customers: {number} conversation waits for an answer.",
        "From customers: {number} conversations wait for an answer.",
        page.total,
    )
    if page.pages == 1:
        return waiting
    return words.say("{waiting} Page {page} of {pages}.", waiting=waiting, page=page.number, pages=page.pages)


def _entry(words: Words, one: InboxEntry, now: datetime) -> Iterator[Sentence]:
    item = named(words, one.where.item, one.where.title) if one.where.item else None
    told = {"place": words.place_of(one.where.channel_name, item), "since": words.when(one.since, now)}
    if one.unanswered:
        yield words.say("{place}, waiting since {since}, never answered yet", **told)
    else:
        yield words.say("{place}, waiting since {since}", **told)
    yield words.say("{who}, {time}:", who=words.person(one.author), time=words.when(one.at, now))
    if one.text:
        yield words.quote(one.text)
    if one.files:
        yield words.files(one.files)
    if not one.text and not one.files:
        yield words.say("Its words are not kept any more; the link still leads to them.")
    elif one.cut:
        yield words.say("This is not all of it, so it does not count as seen.")
    yield Sentence(one.link)
