"""What starting costs, beside importing the libraries that are needed."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import compare

ROOT = Path(__file__).parents[1]

LIBRARIES = """
import alembic.command, apscheduler.schedulers.background, babel.dates, dotenv, slack_bolt
import slack_bolt.adapter.socket_mode, slack_sdk, sqlalchemy.dialects.postgresql, waitress, yaml
import sqlalchemy.dialects.sqlite, sqlalchemy.orm
"""
PROGRAM = """
import sys
import bots.cli, bots.wiring, storage.health
assert storage.health.health(sys.argv[1]) is storage.health.Health.READY
assert "zulip" not in sys.modules, "a platform that is not used is imported"
"""
"""Everything up to the first question to Slack, with the database up to date."""


def measure(options: Options) -> Iterator[Measure]:
    """Start new processes, and count their processor time."""
    with ground() as place:
        url = place.fresh()

        def running(code: str) -> AbstractContextManager[Callable[[], object]]:
            command = [sys.executable, "-c", code, url]
            return nullcontext(lambda: subprocess.run(command, cwd=ROOT, check=True))  # noqa: S603 our own code

        timings = compare(
            options,
            {"program": lambda: running(PROGRAM), "libraries": lambda: running(LIBRARIES)},
            clock=_time_of_children,
        )
        yield timings.measure("starting", timings.each("program", 1) / 1000, "ms")
        yield timings.measure("importing the libraries", timings.each("libraries", 1) / 1000, "ms")
        yield timings.measure("starting / importing", timings.ratio("program", "libraries"), "×")


def _time_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
