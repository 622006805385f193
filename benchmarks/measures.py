"""What was measured, what it may be, and how it is judged."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MOST_NOISE = 0.15
"""By how much two timings of the same code may differ before neither says anything."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number."""

    name: str
    """Says what was measured; the file of targets uses the same words."""
    value: float
    unit: str = ""
    noise: float | None = None
    """How much two timings of the same code differed, beside this one; None for what is exact."""


class Bound(StrEnum):
    """On which side of a target a number has to stay."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Target:
    """What a number may be."""

    bound: Bound
    limit: float

    def is_missed(self, value: float) -> bool:
        """Say whether a number is beyond the limit."""
        return value > self.limit if self.bound is Bound.AT_MOST else value < self.limit


class Verdict(StrEnum):
    """What a number says about the program."""

    GOOD = "good"
    MISSED = "missed"
    INCONCLUSIVE = "inconclusive"
    """The machine was too noisy."""
    FREE = "free"
    """It may be anything."""


@dataclass(frozen=True, slots=True)
class Result:
    """A number and what it may be."""

    measure: Measure
    target: Target | None

    @property
    def verdict(self) -> Verdict:
        """Judge the number."""
        if self.measure.noise is not None and self.measure.noise > MOST_NOISE:
            return Verdict.INCONCLUSIVE
        if self.target is None:
            return Verdict.FREE
        return Verdict.MISSED if self.target.is_missed(self.measure.value) else Verdict.GOOD


Targets = Mapping[str, Mapping[str, Target]]
"""What numbers may be, by benchmark and name."""


class UnmeasuredError(Exception):
    """There is a target for a number that was not measured, so nobody would notice that it is missed."""


def read_targets(file: Path) -> Targets:
    """Read what the numbers may be."""
    benchmarks = tomllib.loads(file.read_text(encoding="utf-8"))
    return {benchmark: dict(_targets(bounds)) for benchmark, bounds in benchmarks.items()}


def judge(measures: Iterable[Measure], targets: Mapping[str, Target]) -> list[Result]:
    """Find the target of each number; raises UnmeasuredError when one is left over."""
    results = [Result(one, targets.get(one.name)) for one in measures]
    unmeasured = set(targets) - {one.measure.name for one in results}
    if unmeasured:
        raise UnmeasuredError(*sorted(unmeasured))
    return results


def _targets(bounds: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, Target]]:
    for bound, limits in bounds.items():
        for name, limit in limits.items():
            yield name, Target(Bound(bound), limit)
