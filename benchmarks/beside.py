"""Times work on a database beside its own statements by the bare driver, which no code can undercut."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Engine

from benchmarks.grounds import Ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.replay import driver, recorded, replay
from benchmarks.rounds import Subject, compare


class Opened(Protocol):
    """Something that works on a database."""

    @property
    def engine(self) -> Engine:
        """Over its connections everything goes."""


T = TypeVar("T", bound=Opened)


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """Work that is the same each time that it starts from the same database."""

    name: str
    repetitions: int
    """What one of them costs is told."""
    open: Callable[[str], AbstractContextManager[T]]
    warm_up: Callable[[T], object]
    """Does everything once, so that every statement is compiled."""
    work: Callable[[T], object]
    outcome: Callable[[T], object]
    expected: object
    """What is in the database once the work is done."""


def beside_the_driver(options: Options, place: Ground, base: str, job: Job[T]) -> Iterator[Measure]:
    """Time the work, each time on a copy of the same database."""
    with job.open(place.copy(base)) as one:
        with recorded(one.engine) as warming:
            job.warm_up(one)
        with recorded(one.engine) as script:
            job.work(one)

    @contextmanager
    def program() -> Iterator[Callable[[], object]]:
        with job.open(place.copy(base)) as one:
            job.warm_up(one)
            yield lambda: job.work(one)
            assert job.outcome(one) == job.expected

    @contextmanager
    def bare() -> Iterator[Callable[[], object]]:
        url = place.copy(base)
        with driver(url) as connection:
            replay(connection, warming)
            yield lambda: replay(connection, script)
        with job.open(url) as one:
            assert job.outcome(one) == job.expected

    count = job.repetitions
    timings = compare(options, {"program": Subject(program, count), "bare": Subject(bare, count)})
    yield timings.each(job.name, "program")
    yield timings.each(f"{job.name}, its statements alone", "bare")
    yield timings.ratio(f"{job.name}, program / statements", "program", "bare")
