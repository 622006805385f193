"""Very many alerts, all due at once, each a notice of its own."""

from benchmarks.grounds import Ground
from benchmarks.team import WAIT, Team, at, mates, message, team
from rules.requests import Verb
from storage.choices import Target, TargetKind

CHANNEL, AUTHOR = "internal", "UAUTHOR"
EARLY = WAIT
"""When the alerts of one message are due, for warming up."""
LATER = 10_000
DUE = LATER + WAIT + 1
"""When all the others are."""


def waiting(place: Ground, messages: int) -> str:
    """Make a database where the alerts of one message wait, and later those of so many more."""
    url = place.fresh()
    with team(url) as one:
        one.meet(AUTHOR, *mates())
        one.open_channel(CHANNEL, AUTHOR, *mates())
        _follow(one)
        # Among teammates every message stands alone, so that nothing is bundled.
        seconds = [0, *(LATER + number / 1000 for number in range(messages))]
        one.hears(*(message(CHANNEL, second, author=AUTHOR) for second in seconds))
    return url


def _follow(one: Team) -> None:
    place = one.store.directory.channel(one.workspace.id, CHANNEL)
    assert place is not None
    for person_id in one.ids(mates()):
        one.store.choices.take(person_id, Target(TargetKind.CHANNEL, place.id), Verb.FOLLOW, at(-1))
