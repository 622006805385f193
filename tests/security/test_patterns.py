"""No pattern, of ours or of an admin, takes long over what anybody may write."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import adapters
import bots
import rules
from adapters.slack.mrkdwn import escape as slack_escape
from adapters.slack.mrkdwn import plain as slack_plain
from adapters.zulip.markdown import escape as zulip_escape
from adapters.zulip.markdown import plain as zulip_plain
from adapters.zulip.markdown import uploads
from adapters.zulip.typed import typed
from rules.commands import parse
from rules.items import LONGEST_PATTERN, Pattern, Unusable, find_key, read_pattern

LONG = 20_000
"""Characters; what takes as many steps as their square takes seconds."""
ENOUGH = 0.5
"""Seconds of the processor for one such text; all but a few need a hundredth of it."""
WAYS = ("search", "match", "fullmatch", "sub", "finditer", "findall", "split")
SIGNS = " \n\\1a<>[]()*_`~|#@!&:./\"'“-"


def modules() -> Iterator[str]:
    for package in (adapters, rules, bots):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


def sources() -> str:
    folders = [Path(package.__path__[0]) for package in (adapters, rules, bots)]
    return "\n".join(path.read_text() for folder in folders for path in folder.rglob("*.py"))


def patterns() -> dict[str, tuple[re.Pattern[str], tuple[str, ...]]]:
    """Find every pattern that has a name, and the ways in which the code uses that name."""
    code, found = sources(), dict[str, tuple[re.Pattern[str], tuple[str, ...]]]()
    for module in modules():
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                ways = tuple(way for way in WAYS if re.search(rf"\b{name}\.{way}\(", code))
                found[value.pattern] = (value, ways)
    return found


def texts(pattern: str) -> Iterator[str]:
    """Write long texts of the signs that stand in a pattern, one or two of them over and over."""
    mine = [sign for sign in SIGNS if sign in pattern or sign in " a1"][:6]
    for first, second in product(mine, mine):
        over_and_over = (first + second) * (LONG // 2)
        yield f"a{over_and_over}\0"
    for word in re.findall(r"[A-Za-z:/]{4,}", pattern):
        yield word * (LONG // len(word))


def seconds_for(pattern: re.Pattern[str], way: str, text: str) -> float:
    begun = time.process_time()
    if way == "sub":
        pattern.sub("", text)
    elif way == "finditer":
        list(pattern.finditer(text))
    else:
        getattr(pattern, way)(text)
    return time.process_time() - begun


KNOWN = patterns()


@pytest.mark.parametrize("pattern", KNOWN)
def test_no_pattern_of_ours_takes_long_over_any_text(pattern: str) -> None:
    compiled, ways = KNOWN[pattern]
    slow = [text[:9] for text in texts(pattern) for way in ways if seconds_for(compiled, way, text) > ENOUGH]
    assert slow == []


READERS = {
    "Slack's markup": lambda text: slack_plain(text, lambda _: None),
    "harmless in Slack": slack_escape,
    "Zulip's Markdown": lambda text: zulip_plain(text, lambda _: None),
    "harmless in Zulip": zulip_escape,
    "files in Zulip": uploads,
    "a command in Zulip": typed,
    "a command": parse,
}
PIECES = (
    "`",
    "``a`",
    "[a](",
    "[](a ",
    '[](a "',
    "@**",
    "@*",
    "#**a>",
    "<#",
    "<a|",
    "&#",
    "<time:",
    "* ",
    "\n>",
    "~~~\n",
    "/unseen ",
)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_nobody_is_held_up_by_what_somebody_writes(reader: str, piece: str) -> None:
    begun = time.process_time()
    READERS[reader]("a" + piece * (LONG // len(piece)))
    assert time.process_time() - begun < ENOUGH


EVIL = [
    r"(a+)+$",
    r"(a|aa)+$",
    r"(.*)*x",
    r"(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?:a?){50}a{50}",
    r"^(\w+\s?)*$x",
    r"a{1000}",
    r"((a{100}){100}){100}",
    r"(?i)(?:é|e)*Z",
    r"[^\x00-\x{10ffff}]",
    r"\pL{1,1000}-\d{1,1000}",
]


@pytest.mark.parametrize("words", EVIL)
def test_an_admin_s_pattern_takes_a_time_that_grows_with_the_text_alone(words: str) -> None:
    begun = time.process_time()
    pattern = read_pattern(words)
    if isinstance(pattern, Pattern):
        for text in ("a" * 100_000, "a" * 100_000 + "!", "ab " * 30_000, "é" * 50_000):
            find_key(pattern, text)
    assert time.process_time() - begun < 2 * ENOUGH


@pytest.mark.parametrize(
    "words",
    [r"(?=a)a", r"(?<=a)b", r"(a)\1", r"(?>a+)", "(" * 150, "[" * 150, "a{1,1001}"],
)
def test_what_cannot_be_matched_in_such_a_time_is_refused(words: str) -> None:
    assert read_pattern(words) is Unusable.NO_PATTERN


def test_a_pattern_has_a_bounded_length() -> None:
    assert read_pattern("a" * (LONGEST_PATTERN + 1)) is Unusable.TOO_LONG
