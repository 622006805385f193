"""One conversation, person, medium or workspace in trouble holds up nobody else; nothing is told twice."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st
from typing_extensions import override

from bots.lanes import SENDERS
from bots.offices import Office
from bots.pipeline import Road
from bots.sweep import Sweep
from rules.backoff import LAST_ATTEMPT
from rules.delivery import Delivered, Delivery, Notice, Reach, Refused, RetryLater, Summary
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Medium, Role
from rules.settings import Settings
from storage.store import Store
from tests.bots.stage import CURTAIN, PretendedMessenger, Stage, at, standing_still

TEAM = tuple(f"mate{number}" for number in range(8))
DEAD = RetryLater("token_revoked", reach=Reach.WORKSPACE)
LIMITED = RetryLater("ratelimited", timedelta(seconds=30))


@dataclass
class Hanging(PretendedMessenger):
    """Answers nobody until it is told to, or hangs for some people only."""

    answer: Event = field(default_factory=Event)
    people: frozenset[str] | None = None

    @override
    def send(self, notice: Notice | Summary) -> Delivery:
        if self.people is None or notice.recipient.ref in self.people:
            assert self.answer.wait(30)
        return super().send(notice)


class Two(Stage):
    """Two workspaces with a team each, in which customers write."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.other = PretendedMessenger()
        self.zeta = self.store.directory.workspace("zulip", "z", "Zeta", "https://z.example/", "1")
        self.road.offices.add(Office(self.zeta, self.directory, {Medium.DIRECT_MESSAGE: self.other}))
        for workspace in (self.workspace, self.zeta):
            profiles = [Profile(name, name.title(), Role.TEAMMATE) for name in TEAM]
            customer = Profile("carla", "Carla", Role.CUSTOMER)
            self.store.directory.learn_people(workspace.id, [*profiles, customer])
        self.rooms: set[tuple[int, str]] = set()

    def asks_for(self, names: tuple[str, ...], place: str, text: str, second: float, *, here: bool) -> None:
        """Let a customer write where these people are."""
        workspace_id = self.workspace.id if here else self.zeta.id
        if (workspace_id, place) not in self.rooms:
            self.rooms.add((workspace_id, place))
            members = frozenset({"carla", *names})
            profile = ChannelProfile(place, place, private=False, shared=False, members=members)
            self.store.directory.learn_channel(workspace_id, profile, CURTAIN)
        ref = f"{int(second * 1000)}" if not here else f"{second:.6f}"
        self.road.ingest(workspace_id, MessagePosted(place, ref, "carla", at(second), text), at(second))

    def speaks_by(self, messenger: PretendedMessenger) -> None:
        """Let the first workspace's platform behave otherwise."""
        self.messenger = messenger
        office = self.road.offices[self.workspace.id]
        self.road.offices.add(replace(office, messengers={Medium.DIRECT_MESSAGE: messenger}))


@contextmanager
def two() -> Iterator[Two]:
    with TemporaryDirectory() as folder:
        stage = Two(Path(folder))
        try:
            yield stage
        finally:
            stage.close()


@pytest.fixture
def stage() -> Iterator[Two]:
    with two() as stage:
        yield stage


def attempts(stage: Stage) -> set[int]:
    """Tell how often the notices that are due much later were tried."""
    claim = stage.store.due.claim(at(3_000), 100, timedelta(minutes=5))
    return {one.attempts for one in stage.store.due.load(claim.ids)}


def until(condition: object) -> None:
    """Wait for another thread, without a clock."""
    pause = Event()
    for _ in range(3_000):
        if callable(condition) and condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to be")


def test_a_workspace_that_hangs_holds_up_no_other_one(stage: Two) -> None:
    hanging = Hanging()
    stage.speaks_by(hanging)
    stage.pool.shutdown()
    stage.pool = ThreadPoolExecutor(SENDERS + 2)
    stage.sweeper = replace(stage.sweeper, pool=stage.pool)
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    stage.asks_for(TEAM, "zeta", "Hello!", 0, here=False)
    stage.sweeper.begin(at(60))
    until(lambda: len(stage.other.sent) == len(TEAM))
    stage.asks_for(TEAM, "zeta-2", "Hello again!", 1, here=False)
    stage.sweeper.begin(at(61))
    until(lambda: len(stage.other.sent) == 2 * len(TEAM))
    hanging.answer.set()
    stage.sweeper.run(at(62))
    assert sorted(one.recipient.ref for one in hanging.sent) == sorted(TEAM)


