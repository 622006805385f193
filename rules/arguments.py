"""The words after a command's name: what each may be and how it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from typing import NamedTuple

from rules.requests import Inbox, Problem, Whose
from rules.settings import LONGEST_WAIT, SHORTEST_WAIT, Answered, Customers, Layer

LAST_PAGE = 999
BARS = "|｜¦"
"""What separates choices where commands are described."""
DURATION = re.compile(
    r"(?:([0-9]+)(?:h|hours?))?(?:([0-9]+)(?:m|mins?|minutes?))?(?:([0-9]+)(?:s|secs?|seconds?))?"
)
NEGATIVE = re.compile(r"[-−–][0-9].*")


class Chosen(NamedTuple):
    """What somebody chose about one setting."""

    layer: Layer
    """With that one choice, if there is one."""
    freed: str | None
    """The setting, if what was chosen for it before shall hold no more."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a word cannot be read, and what was probably meant."""

    problem: Problem
    meant: str | None = None
    """None when nothing comes to mind."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A word after a command's name."""

    usage: str
    """How it is described."""
    example: str
    """One that can be read; empty for a word that may be left out."""
    read: Callable[[str], object | Wrong] = str
    choices: tuple[str, ...] = ()
    """All there is to choose from, if the words are fixed."""
    rest: bool = False
    """It takes all the words that are left."""

    @property
    def optional(self) -> bool:
        """Say whether it may be left out."""
        return not self.example


def choice(options: Mapping[str, object]) -> Argument:
    """Take one of some words, in capitals or not, and mean its value."""

    def read(said: str) -> object | Wrong:
        word = said.lower()
        if word in options:
            return options[word]
        if any(bar in said for bar in BARS):
            return Wrong(Problem.CHOOSE_ONE)
        return Wrong(Problem.NOT_A_CHOICE, nearest(word, options))

    return Argument("|".join(options), next(iter(options)), read, tuple(options))


def nearest(word: str, known: Mapping[str, object]) -> str | None:
    """Name the known word that looks most like a mistyped one."""
    return next(iter(get_close_matches(word, known, n=1)), None)


def read_wait(said: str) -> timedelta | Wrong:
    """Read ``90s``, ``1m30s``, ``1 min`` or ``0`` as a wait within its limits."""
    compact = "".join(said.lower().split())
    if NEGATIVE.fullmatch(compact):
        return Wrong(Problem.OUT_OF_RANGE, spell_wait(SHORTEST_WAIT))
    if compact.isdecimal():
        return Wrong(Problem.NO_UNIT, f"{int(compact)}m") if int(compact) else timedelta()
    match = DURATION.fullmatch(compact)
    if match is None or not compact:
        return Wrong(Problem.NOT_A_DURATION)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    total = (hours * 60 + minutes) * 60 + seconds
    if total > LONGEST_WAIT.total_seconds():
        return Wrong(Problem.OUT_OF_RANGE, spell_wait(LONGEST_WAIT))
    return timedelta(seconds=total)


def spell_wait(wait: timedelta) -> str:
    """Write a wait as one would type it."""
    minutes, seconds = divmod(int(wait.total_seconds()), 60)
    if not minutes:
        return f"{seconds}s"
    return f"{minutes}m{seconds}s" if seconds else f"{minutes}m"


def maybe(argument: Argument) -> Argument:
    """Let a word be left out."""
    return replace(argument, usage=f"[{argument.usage}]", example="")


def read_inbox(said: str) -> Inbox | Wrong:
    """Read which part of the inbox is meant: ``mine 2``, ``mine``, ``2`` or nothing."""
    first, _, rest = said.partition(" ")
    whose = first.lower()
    if whose not in tuple(Whose):
        whose, rest = Whose.ALL, said
        if first and not first.lstrip("-").isdecimal():
            return Wrong(Problem.NOT_A_CHOICE, nearest(first, dict.fromkeys(Whose)) or Whose.ALL)
    if not rest:
        return Inbox(Whose(whose))
    page = int(rest) if rest.isdecimal() and len(rest) <= len(str(LAST_PAGE)) else 0
    return Inbox(Whose(whose), page) if page else Wrong(Problem.NO_PAGE, f"{whose} 1")


ON_OFF = choice({"on": True, "off": False})
WAIT = Argument("<time>", "1m", read_wait, rest=True)
SETTINGS = {
    "customers": choice({**{one.value: one for one in Customers}, "auto": None}),
    "internal": ON_OFF,
    "replies": ON_OFF,
    "section": choice({"show": True, "hide": False}),
    "dm": ON_OFF,
    "email": ON_OFF,
    "wait": WAIT,
    "answered": choice({one.value: one for one in Answered}),
    "language": choice({"en": "en", "sv": "sv"}),
}
"""What each setting may be, by the setting's word, which is also its name in a layer."""


def read_setting(said: str) -> Chosen | Wrong:
    """Read a setting and its value."""
    name, _, value = said.partition(" ")
    word = name.lower()
    if word not in SETTINGS:
        return Wrong(Problem.NOT_A_CHOICE, f"{nearest(word, SETTINGS)} {value}".rstrip())
    if not value:
        return Wrong(Problem.MISSING, f"{word} {SETTINGS[word].example}")
    read = SETTINGS[word].read(value)
    if isinstance(read, Wrong):
        return Wrong(read.problem, f"{word} {read.meant or SETTINGS[word].example}")
    return change_of(word, read)


def change_of(setting: str, value: object) -> Chosen:
    """Choose one setting, whose name and value belong together; no value means to choose nothing any more."""
    return Chosen(Layer(**{setting: value}), setting if value is None else None)  # type: ignore[arg-type]


def spell(setting: str, value: object) -> str:
    """Write a setting's value as one would type it."""
    if isinstance(value, timedelta):
        return spell_wait(value)
    argument = SETTINGS[setting]
    return next(word for word in argument.choices if argument.read(word) == value)


WHICH_INBOX = Argument("[all|mine|followed] [page]", "", read_inbox, rest=True)
SETTING = Argument("<setting> <value>", "customers all", read_setting, rest=True)
