"""What a message costs on the first half of its way, and on the whole of it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.beside import Job, beside_the_driver
from benchmarks.grounds import Ground, ground
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.team import CUSTOMER, RECIPIENTS, WAIT, Team, mates, message, team
from rules.events import MessagePosted
from storage.states import AnswerState

LATER = 10_000
"""Seconds after which what was said for warming up is no neighbour any more."""
MESSAGES, FEW_MESSAGES = 300, 100


def measure(options: Options) -> Iterator[Measure]:
    """Take messages in one by one, and sweep them in batches once they are due."""
    count = FEW_MESSAGES if options.quick else MESSAGES
    one_place = [message("acme", LATER + number / 10) for number in range(count)]
    many_places = [message(f"acme{number}", LATER + number / 10) for number in range(count)]
    with ground(options.db) as place:
        base = _prepared(place, [one.channel for one in [*one_place[:1], *many_places]])
        for job in (
            _job("ingest", one_place, sweeps=False),
            _job("whole road, one conversation", one_place, sweeps=True),
            _job("whole road, a conversation each", many_places, sweeps=True),
        ):
            yield from beside_the_driver(options, place, base, job)


def _prepared(place: Ground, channels: Sequence[str]) -> str:
    """Make a database that knows the people and the channels."""
    url = place.fresh()
    with team(url) as one:
        one.meet(*mates(RECIPIENTS))
        for channel in channels:
            one.open_channel(channel, CUSTOMER, *mates(RECIPIENTS))
    return url


def _job(name: str, messages: Sequence[MessagePosted], *, sweeps: bool) -> Job[Team]:
    def work(one: Team) -> None:
        one.hears(*messages)
        if sweeps:
            one.sweeps(LATER + WAIT + len(messages))

    settled = Counter({AnswerState.SENT: 2 * RECIPIENTS})
    settled[AnswerState.SENT if sweeps else AnswerState.WAITING] += len(messages) * RECIPIENTS
    return Job(name, len(messages), team, _warm_up, work, Team.settled, settled)


def _warm_up(one: Team) -> None:
    one.hears(message("acme", 0), message("acme", 1))
    one.sweeps(WAIT + 1)
