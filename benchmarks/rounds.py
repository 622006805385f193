"""Times code by processor time, in rounds and in alternating order, each time beside itself as a control.

The least time counts: it is the one that was disturbed least.
"""

import gc
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import process_time

from benchmarks.measures import Measure
from benchmarks.options import Options

Preparation = Callable[[], AbstractContextManager[Callable[[], object]]]
"""Prepares, hands over what is to be timed, and asserts afterwards that it has done its work."""

ROUNDS, FEWEST_ROUNDS = 15, 9
UNITS = {"µs": 1_000_000, "ms": 1_000}


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be timed."""

    prepare: Preparation
    repetitions: int
    """How often it does that whose cost is told."""


@dataclass(frozen=True, slots=True)
class Timings:
    """The least seconds of processor time for one repetition, of every subject and of its control."""

    least: Mapping[str, tuple[float, float]]

    def each(self, what: str, name: str, unit: str = "µs") -> Measure:
        """State what one repetition costs."""
        return Measure(what, min(self.least[name]) * UNITS[unit], unit, self._noise(name))

    def ratio(self, what: str, name: str, base: str) -> Measure:
        """State how many times as much as that of another subject it costs."""
        noise = max(self._noise(name), self._noise(base))
        return Measure(what, min(self.least[name]) / min(self.least[base]), "×", noise)

    def _noise(self, name: str) -> float:
        return max(self.least[name]) / min(self.least[name]) - 1


def compare(
    options: Options, subjects: Mapping[str, Subject], clock: Callable[[], float] = process_time
) -> Timings:
    """Time every subject twice in every round, after a first round that does not count."""
    # What is there already is no garbage; looking through it each time would take long.
    gc.freeze()
    runs = [(name, control) for control in (False, True) for name in subjects]
    least = dict.fromkeys(runs, float("inf"))
    for number in range((FEWEST_ROUNDS if options.quick else ROUNDS) + 1):
        for run in runs[:: 1 if number % 2 else -1]:
            subject = subjects[run[0]]
            seconds = _time(subject.prepare, clock) / subject.repetitions
            if number:
                least[run] = min(seconds, least[run])
    return Timings({name: (least[name, False], least[name, True]) for name in subjects})


def _time(prepare: Preparation, clock: Callable[[], float]) -> float:
    with prepare() as act:
        gc.collect()
        gc.disable()
        try:
            start = clock()
            act()
            return clock() - start
        finally:
            gc.enable()
