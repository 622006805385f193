"""Words are removed when they have been kept for long enough; what people ask is still answered."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bots.retention import MOST_BATCHES, Removal
from tests.bots.stage import at
from tests.bots.story import Story, link

KEPT_FOR = timedelta(days=30)
OVER = KEPT_FOR.total_seconds()
SECRET = "Koh-i-Noor"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def remove(story: Story, *, second: float) -> int:
    return Removal(story.store, KEPT_FOR).run(at(second))


def text_of(story: Story, ref: str) -> str:
    found = story.store.questions.message(story.workspace.id, "acme", ref)
    assert found is not None
    return found.text


def test_words_are_removed_when_their_time_is_over(story: Story) -> None:
    early = story.says("carla", "acme", SECRET, second=0)
    late = story.says("carla", "acme", "Hello?", second=10)
    assert remove(story, second=OVER) == 0
    assert remove(story, second=OVER + 10) == 1
    assert [text_of(story, early), text_of(story, late)] == ["", "Hello?"]


def test_nothing_of_them_is_left_in_the_file(story: Story, tmp_path: Path) -> None:
    story.says("carla", "acme", SECRET, second=0)
    remove(story, second=OVER + 1)
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_nothing_is_left_of_what_was_deleted_either(story: Story, tmp_path: Path) -> None:
    ref = story.says("carla", "acme", SECRET, second=0)
    story.deletes("acme", ref, second=10)
    remove(story, second=60)
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_one_run_takes_only_so_many(story: Story) -> None:
    for second in range(MOST_BATCHES + 1):
        story.says("carla", "acme", "Help!", second=second)
    removal = Removal(story.store, KEPT_FOR, batch=1)
    assert [removal.run(at(2 * OVER)) for _ in range(3)] == [MOST_BATCHES, 1, 0]


def test_a_clock_that_is_set_forward_by_days_removes_nothing_for_a_day(story: Story) -> None:
    passed = [0.0]
    removal = Removal(story.store, KEPT_FOR, timer=lambda: passed[0])
    ref = story.says("carla", "acme", "Help!", second=0)
    removal.run(at(60))
    passed[0] = 60
    assert removal.run(at(2 * OVER)) == 0
    passed[0] = 120
    assert (removal.run(at(120)), text_of(story, ref)) == (0, "Help!")
    passed[0] = 2 * OVER
    assert removal.run(at(2 * OVER)) == 1


def test_a_program_that_slept_through_the_night_removes_what_is_old(story: Story) -> None:
    removal = Removal(story.store, KEPT_FOR, timer=lambda: 0.0)
    story.says("carla", "acme", "Help!", second=0)
    removal.run(at(OVER - 8 * 3600))
    assert removal.run(at(OVER + 1)) == 1


def test_why_is_still_answered(story: Story) -> None:
    ref = story.says("carla", "acme", SECRET, second=0)
    story.told(second=60)
    before = story.asks("ben", f"why {link('acme', ref)}", second=OVER + 1)
    remove(story, second=OVER + 1)
    assert story.asks("ben", f"why {link('acme', ref)}", second=OVER + 1) == before


def test_the_inbox_says_that_the_words_are_gone_and_counts_nothing_as_seen(story: Story) -> None:
    ref = story.says("carla", "acme", SECRET, second=0)
    remove(story, second=OVER + 1)
    told = story.asks("ben", "inbox", second=OVER + 2).split("\n")
    assert told[-2:] == ["Its words are not kept any more; the link still leads to them.", link("acme", ref)]
    assert "You have seen it" not in story.asks("ben", f"why {link('acme', ref)}", second=OVER + 3)


def test_what_one_follows_is_still_listed_and_followed(story: Story) -> None:
    story.says("carla", "acme", SECRET, second=0)
    story.says("ben", "acme", "Coming.", second=10)
    story.asks("ben", "customers followed", second=20)
    remove(story, second=OVER + 20)
    assert "You have written in the conversation." in story.asks("ben", "following", second=OVER + 21)


def test_the_edit_of_an_old_message_brings_nothing_back_for_long(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    remove(story, second=OVER + 1)
    story.edits("acme", ref, SECRET, second=OVER + 2)
    remove(story, second=OVER + 60)
    assert text_of(story, ref) == ""
