"""Very many alerts due at once: none is lost, none is sent twice, and what each of them costs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import jobs
from benchmarks.grounds import Ground, ground
from benchmarks.options import Options
from benchmarks.report import Measure
from benchmarks.rounds import compare
from benchmarks.team import RECIPIENTS, WAIT, Team, at, mates, message, team
from benchmarks.workers import compare_workers
from bots.sweep import BATCH, LEASE
from rules.requests import Verb
from storage.choices import Target, TargetKind
from storage.due import Sent
from storage.states import AnswerState

MESSAGES, FEW_MESSAGES = 1000, 100
JOBS, FEW_JOBS = 1000, 100
LATER = 10_000
"""Seconds after which what was said for warming up is settled."""
DUE = LATER + WAIT + 1


def measure(options: Options) -> Iterator[Measure]:
    """Sweep once, beside a scheduler that keeps a job for each alert in its own database."""
    messages = FEW_MESSAGES if options.quick else MESSAGES
    job_count = FEW_JOBS if options.quick else JOBS
    alerts = messages * RECIPIENTS
    with ground(options.db) as place:
        waiting = _waiting(place, messages)

        @contextmanager
        def sweep() -> Iterator[Callable[[], object]]:
            with team(place.copy(waiting)) as one:
                one.sweeps(WAIT)
                yield lambda: one.sweeps(DUE)
                one.assert_told(1 + messages, mates(RECIPIENTS))

        @contextmanager
        def queue() -> Iterator[Callable[[], object]]:
            with team(place.copy(waiting), sends_alone=False) as one:
                one.sweeps(WAIT)
                yield lambda: _drain(one)
                assert one.settled()[AnswerState.SENT] == alerts + RECIPIENTS

        timings = compare(options, {"sweep": sweep, "queue": queue, "job": lambda: jobs.due(job_count)})
        swept, queued = timings.each("sweep", alerts), timings.each("queue", alerts)
        job = timings.each("job", job_count)
        yield timings.measure(f"each of {alerts:,} alerts, decided again and sent", swept, "µs")
        yield timings.measure(f"each of {alerts:,} alerts, only claimed and settled", queued, "µs")
        yield timings.measure(f"each of {job_count:,} jobs that do nothing", job, "µs")
        yield timings.measure("due at once, job / alert claimed and settled", job / queued, "×")
        if options.db is not None:
            everything = dict.fromkeys(mates(RECIPIENTS), 1 + messages)
            yield compare_workers(place, waiting, DUE, everything)


def _waiting(place: Ground, messages: int) -> str:
    """Make a database where alerts wait: of one message for warming up, and of all the others, later."""
    url = place.fresh()
    with team(url) as one:
        one.meet("UAUTHOR", *mates(RECIPIENTS))
        one.open_channel("internal", "UAUTHOR", *mates(RECIPIENTS))
        _follow(one, "internal")
        # Among teammates every message stands alone, so each of its alerts becomes a notice.
        seconds = [0, *(LATER + number / 1000 for number in range(messages))]
        one.hears(*(message("internal", second, author="UAUTHOR") for second in seconds))
    return url


def _drain(one: Team) -> None:
    """Use the store as a queue and nothing more, as a scheduler does its own."""
    due, now = one.store.due, at(DUE)
    while claimed := due.claim(now, BATCH, LEASE):
        due.begin_sending(dict.fromkeys(claimed, claimed), {}, claimed, LEASE)
        due.settle(dict.fromkeys(claimed, Sent("dm", now, now)))


def _follow(one: Team, channel: str) -> None:
    place = one.store.directory.channel(one.workspace.id, channel)
    assert place is not None
    for person_id in one.ids(mates(RECIPIENTS)):
        one.store.choices.take(person_id, Target(TargetKind.CHANNEL, place.id), Verb.FOLLOW, at(-1))
