"""How results are shown to people and written down for programs."""

import json
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.measures import Bound, Result, Target, Verdict

SIGNS = {Bound.AT_MOST: "≤", Bound.AT_LEAST: "≥"}


def show(title: str, results: Sequence[Result]) -> str:
    """Lay numbers out as a table, and say below it in words what is wrong."""
    width = max(len(one.measure.name) for one in results)
    return "\n".join([title, *(_line(one, width) for one in results), *_complaints(results)])


def as_json(results: Mapping[str, Sequence[Result]]) -> str:
    """Write numbers down for a program, with the versions that they hold for."""
    report = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "results": {benchmark: [_entry(one) for one in ones] for benchmark, ones in results.items()},
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _line(one: Result, width: int) -> str:
    measure = one.measure
    noise = "" if measure.noise is None else f"± {measure.noise:.0%}"
    amount = f"{measure.value:,.2f}".removesuffix(".00")
    target = "" if one.target is None else _said(one.target)
    return f"  {measure.name:{width}} {amount:>10} {measure.unit:2}  {noise:6} {target}".rstrip()


def _complaints(results: Sequence[Result]) -> Iterator[str]:
    for measure, target, verdict in ((one.measure, one.target, one.verdict) for one in results):
        if verdict is Verdict.MISSED and target is not None:
            yield f"Missed: {measure.name}: {measure.value:g}, and it must be {_said(target)}."
        if verdict is Verdict.INCONCLUSIVE:
            yield f"Inconclusive: {measure.name}: the same code differed by {measure.noise:.0%}."


def _said(target: Target) -> str:
    return f"{SIGNS[target.bound]} {target.limit:g}"


def _entry(one: Result) -> dict[str, object]:
    return {
        "name": one.measure.name,
        "value": one.measure.value,
        "unit": one.measure.unit,
        "noise": one.measure.noise,
        "target": one.target and {one.target.bound: one.target.limit},
        "verdict": one.verdict,
    }
