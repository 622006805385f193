"""What can be counted exactly: statements and commits per message, and SQLite's steps for a decision."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.circles import CIRCLES, ROOM, Circle, build, helpers, listeners
from benchmarks.counting import Steps, Traffic, traffic
from benchmarks.crowds import CROWDS, Crowd
from benchmarks.grounds import Ground, ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.team import CUSTOMER, RECIPIENTS, WAIT, Team, mates, message, team
from rules.events import MessagePosted

MESSAGES = 100
FEW, MANY = 100, 100_000
"""People in the workspace whom the message does not concern."""
SIZES = (10, 20, 40)
"""People whom it does."""
CHANNELS = 50


def measure(_options: Options) -> Iterator[Measure]:
    """Count, always on SQLite and always the same: the numbers must repeat."""
    with ground() as place:
        yield from _traffic_per_message(place)
        empty = place.fresh()
        for name, crowd in CROWDS.items():
            few, many = (_steps_in_crowd(place.copy(empty), crowd, count) for count in (FEW, MANY))
            yield Measure(f"steps to decide, {MANY:,} / {FEW} people {name}", many / few)
        for name, circle in CIRCLES.items():
            steps = [_steps_for_circle(place.copy(empty), circle, size) for size in SIZES]
            yield Measure(f"steps to decide, for each of the {name}", _steepest(steps))
        none, many = (_steps_of_busy_people(place.copy(empty), count) for count in (0, CHANNELS))
        yield Measure(f"steps to decide, recipients in {CHANNELS} / no other channels", many / none)


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


def _steps_in_crowd(url: str, crowd: Crowd, count: int) -> int:
    names = mates(RECIPIENTS)
    with team(url) as one:
        one.meet(*names)
        build(one)
        listeners(one, names)
        crowd(one, count)
        return _steps_of_decision(one, names)


def _steps_for_circle(url: str, circle: Circle, size: int) -> int:
    names = mates(size)
    with team(url) as one:
        one.meet(*names)
        build(one)
        circle(one, names)
        return _steps_of_decision(one, names)


def _steps_of_busy_people(url: str, count: int) -> int:
    """Let the recipients, found by their project, be members of so many channels that are none of its own."""
    names = mates(RECIPIENTS)
    with team(url) as one:
        one.meet(*names)
        build(one)
        helpers(one, names)
        for number in range(count):
            one.open_channel(f"other{number}", *names)
        return _steps_of_decision(one, names)


def _steps_of_decision(one: Team, names: Sequence[str]) -> int:
    """Count the steps for a message of a customer whose conversation is running; it concerns just these."""
    one.hears(message(ROOM, 100))
    steps = Steps(one.engine)
    asked = message(ROOM, 200)
    found = [steps.of(lambda: one.concerned(asked)) for _ in range(2)]
    assert one.concerned(asked) == set(one.ids(names))
    return found[-1]


def _steepest(steps: Sequence[int]) -> float:
    """Say what one person more costs at most between two of the sizes: a bend upwards shows."""
    pairs = list(zip(SIZES, steps, strict=True))
    return max((more - less) / (larger - smaller) for (smaller, less), (larger, more) in pairwise(pairs))
