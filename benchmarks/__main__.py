"""The command ``python -m benchmarks``: measures what the program costs and compares it with its targets."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import bolt, counts, decide, deliver, due, floor, growth, ingest, startup, workers
from benchmarks.measures import Measure, Result, Verdict, judge, read_targets
from benchmarks.options import Options
from benchmarks.report import as_json, show

TARGETS = Path(__file__).parent / "targets.toml"
BENCHMARKS: Mapping[str, Callable[[Options], Iterator[Measure]]] = {
    "counts": counts.measure,
    "floor": floor.measure,
    "ingest": ingest.measure,
    "decide": decide.measure,
    "due": due.measure,
    "growth": growth.measure,
    "bolt": bolt.measure,
    "deliver": deliver.measure,
    "startup": startup.measure,
}
ON_POSTGRESQL = {**BENCHMARKS, "workers": workers.measure}
MISSED, INCONCLUSIVE = 1, 3
"""What the command exits with; 2 is for words that it does not understand."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, print it, and say how it went."""
    asked = _parser().parse_args(arguments)
    options, targets = Options(quick=asked.quick, db=asked.db), read_targets(TARGETS)
    known = BENCHMARKS if asked.db is None else ON_POSTGRESQL
    results: dict[str, list[Result]] = {}
    for name in known if asked.benchmark == "all" else [asked.benchmark]:
        results[name] = judge(ON_POSTGRESQL[name](options), targets.get(name, {}))
        print(show(name, results[name]), flush=True)
    if asked.json:
        asked.json.write_text(as_json(results), encoding="utf-8")
    return exit_code(result for ones in results.values() for result in ones)


def exit_code(results: Iterable[Result]) -> int:
    """Sum up how it went: a missed target weighs more than a noisy machine."""
    verdicts = {one.verdict for one in results}
    if Verdict.MISSED in verdicts:
        return MISSED
    return INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=f"Exits with {MISSED} when a target is missed, {INCONCLUSIVE} when it was too noisy to tell.",
    )
    parser.add_argument("benchmark", choices=[*ON_POSTGRESQL, "all"], help="what to measure")
    parser.add_argument("--quick", action="store_true", help="measure less, to see that it works")
    parser.add_argument(
        "--db",
        metavar="URL",
        help="a PostgreSQL server on which databases are made for floor, ingest, decide, due and workers, "
        "and dropped; the rest always uses SQLite files",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers down as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
