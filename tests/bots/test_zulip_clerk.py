"""Which questions the clerk in Zulip answers, how often, and what is done about an answer that fails."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.zulip.inbound import Asked
from adapters.zulip.panels import Post
from bots.desk import Desk
from bots.visit import Dialect
from bots.zulip.clerk import FRESH, TRIES, Clerk
from rules.delivery import Delivered, Delivery, Refused, RetryLater
from rules.model import Role
from tests.bots.stage import CURTAIN, Stage

LATER, UNSURE = RetryLater("rate_limit_hit", timedelta(seconds=7)), RetryLater("timeout", unsure=True)


@dataclass
class Counter:
    """Where a clerk answers, and what becomes of the answers."""

    stage: Stage
    outcomes: list[Delivery] = field(default_factory=list)
    """What the next answers come to; once they are used up they arrive."""
    said: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    dialect: Dialect = field(default_factory=lambda: Dialect(str, lambda _: None, _no_link))

    def asks(self, text: str, *, who: str = "10", ref: int = 1, age: timedelta = timedelta()) -> None:
        """Let somebody ask, and wait until the clerk has done with it."""
        with ThreadPoolExecutor(1) as senders:
            desk = Desk(self.stage.store, self.stage.workspace.id, self.dialect)
            clerk = Clerk(desk, self._post, "https://n.example", senders, self.pauses.append)
            clerk.serve(Asked(who, text, str(ref)), CURTAIN - age, CURTAIN)

    def _post(self, _: str, post: Post) -> Delivery:
        self.said.append(post.content)
        return self.outcomes.pop(0) if self.outcomes else Delivered("1")


def _no_link(*_: object) -> str:
    return ""


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    stage = Stage(tmp_path)
    stage.people("10")
    stage.people("20", role=Role.CUSTOMER)
    stage.people("30", role=Role.BOT)
    yield Counter(stage)
    stage.close()


@pytest.mark.parametrize(
    ("age", "answers"), [(FRESH, 1), (FRESH + timedelta(seconds=1), 0)], ids=["lately", "long ago"]
)
def test_only_what_was_asked_lately_is_answered(counter: Counter, age: timedelta, answers: int) -> None:
    counter.asks("wait 2m", age=age)
    assert len(counter.said) == answers


def test_a_question_that_comes_again_is_answered_once(counter: Counter) -> None:
    counter.asks("wait 2m", ref=7)
    counter.asks("wait 2m", ref=7)
    counter.asks("wait 3m", ref=8)
    assert len(counter.said) == 2


def test_bots_are_not_answered(counter: Counter) -> None:
    counter.asks("help", who="30")
    assert counter.said == []


@pytest.mark.parametrize("who", ["20", "99"], ids=["a guest", "a stranger"])
def test_who_is_not_of_the_team_gets_a_polite_no(counter: Counter, who: str) -> None:
    counter.asks("wait 2m", who=who)
    assert len(counter.said) == 1
    assert "team" in counter.said[0]


@pytest.mark.parametrize(
    ("outcomes", "tries"),
    [
        pytest.param([LATER, LATER], 3, id="not now"),
        pytest.param([UNSURE], 1, id="perhaps it has arrived"),
        pytest.param([Refused("recipient_deactivated")], 1, id="never"),
        pytest.param([LATER] * 99, TRIES, id="not for a long time"),
    ],
)
def test_an_answer_that_fails_is_sent_again_if_that_can_help(
    counter: Counter, outcomes: list[Delivery], tries: int
) -> None:
    counter.outcomes = list(outcomes)
    counter.asks("wait 2m")
    assert len(counter.said) == tries
    assert counter.pauses[: tries - 1] == [7.0] * (tries - 1)


def test_whoever_meets_a_mistake_of_ours_hears_of_it(counter: Counter) -> None:
    def stumble(_: str) -> str:
        raise RuntimeError("a mistake of ours")

    counter.dialect = replace(counter.dialect, code=stumble)
    counter.asks("frobnicate")
    assert len(counter.said) == 1
    assert counter.said[0].startswith("Sorry")
