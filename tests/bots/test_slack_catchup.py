"""The real Slack side of the program comes back after a while and fetches what it has missed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.clock import utc_now
from bots.credentials import Slack, SlackSocket
from bots.door import Door
from bots.offices import Offices
from bots.pipeline import Road
from bots.slack.branch import SlackBranch
from rules.model import Medium
from rules.settings import Settings
from sandbox.client import Sandbox
from storage.questions import Found
from storage.store import Store
from tests.bots.stage import empty_database


@dataclass
class Program:
    """Slack's side of the program on one store, which can be stopped and started."""

    world: Sandbox
    store: Store
    branch: SlackBranch | None = None

    def starts(self) -> None:
        known = self.world.env()
        slack = Slack(known["SLACK_BOT_TOKEN"], SlackSocket(known["SLACK_APP_TOKEN"]), known["SLACK_API_URL"])
        self.branch = SlackBranch(slack, known["SLACK_BOT_TOKEN"], Road(self.store, Offices()), Door())
        self.branch.open()
        self.world.waits_for_connection()

    def stops(self) -> None:
        if self.branch is not None:
            self.branch.close()
            self.branch = None

    @property
    def workspace_id(self) -> int:
        (workspace,) = self.store.directory.workspaces()
        return workspace.id

    def knows(self, ref: str) -> Found:
        """Wait until a message of #acme is stored."""
        return self.world.until(
            lambda: self.store.questions.message(self.workspace_id, "C0ACME", ref), what=f"message {ref}"
        )

    def catches_up(self, within: float = 10) -> None:
        """Wait until no channel is behind any more."""
        self.world.until(
            lambda: not self.store.behind.lags(self.workspace_id) or None, within, "the end of the catch-up"
        )


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    (tmp_path / "unseen.db").write_bytes(empty_database())
    store = Store(f"sqlite:///{tmp_path / 'unseen.db'}", Settings(), frozenset({Medium.DIRECT_MESSAGE}))
    with closing(store), Sandbox.start() as world:
        program = Program(world, store)
        program.starts()
        yield program
        program.stops()


def test_what_was_written_and_answered_while_the_program_was_down_is_fetched(program: Program) -> None:
    carla, ben = program.world.person("carla"), program.world.person("ben")
    root = carla.says("#acme", "Is it down?")
    program.knows(root.ts)
    program.stops()
    later = carla.says("#acme", "Hello?")
    answer = ben.replies(root, "Looking.")
    program.starts()
    program.catches_up()
    assert program.knows(later.ts).planned
    assert program.knows(answer.ts).conversation_id == program.knows(root.ts).conversation_id


def test_what_was_deleted_while_the_program_was_down_is_not_told(program: Program) -> None:
    carla = program.world.person("carla")
    oops = carla.says("#acme", "Oops!")
    program.knows(oops.ts)
    program.stops()
    carla.deletes(oops)
    program.starts()
    program.catches_up()
    assert program.knows(oops.ts).text == ""


def test_a_limit_in_the_middle_is_waited_out(program: Program) -> None:
    carla = program.world.person("carla")
    program.stops()
    post = carla.says("#acme", "Hello?")
    program.world.fault("rate_limited", "conversations.history", times=2, seconds=1)
    program.starts()
    program.catches_up()
    assert program.knows(post.ts).planned


def test_an_app_that_is_told_little_at_a_time_catches_up_slowly_and_completely(program: Program) -> None:
    carla, ben = program.world.person("carla"), program.world.person("ben")
    gone = [carla.says("#acme", f"Oops {number}") for number in range(2)]
    root = carla.says("#acme", "Is it down?")
    gone += [carla.replies(root, f"Never mind {number}") for number in range(2)]
    assert all(program.knows(post.ts).planned for post in gone)
    program.stops()
    for post in gone:
        carla.deletes(post)
    said = [carla.says("#acme", f"Message {number}") for number in range(20)]
    said += [ben.replies(root, f"Answer {number}") for number in range(20)]
    program.world.tightens(every=1)
    program.starts()
    program.catches_up(within=60)
    assert all(program.knows(post.ts).planned for post in said)
    assert [program.knows(post.ts).text for post in gone] == [""] * len(gone)


def test_at_the_first_start_the_past_alerts_nobody(program: Program) -> None:
    assert program.store.behind.lags(program.workspace_id) == []
    assert program.store.due.claim(utc_now(), 10, utc_now() - utc_now()).ids == ()
