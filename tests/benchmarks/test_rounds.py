"""How code is timed; the clock is an argument here as everywhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from benchmarks.options import Options
from benchmarks.rounds import FEWEST_ROUNDS, Subject, compare


class Workshop:
    """Work that takes as many ticks of its own clock as it is told."""

    def __init__(self) -> None:
        self.now = 0.0
        self.done: list[str] = []

    def clock(self) -> float:
        return self.now

    def subject(self, name: str, *ticks: float, repetitions: int = 1) -> Subject:
        """Take these numbers of ticks, one after the other and ever again."""
        turns = count()

        @contextmanager
        def prepare() -> Iterator[Callable[[], object]]:
            self.now += 1000  # preparing costs nothing
            yield lambda: self._work(name, ticks[next(turns) % len(ticks)])
            self.now += 1000  # nor does asserting

        return Subject(prepare, repetitions)

    def _work(self, name: str, ticks: float) -> None:
        self.done.append(name)
        self.now += ticks


def test_the_least_time_counts_for_one_repetition() -> None:
    workshop = Workshop()
    subjects = {"slow": workshop.subject("slow", 9, 6, repetitions=2), "fast": workshop.subject("fast", 1)}
    timings = compare(Options(quick=True), subjects, workshop.clock)
    assert timings.each("slow", "slow").value == 3 * 1_000_000
    assert timings.ratio("slow / fast", "slow", "fast").value == 3


def test_everything_is_timed_beside_itself_in_alternating_order() -> None:
    workshop = Workshop()
    subjects = {name: workshop.subject(name, 1) for name in ("one", "two")}
    compare(Options(quick=True), subjects, workshop.clock)
    assert workshop.done[:8] == ["two", "one", "two", "one", "one", "two", "one", "two"]
    assert len(workshop.done) == 4 * (1 + FEWEST_ROUNDS)


def test_what_differs_from_itself_is_noise() -> None:
    workshop = Workshop()
    subjects = {"steady": workshop.subject("steady", 1), "shaky": workshop.subject("shaky", 3, 2, 2, 3)}
    timings = compare(Options(quick=True), subjects, workshop.clock)
    assert timings.each("steady", "steady").noise == 0
    assert timings.each("shaky", "shaky").noise == timings.ratio("both", "steady", "shaky").noise == 0.5
