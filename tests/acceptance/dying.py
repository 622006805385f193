"""Runs ``unseen run`` and kills the process with SIGKILL: at a marked moment, or after so many seconds.

    python dying.py slack sent 2 10

dies when a second notice has been sent and that is not noted down yet, or after ten seconds. The program
itself knows nothing of it: the one step that is named is wrapped from outside before it is started.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from itertools import count
from threading import Timer
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from adapters.zulip import limits
from bots.cli import main
from rules.events import MessagePosted

DIED = "killed: "
"""Begins the line that tells of the moment."""
NEVER = "never"
BY_CHANCE = "by chance"
AMID_STATEMENTS = "amid statements"


@dataclass(frozen=True)
class Moment:
    """Before or after a step that has something to do."""

    step: str
    when: str
    has_work: Callable[[tuple[Any, ...], Any], bool] = lambda _, __: True
    """Tells by what the step was given and, after it, by what it has returned."""


MOMENTS = {
    # The platform's event has reached the process, and nothing is stored.
    "received": Moment("bots.pipeline:Road.ingest", "before", lambda given, _: _is_message(given)),
    # It is stored, and the platform has not been told so.
    "committed": Moment("bots.pipeline:Road.ingest", "after", lambda given, _: _is_message(given)),
    "claimed": Moment("storage.due:Due.claim", "after", lambda _, claim: bool(claim.ids)),
    "loaded": Moment("storage.due:Due.load", "after", lambda _, notices: bool(notices)),
    # It is noted that the notice is given to the platform, and it is not.
    "noted": Moment("storage.due:Due.begin_sending", "after", lambda _, begun: bool(begun)),
    "before-send": Moment("{messenger}.send", "before"),
    # The platform has it, and that is not noted down.
    "sent": Moment("{messenger}.send", "after"),
    "unsettled": Moment("storage.due:Due.settle", "before", lambda given, _: bool(given[2])),
    "settled": Moment("storage.due:Due.settle", "after", lambda given, _: bool(given[2])),
}
MESSENGERS = {
    "slack": "adapters.slack.messenger:SlackMessenger",
    "zulip": "adapters.zulip.messenger:ZulipMessenger",
}


def die(why: str) -> None:
    """End as a power cut would, after saying when."""
    os.write(sys.stderr.fileno(), f"{DIED}{why}\n".encode())
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(platform: str, name: str, call: int) -> None:
    """Wrap a step so that the process dies at a call of it."""
    moment = MOMENTS[name]
    module, _, path = moment.step.format(messenger=MESSENGERS[platform]).partition(":")
    owner, _, method = path.partition(".")
    cls = getattr(import_module(module), owner)
    step, calls = getattr(cls, method), count(1)

    def die_if_due(given: tuple[Any, ...], result: object) -> None:
        if moment.has_work(given, result) and next(calls) == call:
            die(name)

    @wraps(step)
    def fatal(*given: Any, **named: Any) -> object:
        if moment.when == "before":
            die_if_due(given, None)
        result = step(*given, **named)
        if moment.when == "after":
            die_if_due(given, result)
        return result

    setattr(cls, method, fatal)


def die_amid_statements(call: int) -> None:
    """Die before a statement that is given to the database, whichever that is."""
    calls = count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def _(*_: Any) -> None:
        if next(calls) == call:
            die(AMID_STATEMENTS)


def lift_limits() -> None:
    """Let the program ask Zulip as often as it likes: the organization of the tests does not mind.

    Every start fetches what was missed; within 200 requests a minute a round would take half of one.
    """
    # Nothing that reads them has been imported yet.
    limits.PER_MINUTE = limits.PER_HOUR = limits.Limit(100_000, 60)


def die_within(seconds: float) -> None:
    """Die after so many seconds, whatever the program does then."""
    fuse = Timer(seconds, die, (BY_CHANCE,))
    fuse.daemon = True
    fuse.start()


def _is_message(given: tuple[Any, ...]) -> bool:
    return isinstance(given[2], MessagePosted)


if __name__ == "__main__":
    platform, name, call, fuse = sys.argv[1:]
    lift_limits()
    if name != NEVER:
        die_within(float(fuse))
    if name in MOMENTS:
        die_at(platform, name, int(call))
    elif name == AMID_STATEMENTS:
        die_amid_statements(int(call))
    sys.exit(main(["run"]))
