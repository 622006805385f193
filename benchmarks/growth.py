"""Whether a long past, or very many alerts that wait, make what happens today cost more."""

from collections.abc import Iterator, Sequence

from benchmarks.counting import Steps
from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.past import PASTS, Past
from benchmarks.team import CUSTOMER, WAIT, mates, message, team

SIZES, SIZES_QUICKLY = (0, 30_000, 300_000), (0, 3_000, 30_000)
"""Alerts that have nothing to do with what is measured."""
LATER = 10_000


def measure(options: Options) -> Iterator[Measure]:
    """Count SQLite's steps for one message taken in and for the sweep that sends its alerts."""
    sizes = SIZES_QUICKLY if options.quick else SIZES
    with ground() as place:
        for name, past in PASTS.items():
            steps = [_steps(place.fresh(), past, size) for size in sizes]
            for what, counted in zip(("ingest", "sweep"), zip(*steps, strict=True), strict=True):
                empty, _, full = counted
                yield Measure(f"steps of {what}, very many {name} alerts / none", full / empty)
                slope = _slope(sizes, counted)
                yield Measure(f"steps of {what}, for every 1,000 {name} alerts", slope * 1_000)


def _steps(url: str, past: Past, size: int) -> tuple[int, int]:
    """Count the steps of taking in a message and of sweeping, after doing both once before."""
    with team(url, sends_alone=False) as one:
        one.meet(*mates())
        one.open_channel("acme", CUSTOMER, *mates())
        past(one, size)
    with team(url) as one:
        steps = Steps(one.engine)
        one.hears(message("acme", LATER))
        one.sweeps(LATER + WAIT)
        ingest = steps.of(lambda: one.hears(message("acme", 2 * LATER)))
        sweep = steps.of(lambda: one.sweeps(2 * LATER + WAIT))
        assert one.messenger.told == dict.fromkeys(mates(), 2)
        return ingest, sweep


def _slope(sizes: Sequence[int], counted: Sequence[int]) -> float:
    """Say what one alert more costs between the two larger sizes."""
    return (counted[-1] - counted[-2]) / (sizes[-1] - sizes[-2])
