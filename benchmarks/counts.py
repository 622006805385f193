"""What can be counted exactly: statements and commits per message, and steps of SQLite."""

from collections.abc import Iterator, Sequence

from benchmarks.counting import Traffic, traffic
from benchmarks.decisions import steps_to_decide
from benchmarks.grounds import Ground, ground
from benchmarks.growth import steps_today
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.past import PASTS
from benchmarks.team import CUSTOMER, RECIPIENTS, WAIT, mates, message, team
from rules.events import MessagePosted

MESSAGES = 100
ALERTS = 3_000
"""Alerts that are in the store already."""


def measure(_options: Options) -> Iterator[Measure]:
    """Count, always on SQLite and always the same: the numbers must repeat."""
    with ground() as place:
        yield from _traffic_per_message(place)
        yield from steps_to_decide(place)
        yield from _steps_after_a_past(place)


def _traffic_per_message(place: Ground) -> Iterator[Measure]:
    """Let everything be taken in message by message, then sweep until nothing is due any more."""
    shapes = {
        "one conversation": [message("acme", second / 2) for second in range(MESSAGES)],
        "a conversation each": [message(f"acme{number}", number / 2) for number in range(MESSAGES)],
        "a lone message": [message("acme", 0)],
    }
    for name, messages in shapes.items():
        seen = _whole_road(place.fresh(), messages)
        yield Measure(f"statements per message, {name}", seen.statements / len(messages))
        yield Measure(f"commits per message, {name}", seen.commits / len(messages))


def _whole_road(url: str, messages: Sequence[MessagePosted]) -> Traffic:
    names = mates(RECIPIENTS)
    with team(url) as one:
        one.meet(*names)
        for channel in {each.channel: None for each in messages}:
            one.open_channel(channel, CUSTOMER, *names)
        with traffic(one.engine) as seen:
            one.hears(*messages)
            one.sweeps(WAIT + MESSAGES)
        one.assert_told(len(messages), names)
    assert seen.begins == seen.commits
    return seen


def _steps_after_a_past(place: Ground) -> Iterator[Measure]:
    """Have many alerts in the store already, of which each table must be spared."""
    for name, past in PASTS.items():
        empty, full = (steps_today(place.fresh(), past, size) for size in (0, ALERTS))
        for what, none, many in zip(("take in", "sweep"), empty, full, strict=True):
            yield Measure(f"steps to {what}, {ALERTS:,} {name} alerts / none", many / none)
