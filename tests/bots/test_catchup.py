"""What was said while nobody listened is fetched, and nobody is told anything of a channel before."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.trouble import PlatformTroubleError
from bots.catchup import CatchUp
from bots.hands import Hands
from rules.delivery import Summary
from rules.events import MessagePosted
from tests.bots.stage import PretendedDirectory, at
from tests.bots.story import Story

DOWN = 600.0
"""Seconds after the curtain at which the program was heard of last."""


class AtOnce(Hands):
    """Does everything at once."""

    def __init__(self) -> None:
        self.number = 0

    def take(self, work: Callable[[], None]) -> None:
        self.number += 1
        work()


class Back(Story):
    """A story in which the program was down and comes back."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now = DOWN
        self.catch_up = CatchUp(self.road, AtOnce(), "slack", self.clock)
        self.catch_up.run(at(DOWN))

    def clock(self) -> datetime:
        return at(self.now)

    def missed(self, who: str, channel: str, text: str, *, second: float, **more: object) -> str:
        """Let somebody write while nobody listens."""
        ref = f"{second:.6f}"
        said = MessagePosted(channel, ref, who, at(second), text, **more)  # type: ignore[arg-type]
        self.directory.said[channel, ref] = said
        return ref

    def returns(self, *, second: float) -> None:
        """Start the program again, without having fetched anything yet."""
        self.now = second
        self.catch_up.returning(self.workspace.id)

    def listens(self, *, second: float) -> None:
        """Let the branch say that events come in."""
        self.now = second
        self.catch_up.run(at(second))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Back]:
    with Back(tmp_path) as story:
        yield story


def test_what_was_said_meanwhile_is_told_after_it_was_fetched(story: Back) -> None:
    story.missed("carla", "acme", "Anybody?", second=700)
    story.returns(second=800)
    story.listens(second=801)
    assert story.told(second=801) == [("ann", ["Anybody?"]), ("ben", ["Anybody?"])]


def test_nothing_is_told_of_a_channel_before_it_has_caught_up(story: Back) -> None:
    story.says("carla", "acme", "Help!", second=590)
    story.missed("carla", "acme", "Help!", second=590)
    story.returns(second=800)
    assert story.told(second=800) == []
    story.listens(second=801)
    assert len(story.told(second=801)) == 2


def test_an_answer_that_was_missed_counts_for_those_who_skip_what_is_answered(story: Back) -> None:
    ref = story.says("carla", "acme", "Help!", second=590)
    story.missed("carla", "acme", "Help!", second=590)
    story.missed("ben", "acme", "Done.", second=620, thread=ref)
    story.returns(second=800)
    story.listens(second=801)
    assert [name for name, _ in story.told(second=801)] == ["ann"]


def test_a_reaction_that_was_missed_is_evidence_all_the_same(story: Back) -> None:
    story.says("carla", "acme", "Help!", second=590)
    story.missed("carla", "acme", "Help!", second=590, reacted=frozenset({"ben"}))
    story.returns(second=800)
    story.listens(second=801)
    assert [name for name, _ in story.told(second=801)] == ["ann"]


def test_words_that_were_changed_meanwhile_are_told(story: Back) -> None:
    story.says("carla", "acme", "Helo!", second=590)
    story.missed("carla", "acme", "Hello!", second=590)
    story.returns(second=800)
    story.listens(second=801)
    assert ("ben", ["Hello!"]) in story.told(second=801)


def test_words_that_were_changed_meanwhile_are_known_even_if_everybody_was_told_before(story: Back) -> None:
    ref = story.says("carla", "acme", "Helo!", second=590)
    assert len(story.told(second=655)) == 2
    story.missed("carla", "acme", "Hello!", second=590)
    story.returns(second=800)
    story.listens(second=801)
    found = story.store.questions.message(story.workspace.id, "acme", ref)
    assert found is not None
    assert found.text == "Hello!"


def test_what_was_deleted_meanwhile_is_not_told(story: Back) -> None:
    story.says("carla", "acme", "Oops!", second=590)
    story.returns(second=800)
    story.listens(second=801)
    assert story.told(second=801) == []


