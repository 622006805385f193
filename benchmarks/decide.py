"""What a decision costs among few people and among very many, and what asking everybody would cost."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import text

from benchmarks.circles import ROOM, build, listeners
from benchmarks.crowds import CROWDS, Crowd
from benchmarks.everybody import told_by_asking_everybody, told_by_program
from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import Subject, compare
from benchmarks.team import RECIPIENTS, Team, mates, message, team

FEW, MANY, MANY_QUICKLY = 100, 100_000, 10_000
REPEATED = 100
ASKED = message(ROOM, 300)


def measure(options: Options) -> Iterator[Measure]:
    """Decide about the same message for the same recipients in every crowd."""
    count = MANY_QUICKLY if options.quick else MANY
    with ground(options.db) as place:
        for name, crowd in CROWDS.items():
            with _crowded(place.fresh(), crowd, FEW) as few, _crowded(place.fresh(), crowd, count) as many:
                yield from _compare(options, few, many, f"{count:,} people {name}")


@contextmanager
def _crowded(url: str, crowd: Crowd, count: int) -> Iterator[Team]:
    names = mates(RECIPIENTS)
    with team(url) as one:
        one.meet(*names)
        build(one)
        listeners(one, names)
        crowd(one, count)
        one.hears(message(ROOM, 100), message(ROOM, 200))
        with one.store.database.writing() as connection:
            # PostgreSQL would do so by itself a minute later.
            if connection.dialect.name == "postgresql":
                connection.execute(text("ANALYZE"))
        yield one
        one.hears(ASKED)
        assert told_by_program(one) == told_by_asking_everybody(one) == set(one.ids(names))


def _compare(options: Options, few: Team, many: Team, where: str) -> Iterator[Measure]:
    def among(one: Team) -> Subject:
        return Subject(lambda: nullcontext(lambda: [one.concerned(ASKED) for _ in range(REPEATED)]), REPEATED)

    timings = compare(options, {"many": among(many), "few": among(few)})
    yield timings.each(f"decision among {where}", "many")
    yield timings.ratio(f"decision, {where} / {FEW}", "many", "few")
