"""A few jobs that run again and again; what must survive a restart is a row with a due time, never a job."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

# It warns every second that a sweep still runs; that is no trouble, the next one takes what is left.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again."""

    name: str
    do: Callable[[], object]
    every: timedelta


class Scheduler:
    """Runs each job at its interval, never twice at once; a job that raises is logged and goes on."""

    def __init__(self, *jobs: Job) -> None:
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in jobs:
            seconds = job.every.total_seconds()
            self._scheduler.add_job(job.do, "interval", seconds=seconds, name=job.name)

    def start(self) -> None:
        """Begin; the first run of each job is one interval away."""
        self._scheduler.start()

    def stop(self) -> None:
        """End after the jobs that run now have finished."""
        self._scheduler.shutdown()