def test_at_the_first_start_nothing_was_missed(tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        CatchUp(story.road, AtOnce(), "slack").returning(story.workspace.id)
        assert story.store.behind.lags(story.workspace.id) == []


def test_a_short_silence_of_the_branch_is_a_gap_too(story: Back) -> None:
    story.missed("carla", "acme", "Anybody?", second=605)
    story.listens(second=620)
    assert len(story.told(second=700)) == 2


def test_while_events_come_in_nothing_is_fetched(story: Back) -> None:
    asked = story.directory.asked
    for second in (605, 610, 615):
        story.listens(second=second)
    assert story.directory.asked == asked


def test_a_long_outage_makes_one_summary_for_each_person(story: Back) -> None:
    story.channel("acme2", "ann", "ben", "carla")
    story.missed("carla", "acme", "Anybody?", second=700)
    story.missed("carla", "acme2", "Hello?", second=800)
    story.returns(second=9000)
    story.listens(second=9001)
    told = story.told(second=9001)
    assert [name for name, _ in told] == ["ann", "ben"]
    assert all(isinstance(one, Summary) and len(one.parts) == 2 for one in story.messenger.sent)


def test_a_platform_that_wants_a_pause_is_left_alone_and_holds_the_channel(story: Back) -> None:
    story.missed("carla", "acme", "Anybody?", second=700)
    story.directory.silent = True
    story.returns(second=800)
    story.listens(second=801)
    assert story.told(second=801) == []
    asked = story.directory.asked
    story.listens(second=802)
    assert story.directory.asked == asked
    story.directory.silent = False
    story.listens(second=810)
    assert len(story.told(second=810)) == 2


def test_one_channel_that_cannot_be_fetched_does_not_keep_the_others_behind(
    story: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = story.directory.past

    def broken(channel: str, since: datetime, until: datetime) -> list[MessagePosted]:
        if channel == "acme":
            raise PlatformTroubleError("internal_error", timedelta(seconds=1))
        return past(channel, since, until)

    monkeypatch.setattr(PretendedDirectory, "past", lambda _, *asked: broken(*asked))
    story.missed("carla", "acme", "Anybody?", second=690)
    story.returns(second=800)
    for second in (801, 803, 805):
        story.listens(second=second)
    assert [lag.channel for lag in story.store.behind.lags(story.workspace.id)] == ["acme"]


def test_a_channel_that_fails_by_a_mistake_of_ours_does_not_keep_the_others_behind(
    story: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PretendedDirectory, "past", _mistaken)
    story.missed("carla", "acme", "Anybody?", second=690)
    story.returns(second=800)
    with pytest.raises(ValueError, match="acme"):
        story.listens(second=801)
    with pytest.raises(ValueError, match="acme"):
        story.listens(second=806)
    assert [lag.channel for lag in story.store.behind.lags(story.workspace.id)] == ["acme"]


def _mistaken(_: object, channel: str, *__: datetime) -> list[MessagePosted]:
    if channel == "acme":
        raise ValueError(channel)
    return []


def test_one_message_that_must_be_waited_for_does_not_begin_everything_anew(
    story: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = [PlatformTroubleError("ratelimited", timedelta(seconds=60))] * 2

    def limited(*_: object) -> None:
        if troubles:
            raise troubles.pop()

    story.says("carla", "acme", "Oops!", second=590)
    monkeypatch.setattr(PretendedDirectory, "message", limited)
    paused: list[float] = []
    story.catch_up.pause = paused.append
    story.returns(second=800)
    story.listens(second=801)
    assert paused == [60, 60]
    assert story.store.behind.lags(story.workspace.id) == []


def test_a_channel_is_fetched_again_when_there_was_another_gap_meanwhile(
    story: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    def interrupted(_: object, channel: str, __: datetime, ___: datetime) -> list[MessagePosted]:
        fetched.append(channel)
        if len(fetched) == 1:
            story.catch_up.gap(story.workspace.id, at(800))
        return []

    monkeypatch.setattr(PretendedDirectory, "past", interrupted)
    story.returns(second=800)
    story.listens(second=801)
    assert fetched.count(fetched[0]) == 2
    assert story.store.behind.lags(story.workspace.id) == []


def test_channels_where_somebody_waits_are_fetched_first(story: Back) -> None:
    story.says("carla", "secret", "Help!", second=590)
    story.returns(second=800)
    assert story.store.behind.lags(story.workspace.id)[0].channel == "secret"


def test_a_channel_that_was_left_is_not_behind(story: Back) -> None:
    story.returns(second=800)
    story.store.directory.leave_channel(story.workspace.id, "acme")
    assert "acme" not in {lag.channel for lag in story.store.behind.lags(story.workspace.id)}


def test_other_workspaces_are_told_while_one_catches_up(story: Back) -> None:
    story.says("carla", "acme", "Help!", second=590)
    story.store.behind.fall_behind(story.workspace.id, ["secret"], since=at(500))
    assert len(story.told(second=650)) == 2
