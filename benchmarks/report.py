"""What was measured, what it may be, and how that is shown."""

import json
import platform
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MOST_NOISE = 0.15
"""By how much two timings of the same code may differ before neither says anything."""
MARKS = {"at_most": "≤", "at_least": "≥"}


@dataclass(frozen=True, slots=True)
class Measure:
    """One number."""

    name: str
    """Says what was measured; the file of targets uses the same words."""
    value: float
    unit: str = ""
    noise: float | None = None
    """How much two timings of the same code differed, beside this one; None for what is exact."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a number may be."""

    kind: str
    """at_most or at_least."""
    limit: float

    def is_missed(self, value: float) -> bool:
        """Say whether a number is beyond the limit."""
        return value > self.limit if self.kind == "at_most" else value < self.limit

    def __str__(self) -> str:
        return f"{MARKS[self.kind]} {self.limit:g}"


class Verdict(StrEnum):
    """What a number says about the program."""

    GOOD = "good"
    MISSED = "missed"
    INCONCLUSIVE = "inconclusive"
    """The machine was too noisy."""
    UNTARGETED = "untargeted"
    """Nobody has said what it may be."""


Targets = Mapping[str, Target]


def read_targets(file: Path) -> Targets:
    """Read what the numbers may be, by their names."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: Target(kind, limit) for kind, table in tables.items() for name, limit in table.items()}


def verdict(measure: Measure, target: Target | None) -> Verdict:
    """Judge a number."""
    if measure.noise is not None and measure.noise > MOST_NOISE:
        return Verdict.INCONCLUSIVE
    if target is None:
        return Verdict.UNTARGETED
    return Verdict.MISSED if target.is_missed(measure.value) else Verdict.GOOD


def show(title: str, measures: Sequence[Measure], targets: Targets) -> str:
    """Lay the numbers out as a table, and say below it in words what is wrong."""
    width = max(len(measure.name) for measure in measures)
    lines = [title, *(_line(measure, targets.get(measure.name), width) for measure in measures)]
    return "\n".join([*lines, *_complaints(measures, targets)])


def as_json(measures: Mapping[str, Sequence[Measure]], targets: Targets) -> str:
    """Write the numbers down for a program, with the versions that they hold for."""
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    found = {
        benchmark: [_entry(measure, targets.get(measure.name)) for measure in ones]
        for benchmark, ones in measures.items()
    }
    return json.dumps({"versions": versions, "measures": found}, indent=2, ensure_ascii=False) + "\n"


def _line(measure: Measure, target: Target | None, width: int) -> str:
    noise = "" if measure.noise is None else f"± {measure.noise:.0%}"
    amount = f"{measure.value:,.2f}".removesuffix(".00")
    return f"  {measure.name:{width}} {amount:>12} {measure.unit:3} {noise:6} {target or ''}".rstrip()


def _complaints(measures: Sequence[Measure], targets: Targets) -> list[str]:
    complaints = []
    for measure in measures:
        target = targets.get(measure.name)
        match verdict(measure, target):
            case Verdict.MISSED:
                complaints.append(f"Missed: {measure.name} is {measure.value:g}, and must be {target}.")
            case Verdict.INCONCLUSIVE:
                complaints.append(
                    f"Inconclusive: {measure.name}: the same code differed by {measure.noise:.0%}."
                )
            case Verdict.GOOD | Verdict.UNTARGETED:
                pass
    return complaints


def _entry(measure: Measure, target: Target | None) -> dict[str, object]:
    return {
        "name": measure.name,
        "value": measure.value,
        "unit": measure.unit,
        "noise": measure.noise,
        "target": None if target is None else {target.kind: target.limit},
        "verdict": verdict(measure, target),
    }
