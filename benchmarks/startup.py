"""What starting costs, beside importing the libraries that are needed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import Subject, compare

ROOT = Path(__file__).parents[1]

LIBRARIES = """
import alembic.command, apscheduler.schedulers.background, babel.dates, dotenv, slack_bolt
import slack_bolt.adapter.socket_mode, slack_sdk, sqlalchemy.dialects.postgresql, waitress, yaml
import sqlalchemy.dialects.sqlite, sqlalchemy.orm
"""
PROGRAM = """
import gc, sys
import bots.cli
gc.disable()  # as the command does until the program serves
import bots.run, bots.slack.choosing, storage.health
assert storage.health.health(sys.argv[1]) is storage.health.Health.READY
assert "zulip" not in sys.modules, "a platform that is not used is imported"
gc.freeze()
"""
"""Everything up to the first question to Slack, with the database up to date."""


def measure(options: Options) -> Iterator[Measure]:
    """Start new processes, and count their processor time."""
    with ground() as place:
        url = place.fresh()

        def running(code: str) -> Subject:
            command = [sys.executable, "-c", code, url]
            run = partial(subprocess.run, command, cwd=ROOT, check=True)
            return Subject(lambda: nullcontext(run), 1)

        subjects = {"program": running(PROGRAM), "libraries": running(LIBRARIES)}
        timings = compare(options, subjects, clock=_time_of_children)
        yield timings.each("starting", "program", "ms")
        yield timings.each("importing the libraries", "libraries", "ms")
        yield timings.ratio("starting / importing", "program", "libraries")


def _time_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