def test_a_person_to_whom_sending_hangs_holds_up_nobody_else(stage: Two) -> None:
    hanging = Hanging(people=frozenset({"mate0"}))
    stage.speaks_by(hanging)
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    stage.sweeper.begin(at(60))
    until(lambda: len(hanging.sent) == len(TEAM) - 1)
    stage.asks_for(TEAM, "beta", "Hello!", 1, here=True)
    until(lambda: stage.sweeper.begin(at(61)) > 0)
    until(lambda: len(hanging.sent) == 2 * (len(TEAM) - 1))
    hanging.answer.set()
    stage.sweeper.run(at(62))
    texts = [one.content.excerpts[0].text for one in hanging.sent if one.recipient.ref == "mate0"]  # type: ignore[union-attr]
    assert texts == ["Help!", "Hello!"]


def test_a_limited_workspace_is_left_alone_as_long_as_it_asks(stage: Two) -> None:
    stage.messenger.answers = [LIMITED] * len(TEAM)
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    assert stage.told(second=60) == []
    assert len(TEAM) - len(stage.messenger.answers) <= SENDERS
    stage.messenger.answers.clear()
    stage.asks_for(TEAM, "beta", "Hello!", 1, here=True)
    assert stage.told(second=80) == []
    assert len(stage.told(second=91)) == 2 * len(TEAM)


def test_one_limited_person_holds_up_nobody_else(stage: Two) -> None:
    stage.asks_for(("mate0",), "acme", "Help!", 0, here=True)
    stage.messenger.answers = [LIMITED]
    assert stage.told(second=60) == []
    stage.asks_for(TEAM, "beta", "Hello!", 1, here=True)
    assert [name for name, _ in stage.told(second=61)] == list(TEAM[1:])
    assert [texts for _, texts in stage.told(second=91)] == [["Hello!"], ["Help!"]]
    assert stage.messenger.sent[0].content.excerpts[0].text == "Help!"  # type: ignore[union-attr]


