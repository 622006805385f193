"""Whether two workers on one PostgreSQL database get more done than one, told by the clock on the wall."""

import multiprocessing
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from benchmarks.grounds import Ground
from benchmarks.report import Measure
from benchmarks.rounds import FEWEST_ROUNDS
from benchmarks.team import team

CREWS: Mapping[str, int] = {"one": 1, "two": 2, "one again": 1}
"""Workers by what is compared; the last is the control."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one worker did, and when."""

    begin: float
    end: float
    told: Counter[str]


def compare_workers(place: Ground, waiting: str, second: float, expected: Mapping[str, int]) -> Measure:
    """Let one worker, and two together, send what waits in copies of a database."""
    least = dict.fromkeys(CREWS, float("inf"))
    with ProcessPoolExecutor(max(CREWS.values()), multiprocessing.get_context("spawn")) as pool:
        for number in range(FEWEST_ROUNDS + 1):
            for name in list(CREWS)[:: 1 if number % 2 else -1]:
                url = place.copy(waiting)
                started = [pool.submit(work, url, second) for _ in range(CREWS[name])]
                shifts = [one.result() for one in started]
                assert sum((one.told for one in shifts), Counter()) == expected
                seconds = max(one.end for one in shifts) - min(one.begin for one in shifts)
                if number:
                    least[name] = min(seconds, least[name])
    one, two, again = least.values()
    return Measure("two workers / one, by the clock", one / two, "×", abs(again - one) / min(again, one))


def work(url: str, second: float) -> Shift:
    """Send what is due, as one of several workers."""
    with team(url, sends_alone=False) as one:
        begin = perf_counter()
        one.sweeps(second)
        return Shift(begin, perf_counter(), one.messenger.told)
