"""Very many alerts due at once: none is lost, none is sent twice, and what each of them costs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import jobs
from benchmarks.grounds import Ground, ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import compare
from benchmarks.team import RECIPIENTS, Team, at, mates, team
from benchmarks.waiting import DUE, EARLY, waiting
from bots.sweep import BATCH, LEASE
from storage.due import Sent
from storage.states import AnswerState

MESSAGES, FEW_MESSAGES = 1000, 100
JOBS, FEW_JOBS = 1000, 100


def measure(options: Options) -> Iterator[Measure]:
    """Compare a sweep, and its queue alone, with a scheduler that keeps a job for each alert."""
    messages, job_count = (FEW_MESSAGES, FEW_JOBS) if options.quick else (MESSAGES, JOBS)
    alerts = messages * RECIPIENTS
    with ground(options.db) as place:
        base = waiting(place, messages)
        timings = compare(
            options,
            {
                "sweep": lambda: _sweep(place, base, messages),
                "queue": lambda: _queue(place, base, alerts),
                "job": lambda: jobs.due(job_count),
            },
        )
    swept, queued = timings.each("sweep", alerts), timings.each("queue", alerts)
    job = timings.each("job", job_count)
    yield timings.measure(f"each of {alerts:,} alerts, decided again and sent", swept, "µs")
    yield timings.measure(f"each of {alerts:,} alerts, only claimed and settled", queued, "µs")
    yield timings.measure(f"each of {job_count:,} jobs that do nothing", job, "µs")
    yield timings.measure("job / alert claimed and settled", job / queued, "×")


@contextmanager
def _sweep(place: Ground, base: str, messages: int) -> Iterator[Callable[[], object]]:
    with team(place.copy(base)) as one:
        one.sweeps(EARLY)
        yield lambda: one.sweeps(DUE)
        one.assert_told(1 + messages, mates())


@contextmanager
def _queue(place: Ground, base: str, alerts: int) -> Iterator[Callable[[], object]]:
    with team(place.copy(base), sends_alone=False) as one:
        one.sweeps(EARLY)
        yield lambda: _drain(one)
        assert one.settled()[AnswerState.SENT] == alerts + RECIPIENTS


def _drain(one: Team) -> None:
    """Use the store as a queue and nothing more, as a scheduler does its own."""
    due, now = one.store.due, at(DUE)
    while claimed := due.claim(now, BATCH, LEASE):
        due.begin_sending(dict.fromkeys(claimed, claimed), {}, claimed, LEASE)
        due.settle(dict.fromkeys(claimed, Sent("dm", now, now)))
