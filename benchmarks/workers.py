"""Whether two workers get more done than one: on PostgreSQL, and told by the clock on the wall."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import FEWEST_ROUNDS
from benchmarks.team import mates, team
from benchmarks.waiting import DUE, waiting

MESSAGES, FEW_MESSAGES = 500, 100
CREWS: Mapping[str, int] = {"one": 1, "two": 2, "one again": 1}
"""Workers by what is compared; the last is the control."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one worker did, and when."""

    begin: float
    end: float
    told: Counter[str]


def measure(options: Options) -> Iterator[Measure]:
    """Let one worker, and two together, send the same; on SQLite there is nothing to be seen."""
    messages = FEW_MESSAGES if options.quick else MESSAGES
    least = dict.fromkeys(CREWS, float("inf"))
    context = multiprocessing.get_context("spawn")
    with ground(options.db) as place, ProcessPoolExecutor(max(CREWS.values()), context) as pool:
        base = waiting(place, messages)
        for number in range(FEWEST_ROUNDS + 1):
            for name in list(CREWS)[:: 1 if number % 2 else -1]:
                seconds = _send(pool, place.copy(base), CREWS[name], messages + 1)
                if number:
                    least[name] = min(seconds, least[name])
    one, two, again = least.values()
    noise = abs(again - one) / min(again, one)
    yield Measure("two workers / one, by the clock", one / two, "×", noise)


def work(url: str) -> Shift:
    """Send what is due, as one of several workers."""
    with team(url, sends_alone=False) as one:
        begin = perf_counter()
        one.sweeps(DUE)
        return Shift(begin, perf_counter(), one.messenger.told)


def _send(pool: ProcessPoolExecutor, url: str, workers: int, messages: int) -> float:
    """Say how many seconds so many workers took to tell everybody everything, once."""
    started = [pool.submit(work, url) for _ in range(workers)]
    shifts = [one.result() for one in started]
    assert sum((one.told for one in shifts), Counter()) == dict.fromkeys(mates(), messages)
    return max(one.end for one in shifts) - min(one.begin for one in shifts)
