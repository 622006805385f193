"""The other way to tell somebody later: a persisted job of a scheduler for each alert."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks.team import SENDERS

PAST = datetime(2020, 1, 1, tzinfo=UTC)
PATIENCE = 300

delivered: Counter[int] = Counter()
"""How often each job ran: a job must be a function of a module, and can reach nothing else."""
all_delivered = Event()


@contextmanager
def due(count: int) -> Iterator[Callable[[], object]]:
    """Store so many jobs that are due; hand over what runs them all."""
    delivered.clear()
    all_delivered.clear()
    with TemporaryDirectory() as folder:
        scheduler = _scheduler(Path(folder) / "jobs.db")
        scheduler.start(paused=True)
        for number in range(count):
            scheduler.add_job(deliver, "date", run_date=PAST, args=[number, count])
        yield lambda: _run(scheduler)
        scheduler.shutdown()
    assert delivered == dict.fromkeys(range(count), 1)


def deliver(number: int, count: int) -> None:
    """Deliver one alert."""
    delivered[number] += 1
    if len(delivered) == count:
        all_delivered.set()


def _scheduler(file: Path) -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone="UTC",
        jobstores={"default": {"type": "sqlalchemy", "url": f"sqlite:///{file}"}},
        executors={"default": {"type": "threadpool", "max_workers": SENDERS}},
        # Without patience, a job that is late is dropped.
        job_defaults={"misfire_grace_time": None},
    )


def _run(scheduler: BackgroundScheduler) -> None:
    scheduler.resume()
    assert all_delivered.wait(PATIENCE)
