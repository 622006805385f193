"""How numbers are judged, and what people read of it."""

import pytest

from benchmarks.__main__ import INCONCLUSIVE, MISSED, ON_POSTGRESQL, TARGETS, exit_code
from benchmarks.measures import (
    Bound,
    Measure,
    Result,
    Target,
    UnmeasuredError,
    Verdict,
    judge,
    read_targets,
)
from benchmarks.report import show

FOUR = Target(Bound.AT_MOST, 4)
FIFTEEN = Target(Bound.AT_LEAST, 15)

VERDICTS = [
    pytest.param(Measure("n", 4), FOUR, Verdict.GOOD, id="just what it may be at most"),
    pytest.param(Measure("n", 4.01), FOUR, Verdict.MISSED, id="more than it may be"),
    pytest.param(Measure("n", 15), FIFTEEN, Verdict.GOOD, id="just what it must be at least"),
    pytest.param(Measure("n", 14), FIFTEEN, Verdict.MISSED, id="less than it must be"),
    pytest.param(Measure("n", 9), None, Verdict.FREE, id="without a target"),
    pytest.param(Measure("n", 9, noise=0.15), FOUR, Verdict.MISSED, id="bearable noise"),
    pytest.param(Measure("n", 9, noise=0.16), FOUR, Verdict.INCONCLUSIVE, id="noise hides a miss"),
    pytest.param(Measure("n", 1, noise=0.16), FOUR, Verdict.INCONCLUSIVE, id="noise hides a hit"),
]

GOOD = Result(Measure("n", 1), FOUR)
BAD = Result(Measure("n", 9), FOUR)
NOISY = Result(Measure("n", 1, noise=0.5), FOUR)

EXIT_CODES = [
    pytest.param([], 0, id="nothing measured"),
    pytest.param([GOOD, Result(Measure("free", 9), None)], 0, id="all good, or free"),
    pytest.param([GOOD, NOISY], INCONCLUSIVE, id="too noisy"),
    pytest.param([NOISY, BAD, GOOD], MISSED, id="missed, whatever the noise elsewhere"),
]


@pytest.mark.parametrize(("measure", "target", "verdict"), VERDICTS)
def test_how_a_number_is_judged(measure: Measure, target: Target | None, verdict: Verdict) -> None:
    assert Result(measure, target).verdict is verdict


@pytest.mark.parametrize(("results", "code"), EXIT_CODES)
def test_what_the_command_exits_with(results: list[Result], code: int) -> None:
    assert exit_code(results) == code


def test_a_miss_is_told_by_name_number_and_limit() -> None:
    results = judge([Measure("statements per message", 4.13)], {"statements per message": FOUR})
    assert show("counts", results).splitlines() == [
        "counts",
        "  statements per message       4.13            ≤ 4",
        "Missed: statements per message: 4.13, and it must be ≤ 4.",
    ]


def test_a_target_for_a_number_that_is_not_measured_is_a_mistake() -> None:
    with pytest.raises(UnmeasuredError, match="commits"):
        judge([Measure("statements", 4)], {"statements": FOUR, "commits": FOUR})


def test_every_target_belongs_to_a_benchmark() -> None:
    assert set(read_targets(TARGETS)) <= set(ON_POSTGRESQL)
