"""The inbox, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.inbox import LONGEST_SHOWN
from rules.events import MessagePosted
from rules.model import Role
from tests.bots.stage import at
from tests.bots.story import Story, link


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def fill(story: Story, conversations: int) -> None:
    """Let Carla open that many threads in one channel and wait in each of them."""
    story.channel("desk", "ann", "ben", "carla")
    for number in range(1, conversations + 1):
        story.says("carla", "desk", f"Question {number}.", second=number * 4000)


def test_whoever_waits_is_listed_with_all_their_last_words(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    last = story.says("carla", "acme", "It is\nbroken.", second=60)
    assert story.asks("ben", "inbox", second=120).split("\n") == [
        "From customers: 1 conversation waits for an answer.",
        "",
        "#acme, waiting since 09:00 UTC, never answered yet",
        "Carla, 09:01 UTC:",
        "It is",
        "broken.",
        link("acme", last),
    ]


def test_what_a_teammate_answered_is_not_open_until_the_customer_writes_again(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.says("ann", "acme", "Coming.", second=60)
    assert story.asks("ben", "inbox", second=61) == (
        "No customer waits for an answer in any conversation that you may see."
    )
    story.says("carla", "acme", "Still broken.", second=120)
    assert "#acme, waiting since 09:02 UTC\n" in story.asks("ben", "inbox", second=121)


def test_the_longest_waiting_come_first_five_a_page(story: Story) -> None:
    fill(story, 7)
    first = story.asks("ben", "inbox", second=40000)
    assert first.split("\n")[0] == "From customers: 7 conversations wait for an answer. Page 1 of 2."
    assert first.index("Question 1.") < first.index("Question 5.")
    assert "Question 6." not in first
    assert first.endswith("The next page: /unseen inbox all 2")
    second = story.asks("ben", "inbox all 2", second=40000)
    assert second.index("Question 6.") < second.index("Question 7.")
    assert "next page" not in second
    assert story.asks("ben", "inbox all 99", second=40000) == second


def test_whoever_was_shown_a_message_in_full_has_seen_it(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.asks("ben", "inbox", second=10)
    assert [who for who, _ in story.told(second=60)] == ["ann"]
    told = story.asks("ben", f"why {link('acme', ref)}", second=61)
    assert "You have seen it: it stood in full in your inbox." in told


def test_what_came_after_the_list_is_not_seen(story: Story) -> None:
    story.says("carla", "acme", "One.", second=0)
    story.asks("ben", "inbox", second=5)
    story.says("carla", "acme", "Two.", second=10)
    assert story.told(second=70) == [("ann", ["One.", "Two."]), ("ben", ["Two."])]


def test_what_stands_on_another_page_is_not_seen(story: Story) -> None:
    fill(story, 6)
    story.sweeper.run(at(23990))
    story.asks("ben", "inbox", second=24010)
    assert ("ben", ["Question 6."]) in story.told(second=24070)


def test_a_message_that_was_cut_does_not_count_as_seen(story: Story) -> None:
    story.says("carla", "acme", "x" * (LONGEST_SHOWN + 1), second=0)
    shown = story.asks("ben", "inbox", second=10)
    assert "x" * (LONGEST_SHOWN - 1) + "…" in shown
    assert "This is not all of it, so it does not count as seen." in shown
    assert [who for who, _ in story.told(second=60)] == ["ann", "ben"]


def test_files_alone_do_not_count_as_seen(story: Story) -> None:
    story.happens(MessagePosted("acme", "1.0", "carla", at(1), "", files=2), second=1)
    assert "2 files\nThis is not all of it" in story.asks("ben", "inbox", second=10)
    assert [who for who, _ in story.told(second=61)] == ["ann", "ben"]


def test_nobody_finds_what_they_may_not_see(story: Story) -> None:
    story.people("dan", role=Role.CUSTOMER)
    story.channel("secret-board", "ben", "dan")
    story.says("dan", "secret-board", "Hush.", second=0)
    assert "Hush." in story.asks("ben", "inbox", second=1)
    for who in ("ann", "cid"):
        assert story.asks(who, "inbox", second=1).startswith("No customer waits")


@pytest.mark.parametrize(
    ("whose", "found"), [("all", "#acme"), ("mine", "your projects"), ("followed", "you follow")]
)
def test_the_list_can_be_narrowed(story: Story, whose: str, found: str) -> None:
    story.asks("ann", "admin scope @cid all")
    story.says("carla", "acme", "Help!", second=0)
    assert found in story.asks("cid", f"inbox {whose}", second=1)


def test_what_one_follows_is_on_the_list_of_that(story: Story) -> None:
    story.asks("ben", "follow #acme")
    story.says("carla", "acme", "Help!", second=1)
    assert "Help!" in story.asks("ben", "inbox followed", second=2)
    assert "Help!" in story.asks("ben", "inbox mine", second=2)
