"""A notice stays true for a day after it was sent: it is shown anew once for every change."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.text import Button
from bots.keeping import Keeper
from rules.delivery import Notice, Refused, RetryLater
from tests.bots.stage import at
from tests.bots.story import Story

DAY = 24 * 3600


class Kept(Story):
    """A story in which Ben has been told that Carla needs help."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.keeper = Keeper(self.store, self.road.offices, ThreadPoolExecutor(2))
        self.ref = self.says("carla", "acme", "Help!", second=0)
        self.told_to_ben = self.notice("ben", second=60)

    def amended(self, *, second: float, who: str = "ben") -> list[Notice]:
        """Keep notices true at that time, and return how somebody's are shown anew."""
        self.messenger.amended.clear()
        self.keeper.run(at(second))
        return [notice for notice in self.messenger.amended if notice.recipient.ref == who]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Kept]:
    with Kept(tmp_path) as story:
        yield story
        story.keeper.pool.shutdown()


def test_while_nothing_has_changed_nothing_is_shown_anew(story: Kept) -> None:
    assert story.amended(second=70) == []


def test_new_words_are_shown_and_marked_as_such(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=70)
    (notice,) = story.amended(second=71)
    (excerpt,) = notice.content.excerpts
    assert (excerpt.text, excerpt.edited) == ("Help, please!", True)
    assert notice.key == story.told_to_ben.key


def test_the_words_of_a_deleted_message_are_gone(story: Kept) -> None:
    story.deletes("acme", story.ref, second=70)
    (notice,) = story.amended(second=71)
    (excerpt,) = notice.content.excerpts
    assert (excerpt.text, excerpt.deleted) == ("", True)


def test_a_teammates_answer_is_shown_and_taken_back_when_it_is_deleted(story: Kept) -> None:
    answer = story.says("ann", "acme", "Coming.", second=70)
    (notice,) = story.amended(second=71)
    assert notice.answer is not None
    assert (notice.answer.author, notice.answer.at) == ("Ann", at(70))
    story.deletes("acme", answer, second=80)
    (notice,) = story.amended(second=81)
    assert notice.answer is None


def test_a_second_answer_changes_nothing(story: Kept) -> None:
    story.says("ann", "acme", "Coming.", second=70)
    assert len(story.amended(second=71)) == 1
    story.says("ann", "acme", "Almost there.", second=80)
    assert story.amended(second=81) == []


def test_who_has_reacted_has_seen_it(story: Kept) -> None:
    story.reacts("ben", "acme", story.ref, second=70)
    (notice,) = story.amended(second=71)
    assert notice.seen


def test_who_has_pressed_seen_has_seen_it(story: Kept) -> None:
    story.presses("ben", Button.SEEN, story.told_to_ben, second=70)
    (notice,) = story.amended(second=71)
    assert notice.seen


def test_who_has_written_there_has_seen_it_and_nobody_else_has(story: Kept) -> None:
    story.says("ben", "acme", "On it.", second=70)
    assert [notice.seen for notice in story.amended(second=71)] == [True]
    story.edits("acme", story.ref, "Help me!", second=80)
    assert [notice.seen for notice in story.amended(second=81, who="ann")] == [False]


def test_each_change_is_shown_once(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=70)
    assert len(story.amended(second=71)) == 1
    assert story.amended(second=72) == []


def test_who_may_see_the_channel_no_longer_learns_nothing_of_it(story: Kept) -> None:
    story.channel("acme", "ann", "carla")
    story.edits("acme", story.ref, "The password is 1234.", second=70)
    assert story.amended(second=71) == []


def test_a_pause_that_the_platform_wants_is_kept(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=70)
    story.messenger.answers = [RetryLater("ratelimited", timedelta(seconds=30))]
    assert story.amended(second=71) + story.amended(second=71, who="ann") == []
    assert story.amended(second=100) == []
    assert len(story.amended(second=101)) == 1


def test_what_cannot_be_changed_any_more_is_left_alone(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=70)
    story.messenger.answers = [Refused("too_late"), Refused("too_late")]
    assert story.amended(second=71) == []
    story.edits("acme", story.ref, "Never mind.", second=80)
    assert story.amended(second=81) == []


def test_after_a_day_nothing_is_changed_any_more(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=DAY + 61)
    assert story.amended(second=DAY + 62) == []


def test_a_change_that_is_a_day_late_is_not_shown(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=DAY + 50)
    assert story.amended(second=DAY + 70) == []


def test_two_who_keep_notices_never_change_the_same_one(story: Kept) -> None:
    story.edits("acme", story.ref, "Help, please!", second=70)
    assert len(story.store.kept.claim(at(71), 10, timedelta(minutes=5))) == 2
    assert story.amended(second=71) == []


def test_a_change_while_a_notice_is_on_its_way_is_shown_afterwards(tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        ref = story.says("carla", "acme", "Help!", second=0)
        claim = story.store.due.claim(at(60), 10, timedelta(minutes=-5))
        story.store.due.begin_sending(claim, claim.ids, {}, timedelta(minutes=-5), at(60))
        story.edits("acme", ref, "Help, please!", second=61)
        assert len(story.told(second=60)) == 2
        assert len(story.store.kept.claim(at(70), 10, timedelta(minutes=5))) == 2
