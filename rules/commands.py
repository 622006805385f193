"""The words people type and what they mean: one table for all platforms, helpful about mistakes.

``parse`` takes any text whatever. It answers with a request, or with a mistake that names the nearest
command; the help is made from the same table.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from rules import requests
from rules.arguments import (
    BARS,
    ON_OFF,
    SETTING,
    SETTINGS,
    WHICH_INBOX,
    Argument,
    Wrong,
    change_of,
    choice,
    maybe,
)
from rules.model import Audience, Role, Scope
from rules.requests import (
    Change,
    Command,
    Mistake,
    Problem,
    SetOpen,
    SetPattern,
    SetRole,
    ShowCoverage,
    Take,
    Verb,
    WatchCoverage,
)
from rules.words import LONGEST_QUOTE, quoted, shortened, split

PREFIX = re.compile(r"\A\s*/unseen(?!\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """One command: its name, the words that follow it, and what they mean together."""

    name: str
    arguments: tuple[Argument, ...]
    means: Callable[..., Command]

    @property
    def usage(self) -> str:
        """Describe how it is typed."""
        return " ".join((self.name, *(argument.usage for argument in self.arguments)))

    @property
    def example(self) -> str:
        """Write it as somebody might type it."""
        return " ".join((self.name, *(one.example for one in self.arguments if not one.optional)))

    @property
    def least(self) -> int:
        """Count the words that it needs."""
        return sum(not argument.optional for argument in self.arguments)

    @property
    def takes_rest(self) -> bool:
        """Say whether its last argument takes all the words that are left."""
        return bool(self.arguments) and self.arguments[-1].rest


def _setting(name: str, argument: Argument) -> Form:
    return Form(name, (argument,), lambda value: Change(*change_of(name, value)))


def _pattern(said: str) -> SetPattern:
    return SetPattern(None if said.lower() == "off" else said)


def _coverage(*on: bool) -> ShowCoverage | WatchCoverage:
    return WatchCoverage(*on) if on else ShowCoverage()


LINK = Argument("<link>", "<link>")
TARGET = Argument("[link, item key or channel]", "")
KEY = Argument("<KEY>", "ACME-12")
PERSON = Argument("<person>", "@ben")
CHANNEL = Argument("<channel>", "#acme")
PRIVATE = Argument("<private channel>", "#acme-board")
BOT = Argument("<bot>", "@helpdesk")

FORMS = (
    Form("settings", (), requests.ShowSettings),
    *(_setting(name, argument) for name, argument in SETTINGS.items()),
    Form("reset", (), requests.Reset),
    *(Form(verb.value, (TARGET,), partial(Take, verb)) for verb in Verb),
    Form("seen", (Argument("[link]", ""),), requests.MarkSeen),
    Form("following", (), requests.ListFollowing),
    Form("connect", (), requests.Connect),
    Form("disconnect", (), requests.Disconnect),
    Form("inbox", (WHICH_INBOX,), lambda inbox=None: inbox or requests.Inbox()),
    Form("why", (LINK, Argument("[person]", "")), requests.Why),
    Form("item attach", (LINK, KEY), requests.AttachItem),
    Form("item detach", (LINK,), requests.DetachItem),
    Form("item assign", (KEY, Argument("<person|me|nobody>", "me")), requests.AssignItem),
    Form("admin scope", (PERSON, choice({"all": Scope.ALL, "own": Scope.OWN})), requests.SetScope),
    Form("admin channel", (CHANNEL, choice({one.value: one for one in Audience})), requests.SetAudience),
    Form("admin open", (PRIVATE,), partial(SetOpen, opened=True)),
    Form("admin close", (PRIVATE,), partial(SetOpen, opened=False)),
    Form(
        "admin project",
        (
            Argument("<name>", "acme"),
            choice({"add": True, "remove": False}),
            Argument("<channel or person>", "#acme-dev"),
        ),
        requests.ChangeProject,
    ),
    Form("admin customer", (PERSON,), partial(SetRole, role=Role.CUSTOMER)),
    Form("admin teammate", (PERSON,), partial(SetRole, role=Role.TEAMMATE)),
    Form("admin relay", (BOT, ON_OFF), requests.SetRelay),
    Form("admin pattern", (Argument("<regex or off>", "off", rest=True),), _pattern),
    Form("admin defaults", (SETTING,), lambda chosen: requests.ChangeDefaults(*chosen)),
    Form("admin person", (PERSON, choice({"reset": None})), lambda person, _: requests.ResetFor(person)),
    Form("admin person", (PERSON, SETTING), lambda person, chosen: requests.ChangeFor(person, *chosen)),
    Form("admin apply-defaults", (), requests.ApplyDefaults),
    Form("admin export", (PERSON,), requests.Export),
    Form("admin erase", (PERSON, maybe(choice({"confirm": True}))), requests.Erase),
    Form("admin coverage", (maybe(ON_OFF),), _coverage),
    Form("admin log", (), requests.ShowLog),
    Form("admin status", (), requests.ShowStatus),
    Form("help", (), requests.Help),
)
NAMES = tuple(dict.fromkeys(form.name for form in FORMS))
FAMILIES = frozenset(name.split()[0] for name in NAMES if " " in name)
"""Names that need a second word, such as ``admin``."""
HELP = FORMS[-1]


@dataclass(frozen=True, slots=True)
class _Slip:
    problem: Problem
    said: str
    form: Form
    """The command that was probably meant."""
    guess: str
    """What was probably meant to be typed; it need not be valid either."""


def parse(text: str) -> Command | Mistake:
    """Understand what somebody typed, with or without ``/unseen`` in front."""
    answer = _understand(PREFIX.sub("", text, count=1))
    if not isinstance(answer, _Slip):
        return answer
    nearest = answer.guess if _is_command(answer.guess) else answer.form.example
    return Mistake(answer.problem, shortened(answer.said), nearest, answer.form.usage)


def _is_command(guess: str) -> bool:
    return len(guess) <= 2 * LONGEST_QUOTE and not isinstance(_understand(guess), _Slip)


def _understand(text: str) -> Command | _Slip:
    words = split(text)
    if isinstance(words, Problem):
        return _Slip(words, text, HELP, HELP.example)
    if not words:
        return requests.ShowSettings()
    answers = [_fill(form, words[form.name.count(" ") + 1 :]) for form in FORMS if _begins(words, form.name)]
    if not answers:
        return _unknown(words)
    return next((answer for answer in answers if not isinstance(answer, _Slip)), answers[-1])


def _begins(words: Sequence[str], name: str) -> bool:
    named = name.split()
    return [word.lower() for word in words[: len(named)]] == named


def _fill(form: Form, words: Sequence[str]) -> Command | _Slip:
    if len(words) > len(form.arguments) and not form.takes_rest:
        return _Slip(Problem.TOO_MANY, " ".join(words), form, _without_spaces(form, words))
    if len(words) < form.least:
        examples = [one.example for one in form.arguments[len(words) :] if not one.optional]
        return _Slip(Problem.MISSING, _typed(form, words), form, _typed(form, [*words, *examples]))
    said = _dealt(form, words)
    values: list[object] = []
    for index, (argument, word) in enumerate(zip(form.arguments, said, strict=False)):
        value = argument.read(word)
        if isinstance(value, Wrong):
            meant = value.meant or argument.example
            return _Slip(value.problem, word, form, _typed(form, [*said[:index], meant, *said[index + 1 :]]))
        values.append(value)
    return form.means(*values)


def _dealt(form: Form, words: Sequence[str]) -> list[str]:
    """Give each argument its word, and the last one all that are left if it takes them."""
    if not form.takes_rest or not words:
        return list(words)
    last = len(form.arguments) - 1
    return [*words[:last], " ".join(words[last:])]


def _without_spaces(form: Form, words: Sequence[str]) -> str:
    """Guess that the first argument is a name with spaces that lacks its quotes."""
    if not form.arguments:
        return form.name
    spare = len(words) - len(form.arguments)
    return _typed(form, [" ".join(words[: spare + 1]), *words[spare + 1 :]])


def _typed(form: Form, said: Sequence[str]) -> str:
    """Write a command as one would type it."""
    last = len(form.arguments) - 1
    words = (word if form.takes_rest and index == last else quoted(word) for index, word in enumerate(said))
    return " ".join((form.name, *filter(None, words)))


def _unknown(words: Sequence[str]) -> _Slip:
    first = words[0].lower()
    if first in FAMILIES and len(words) == 1:
        form = _form(next(name for name in NAMES if name.startswith(first)))
        return _Slip(Problem.MISSING, first, form, form.example)
    problem, name = Problem.CHOOSE_ONE, _first_of_several(first)
    if name is None:
        problem, name = Problem.UNKNOWN, _nearest_name(words)
    taken = name.count(" ") + 1
    guess = " ".join((name, *map(quoted, words[taken:])))
    return _Slip(problem, " ".join(words[:taken]), _form(name), guess)


def _first_of_several(first: str) -> str | None:
    several = re.split(f"[{BARS}]", first)
    return next((name for name in several if len(several) > 1 and name in NAMES), None)


def _nearest_name(words: Sequence[str]) -> str:
    first, pair = words[0].lower(), " ".join(words[:2]).lower()
    double = get_close_matches(pair, [name for name in NAMES if " " in name], n=1, cutoff=0.75)
    family = [name for name in NAMES if name.startswith(f"{first} ")]
    single = get_close_matches(first, [name for name in NAMES if " " not in name], n=1)
    return next(iter((*double, *family, *single, HELP.name)))


def _form(name: str) -> Form:
    return next(form for form in FORMS if form.name == name)
