"""How many steps SQLite takes for a decision, whom it concerns and among how many others."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.circles import CIRCLES, ROOM, Circle, build, helpers, listeners
from benchmarks.counting import Steps
from benchmarks.crowds import CROWDS, Crowd
from benchmarks.grounds import Ground
from benchmarks.measures import Measure
from benchmarks.team import RECIPIENTS, Team, mates, message, team

FEW, MANY = 100, 100_000
"""People in the workspace whom the message does not concern."""
SIZES = (10, 20, 40)
"""People whom it does."""
CHANNELS = 50


def steps_to_decide(place: Ground) -> Iterator[Measure]:
    """Try every crowd and every circle."""
    empty = place.fresh()
    for name, crowd in CROWDS.items():
        few, many = (_steps_in_crowd(place.copy(empty), crowd, count) for count in (FEW, MANY))
        yield Measure(f"steps to decide, {MANY:,} / {FEW} people {name}", many / few)
    for name, circle in CIRCLES.items():
        steps = [_steps_for_circle(place.copy(empty), circle, size) for size in SIZES]
        yield Measure(f"steps to decide, for each of the {name}", _steepest(steps))
    none, many = (_steps_of_busy_people(place.copy(empty), count) for count in (0, CHANNELS))
    yield Measure(f"steps to decide, recipients in {CHANNELS} / no other channels", many / none)


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
