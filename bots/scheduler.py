"""A few jobs that run again and again; what must survive a restart is a row with a due time, never a job."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from typing_extensions import override

from bots.pulse import Pulse
from bots.troubles import Troubles

# It warns every second that a sweep still runs; that is no trouble, the next one takes what is left.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again."""

    name: str
    do: Callable[[], object]
    every: timedelta


class Pause(BaseTrigger):  # type: ignore[misc] # it has no types
    """Lets a job run so long after the last time.

    APScheduler's own interval adds up every run that was missed: after decades, to which a clock without a
    battery is set when it finds out the time, it would be at it for hours.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every

    @override
    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._every


class Scheduler:
    """Runs each job at its interval, never twice at once; one that raises goes on, said ever more seldom."""

    def __init__(self, *jobs: Job, troubles: Troubles, pulse: Pulse | None = None) -> None:
        self._jobs = jobs
        self._pulse = pulse or Pulse()
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in jobs:
            self._scheduler.add_job(partial(attempt, job, troubles), Pause(job.every), name=job.name)

    def start(self) -> None:
        """Begin; the first run of each job is one interval away."""
        for job in self._jobs:
            self._pulse.moved(job.name, job.every)
        self._scheduler.start()

    def go_on(self, now: datetime) -> None:
        """Run every job now: the clock was set, and the scheduler would wait until it is what it was."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    def stop(self) -> None:
        """End after the jobs that run now have finished."""
        self._scheduler.shutdown()


def attempt(job: Job, troubles: Troubles) -> None:
    """Do a job once; what fails is said ever more seldom, and the job is done again at its next turn."""
    name = f"the job {job.name!r}"
    try:
        job.do()
    except Exception as error:  # noqa: BLE001 whatever it is, the job is tried again
        troubles.failed(name, error)
    else:
        troubles.over(name)