@pytest.mark.parametrize("trouble", [DEAD, LIMITED], ids=["a dead token", "a limit"])
def test_waiting_for_what_is_nobodys_failure_spends_no_tries(stage: Two, trouble: RetryLater) -> None:
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    for number in range(LAST_ATTEMPT // 20):
        stage.messenger.answers = [trouble] * len(TEAM)
        assert stage.told(second=60 + number * 70) == []
    assert attempts(stage) == {0}


def with_mail(stage: Two, mail: PretendedMessenger) -> None:
    """Let there be mail in the first workspace, which everybody has switched on."""
    store = Store(str(stage.store.database.engine.url), Settings(), frozenset(Medium))
    stage.store.close()
    office = stage.road.offices[stage.workspace.id]
    stage.road.offices.add(replace(office, messengers={**office.messengers, Medium.EMAIL: mail}))
    stage.store, stage.road = store, Road(store, stage.road.offices)
    stage.sweeper = Sweep(store, stage.road.offices, stage.pool, standing_still)
    for name in TEAM:
        stage.wants(name, email=True)


def test_what_hangs_in_one_medium_does_not_hold_up_the_other(stage: Two) -> None:
    mail = Hanging()
    with_mail(stage, mail)
    stage.pool.shutdown()
    stage.pool = ThreadPoolExecutor(SENDERS + 2)
    stage.sweeper = replace(stage.sweeper, pool=stage.pool)
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    stage.sweeper.begin(at(60))
    until(lambda: len(stage.messenger.sent) == len(TEAM))
    mail.answer.set()
    stage.sweeper.run(at(61))
    assert sorted(one.recipient.ref for one in mail.sent) == sorted(TEAM)


@pytest.mark.parametrize("refusing", list(Medium))
def test_what_one_medium_refuses_goes_out_by_the_other_once(stage: Two, refusing: Medium) -> None:
    mail = PretendedMessenger()
    with_mail(stage, mail)
    closed, open_ = (stage.messenger, mail) if refusing is Medium.DIRECT_MESSAGE else (mail, stage.messenger)
    closed.answers = [Refused("closed")] * len(TEAM)
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    for second in (60, 61, 120, 3_000):
        stage.sweeper.run(at(second))
    assert closed.sent == []
    assert sorted(one.recipient.ref for one in open_.sent) == sorted(TEAM)
    failures = stage.store.failures.latest(stage.workspace.id, 100)
    assert {(one.medium, one.why) for one in failures} == {(refusing, "closed")}


def test_who_may_not_see_it_any_more_is_not_told_by_the_other_medium(stage: Two) -> None:
    mail = PretendedMessenger()
    with_mail(stage, mail)
    mail.answers = [LIMITED, LIMITED]
    stage.messenger.answers = [Refused("closed")] * len(TEAM)
    stage.asks_for(TEAM, "secret", "Hush!", 0, here=True)
    stage.sweeper.run(at(60))
    before = [one.recipient.ref for one in mail.sent]
    profile = ChannelProfile("secret", "secret", private=True, shared=False, members=frozenset({"carla"}))
    stage.store.directory.learn_channel(stage.workspace.id, profile, at(61))
    stage.sweeper.run(at(100))
    assert [one.recipient.ref for one in mail.sent] == before


def test_a_program_that_ends_begins_no_send_and_what_is_left_is_sent_after_the_start(stage: Two) -> None:
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    stage.sweeper.end()
    stage.sweeper.begin(at(60))
    stage.pool.shutdown()
    assert stage.messenger.sent == []
    stage.pool = ThreadPoolExecutor(4)
    stage.sweeper = replace(stage.sweeper, pool=stage.pool)
    assert len(stage.told(second=60)) == len(TEAM)
    assert attempts(stage) == set()


def test_what_cannot_be_settled_now_is_settled_later_and_not_sent_again(
    stage: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.asks_for(TEAM, "acme", "Help!", 0, here=True)
    with monkeypatch.context() as broken:
        broken.setattr(type(stage.store.due), "settle", _refused)
        with pytest.raises(OSError, match="disk"):
            stage.sweeper.run(at(60))
    stage.sweeper.run(at(61))
    stage.sweeper.run(at(600))
    assert len(stage.messenger.sent) == len(TEAM)


def _refused(*_: object) -> None:
    raise OSError("disk")


TROUBLES = st.sampled_from(
    [
        Delivered("dm"),
        LIMITED,
        DEAD,
        RetryLater("http_500", unsure=True),
        RetryLater("rate_limit_near", timedelta(seconds=3), reach=Reach.TURN),
        RetryLater("internal_error", reach=Reach.NOTICE),
        Refused("user_disabled"),
    ]
)
MESSAGES = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 3), st.booleans()), min_size=1, max_size=6)


class Inline(ThreadPoolExecutor):
    """Does everything at once, so that what happens can be repeated."""

    @override
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 as an executor does
            future.set_exception(error)
        return future


def _leaving(messages: list[tuple[int, int, bool]], troubles: list[Delivery]) -> tuple[list[str], list[str]]:
    """Play a story in which the first workspace has troubles; tell what leaves, and when, in each."""
    with two() as stage:
        stage.sweeper = replace(stage.sweeper, pool=Inline(), jitter=lambda: 0.0)
        stage.messenger.answers, stage.messenger.takes_unsure = list(troubles), False
        told: tuple[list[str], list[str]] = ([], [])
        for second in (*range(0, 200, 10), *range(200, 1_200, 100), 3_000):
            for when, where, here in messages:
                if second - 10 < when <= second <= 200:
                    stage.asks_for(TEAM[:2], f"place{where}", f"{when}", when, here=here)
            stage.messenger.sent.clear()
            stage.other.sent.clear()
            stage.sweeper.run(at(second))
            for messenger, leaving in zip((stage.messenger, stage.other), told, strict=True):
                leaving += [f"{second} {one.recipient.ref} {one.content}" for one in messenger.sent]  # type: ignore[union-attr]
        return told


@rounds(max_examples=15, deadline=None)
@given(messages=MESSAGES, troubles=st.lists(TROUBLES, max_size=12))
def test_whatever_happens_in_one_workspace_the_other_hears_at_the_same_time(
    messages: list[tuple[int, int, bool]], troubles: list[Delivery]
) -> None:
    _, undisturbed = _leaving([one for one in messages if not one[2]], [])
    here, there = _leaving(messages, troubles)
    assert there == undisturbed
    refused = sum(isinstance(one, Refused) for one in troubles)
    alone, _ = _leaving(messages, [])
    assert refused or bool(here) == bool(alone)
