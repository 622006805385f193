"""What somebody's own home page says: who waits, what they follow, their settings, what counts as seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.answers import FollowedLine
from adapters.evidence import Reading
from adapters.evidence import evidence as evidence_for
from adapters.inbox import NOBODY_WAITS
from adapters.page import Action, Caution, Leaf, Line, Part, Press, Section
from adapters.reasons import TOLD
from adapters.replies import Panel
from adapters.text import Words
from adapters.tickets import named
from adapters.voice import Sentence, later
from rules.delivery import Whereabouts
from rules.requests import Whose

RESETTING = later("Your own choices are forgotten, and the defaults hold.")


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A conversation in which a customer waits, as a line of the home page: without their words."""

    where: Whereabouts
    since: datetime
    unanswered: bool
    """Nobody of the team has ever answered there."""
    author: str
    link: str


def waiting(words: Words, lines: Sequence[WaitingLine], leaf: Leaf, now: datetime) -> Section:
    """List who waits for an answer, the longest waiting first."""
    parts: list[Part] = [Line(_waits(words, one, now)) for one in lines]
    if not parts:
        parts.append(Line(words.say(NOBODY_WAITS[Whose.ALL])))
    return Section(words.say("From customers"), (*parts, *turning(words, leaf)))


def followed(words: Words, lines: Sequence[tuple[FollowedLine, str]], leaf: Leaf, now: datetime) -> Section:
    """List what somebody follows and why, each with the command that ends it."""
    unfollow = words.say("Unfollow")
    parts: list[Part] = [
        Line(_follows(words, one, now), (Action(unfollow, Press.DO, command),)) for one, command in lines
    ]
    if not parts:
        parts.append(Line(words.say("You follow no conversation.")))
    return Section(words.say("What you follow"), (*parts, *turning(words, leaf)))


def settings(words: Words, panel: Panel) -> Section:
    """Show a person's settings with their controls."""
    reset = Action(panel.reset.label, Press.DO, panel.reset.command, caution(words, RESETTING))
    lacking = (Line(one) for one in panel.lacking)
    return Section(panel.title, (*panel.controls, *lacking, Line("", (reset,))))


def evidence(words: Words, reading: Reading) -> Section:
    """Say what counts as seen for somebody, and offer to change it where that can be done."""
    actions: tuple[Action, ...] = ()
    if reading is Reading.UNCONNECTED:
        actions = (Action(words.say("Connect"), Press.READ, "connect"),)
    if reading is Reading.CURSOR:
        actions = (Action(words.say("Disconnect"), Press.DO, "disconnect"),)
    text = Sentence("\n".join(evidence_for(words, reading)))
    return Section(words.say("What counts as seen"), (Line(text, actions),))


def doors(words: Words, rooms: Sequence[tuple[str, str]]) -> Line:
    """Offer the ways to other parts of the page, each by its name, and to look again at this one."""
    return Line("", tuple(Action(words.say(name), Press.GO, spot) for name, spot in rooms))


def caution(words: Words, text: str) -> Caution:
    """Ask before something is done."""
    return Caution(words.say(text), words.say("Cancel"))


def turning(words: Words, leaf: Leaf) -> Iterator[Line]:
    """Offer the neighbours of a page, if it has any."""
    if leaf.pages == 1:
        return
    ways = ((words.say("Previous"), leaf.before), (words.say("Next"), leaf.after))
    actions = tuple(Action(label, Press.GO, spot) for label, spot in ways if spot)
    yield Line(words.say("Page {page} of {pages}", page=leaf.number, pages=leaf.pages), actions)


def _waits(words: Words, one: WaitingLine, now: datetime) -> Sentence:
    item = named(words, one.where.item, one.where.title) if one.where.item else None
    told = {
        "place": words.place_of(one.where.channel_name, item),
        "who": words.person(one.author),
        "since": words.when(one.since, now),
        "link": Sentence(one.link),
    }
    if one.unanswered:
        return words.say("{place}: {who} has been waiting since {since}, never answered yet. {link}", **told)
    return words.say("{place}: {who} has been waiting since {since}, answered before. {link}", **told)


def _follows(words: Words, one: FollowedLine, now: datetime) -> Sentence:
    return words.say(
        "{place}, last message {when}. {reason} {link}",
        place=words.place_of(one.channel, one.item),
        when=words.when(one.latest, now),
        reason=words.say(TOLD[one.because]),
        link=Sentence(one.link),
    )
