"""The command ``python -m benchmarks``: measures what the program costs and compares it with its targets."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import bolt, counts, decide, due, floor, growth, ingest, startup
from benchmarks.options import Options
from benchmarks.report import Measure, Verdict, as_json, read_targets, show, verdict

TARGETS = Path(__file__).parent / "targets.toml"

BENCHMARKS: Mapping[str, Callable[[Options], Iterator[Measure]]] = {
    "counts": counts.measure,
    "floor": floor.measure,
    "ingest": ingest.measure,
    "decide": decide.measure,
    "due": due.measure,
    "growth": growth.measure,
    "bolt": bolt.measure,
    "startup": startup.measure,
}
MISSED, INCONCLUSIVE = 1, 3
"""What the command exits with; 2 is for words that it does not understand."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, print it, and say how it went."""
    asked = _parser().parse_args(arguments)
    options = Options(quick=asked.quick, db=asked.db)
    targets = read_targets(asked.targets)
    measures: dict[str, list[Measure]] = {}
    for name in BENCHMARKS if asked.benchmark == "all" else [asked.benchmark]:
        measures[name] = list(BENCHMARKS[name](options))
        print(show(name, measures[name], targets), flush=True)
    if asked.json:
        asked.json.write_text(as_json(measures, targets), encoding="utf-8")
    verdicts = {verdict(one, targets.get(one.name)) for ones in measures.values() for one in ones}
    if Verdict.MISSED in verdicts:
        return MISSED
    return INCONCLUSIVE if Verdict.INCONCLUSIVE in verdicts else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        epilog=f"Exits with {MISSED} when a target is missed, {INCONCLUSIVE} when it was too noisy to tell.",
    )
    parser.add_argument("benchmark", choices=[*BENCHMARKS, "all"], help="what to measure")
    parser.add_argument("--quick", action="store_true", help="measure less, to see that it works")
    parser.add_argument(
        "--db", metavar="URL", help="a PostgreSQL server to make databases on, instead of SQLite files"
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the numbers down as well")
    parser.add_argument("--targets", metavar="FILE", type=Path, default=TARGETS, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
