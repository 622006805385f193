"""Very many alerts due at once: none is lost, none is sent twice, and what each of them costs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import jobs
from benchmarks.grounds import Ground, ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import Subject, compare
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
                "sweep": Subject(lambda: _sweep(place, base, messages), alerts),
                "queue": Subject(lambda: _queue(place, base, alerts), alerts),
                "job": Subject(lambda: jobs.due(job_count), job_count),
            },
        )
    yield timings.each(f"each of {alerts:,} alerts, decided again and sent", "sweep")
    yield timings.each(f"each of {alerts:,} alerts, only claimed and settled", "queue")
    yield timings.each(f"each of {job_count:,} jobs that do nothing", "job")
    yield timings.ratio("job / alert claimed and settled", "job", "queue")


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
    while (claim := due.claim(now, BATCH, LEASE)).ids:
        due.begin_sending(claim, claim.ids, {}, LEASE, now)
        due.settle(claim, dict.fromkeys(claim.ids, Sent("dm", now, now)), now)
