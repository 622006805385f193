"""Times code by processor time: in rounds, in alternating order, the same code twice as a control."""

import gc
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import process_time

from benchmarks.measures import Measure
from benchmarks.options import Options

Subject = Callable[[], AbstractContextManager[Callable[[], object]]]
"""Prepares, hands over what is to be timed, and asserts afterwards that it has done its work."""

ROUNDS, FEWEST_ROUNDS = 15, 9


@dataclass(frozen=True, slots=True)
class Timings:
    """The least processor time that each subject took, in seconds; what is least is disturbed least."""

    seconds: Mapping[str, float]
    noise: float
    """How much two timings of the first subject differed."""

    def each(self, name: str, count: int) -> float:
        """Say how many microseconds one of so many repetitions took."""
        return self.seconds[name] / count * 1_000_000

    def ratio(self, name: str, base: str) -> float:
        """Say how many times as long one subject took as another."""
        return self.seconds[name] / self.seconds[base]

    def measure(self, what: str, value: float, unit: str = "") -> Measure:
        """State a number together with the noise of these timings."""
        return Measure(what, value, unit, self.noise)


def compare(
    options: Options, subjects: Mapping[str, Subject], clock: Callable[[], float] = process_time
) -> Timings:
    """Time every subject in every round, after a first round that does not count."""
    control = next(iter(subjects))
    runs = [*subjects.items(), ("", subjects[control])]
    least: dict[str, float] = {}
    for number in range((FEWEST_ROUNDS if options.quick else ROUNDS) + 1):
        for name, subject in runs[:: 1 if number % 2 else -1]:
            seconds = _time(subject, clock)
            if number:
                least[name] = min(seconds, least.get(name, seconds))
    again = least.pop("")
    return Timings(least, abs(again - least[control]) / min(again, least[control]))


def _time(subject: Subject, clock: Callable[[], float]) -> float:
    with subject() as act:
        gc.collect()
        gc.disable()
        try:
            start = clock()
            act()
            return clock() - start
        finally:
            gc.enable()
