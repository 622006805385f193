"""Whether a long past, or very many alerts that wait, make what happens today cost more."""

from collections.abc import Iterator, Sequence

from benchmarks.counting import Steps
from benchmarks.grounds import ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.past import PASTS, Past
from benchmarks.team import CUSTOMER, RECIPIENTS, WAIT, mates, message, team

SIZES, SIZES_QUICKLY = (0, 30_000, 300_000), (0, 3_000, 30_000)
"""Alerts that have nothing to do with what is measured."""
LENGTHS = (50, 200)
"""Messages of one conversation that wait at the same time."""
LATER = 10_000


def measure(options: Options) -> Iterator[Measure]:
    """Count SQLite's steps for one message taken in and for the sweep that sends its alerts."""
    sizes = SIZES_QUICKLY if options.quick else SIZES
    with ground() as place:
        short, long = (_steps_per_alert(place.fresh(), messages) for messages in LENGTHS)
        yield Measure(f"steps to sweep each alert, {LENGTHS[0]} messages of a conversation", short)
        yield Measure(f"steps to sweep each alert, {LENGTHS[1]} messages of a conversation", long)
        for name, past in PASTS.items():
            steps = [steps_today(place.fresh(), past, size) for size in sizes]
            for what, counted in zip(("take in", "sweep"), zip(*steps, strict=True), strict=True):
                empty, _, full = counted
                yield Measure(f"steps to {what}, very many {name} alerts / none", full / empty)
                slope = _slope(sizes, counted)
                yield Measure(f"steps to {what}, for every 1,000 {name} alerts", slope * 1_000)


def steps_today(url: str, past: Past, size: int) -> tuple[int, int]:
    """Count the steps of taking in a message and of sweeping, with so many alerts in the store already."""
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


def _steps_per_alert(url: str, messages: int) -> float:
    """Count what the alerts of a conversation cost when it is swept, after sweeping another one."""
    with team(url) as one:
        one.meet(*mates())
        one.open_channel("acme", CUSTOMER, *mates())
    with team(url) as one:
        steps = Steps(one.engine)
        one.hears(message("acme", 0))
        one.sweeps(WAIT)
        one.hears(*(message("acme", LATER + number / 10) for number in range(messages)))
        counted = steps.of(lambda: one.sweeps(LATER + WAIT + messages))
        one.assert_told(1 + messages, mates())
        return counted / (messages * RECIPIENTS)


def _slope(sizes: Sequence[int], counted: Sequence[int]) -> float:
    """Say what one alert more costs between the two larger sizes."""
    return (counted[-1] - counted[-2]) / (sizes[-1] - sizes[-2])
