"""Items at the desk, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bots.story import Story, link

NOTHING = "There is nothing under “{}” that you may see."
NOTHING_BEHIND = "There is nothing under that link that you may see."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def test_an_attached_conversation_is_its_items(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=1)
    assert story.asks("ben", f"item attach {link('acme', ref)} ACME-12", second=2) == (
        "Attached: this conversation in #acme belongs to ACME-12 now."
        " Whoever follows ACME-12 follows it, too."
    )
    assert story.notice("ben", second=61).where.item == "ACME-12"


def test_an_item_shared_by_an_internal_thread_and_a_customer_channel_is_followed_as_one(story: Story) -> None:
    for who in ("ann", "ben"):
        story.asks(who, "customers followed")
    asked = story.says("carla", "acme", "Help!", second=1)
    thought = story.says("ann", "secret", "Shall we?", second=2)
    story.attaches("ben", "acme", asked, "ACME-12", second=3)
    story.attaches("ben", "secret", thought, "acme-12", second=4)
    story.asks("ben", "follow ACME-12", second=5)
    story.says("carla", "acme", "Anybody?", second=10)
    story.says("ann", "secret", "Let us.", second=11, thread=thought)
    assert [told for told in story.told(second=80) if told[0] == "ben"] == [
        ("ben", ["Anybody?"]),
        ("ben", ["Let us."]),
    ]


def test_whoever_follows_the_item_hears_nothing_of_what_they_may_not_see(story: Story) -> None:
    asked = story.says("carla", "acme", "Help!", second=1)
    thought = story.says("ben", "secret-board", "Hush.", second=2)
    story.attaches("ben", "acme", asked, "ACME-12", second=3)
    story.attaches("ben", "secret-board", thought, "ACME-12", second=4)
    story.asks("ann", "follow ACME-12", second=5)
    story.says("ben", "secret-board", "Hush, too.", second=10, thread=thought)
    assert not [texts for who, texts in story.told(second=80) if "Hush, too." in texts and who == "ann"]


def test_a_detached_conversation_is_followed_no_more(story: Story) -> None:
    ref = story.says("ann", "secret", "Shall we?", second=1)
    story.attaches("ann", "secret", ref, "ACME-12", second=2)
    story.asks("ben", "follow ACME-12", second=3)
    assert story.asks("ann", f"item detach {link('secret', ref)}", second=4) == (
        "Detached: this conversation in #secret does not belong to ACME-12 any more."
    )
    story.says("ann", "secret", "Ben?", second=10, thread=ref)
    assert story.told(second=80) == []


def test_what_belongs_to_no_item_cannot_be_detached(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=1)
    answer = story.asks("ben", f"item detach {link('acme', ref)}", second=2)
    assert answer == "That conversation belongs to no item."


@pytest.mark.parametrize(
    ("word", "who", "answer"),
    [
        ("me", "ann", "Ann takes care of ACME-12 now, and is told about it from the next message on."),
        ("@ben", "ben", "Ben takes care of ACME-12 now, and is told about it from the next message on."),
    ],
)
def test_the_assignee_is_told(story: Story, word: str, who: str, answer: str) -> None:
    ref = story.says("cid", "secret", "Shall we?", second=1)
    story.attaches("ann", "secret", ref, "ACME-12", second=2)
    assert story.asks("ann", f"item assign acme-12 {word}", second=3) == answer
    story.says("cid", "secret", "Anybody?", second=10, thread=ref)
    assert story.told(second=80) == [(who, ["Anybody?"])]


def test_nobody_can_take_care_of_an_item(story: Story) -> None:
    ref = story.says("cid", "secret", "Shall we?", second=1)
    story.attaches("ann", "secret", ref, "ACME-12", second=2)
    story.asks("ann", "item assign ACME-12 me", second=3)
    assert story.asks("ann", "item assign ACME-12 nobody", second=4) == "Nobody takes care of ACME-12 now."
    story.says("cid", "secret", "Anybody?", second=10, thread=ref)
    assert story.told(second=80) == []


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("@carla", "@carla is not on the team and has no settings here."),
        ("@zoe", "I know nobody called “@zoe”. Try their e-mail address, or mention them with @."),
    ],
)
def test_only_teammates_take_care_of_items(story: Story, word: str, answer: str) -> None:
    story.attaches("ann", "acme", story.says("carla", "acme", "Help!", second=1), "ACME-12", second=2)
    assert story.asks("ann", f"item assign ACME-12 {word}", second=3) == answer


def test_a_key_has_an_end(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=1)
    answer = story.asks("ben", f"item attach {link('acme', ref)} {'A' * 61}", second=2)
    assert answer.endswith("is too long for a name.")


def test_items_are_for_those_who_may_see_their_conversations(story: Story) -> None:
    ref = story.says("ben", "secret-board", "Hush.", second=1)
    story.attaches("ben", "secret-board", ref, "HUSH-1", second=2)
    assert story.asks("ann", "item assign HUSH-1 me", second=3) == NOTHING.format("HUSH-1")
    assert story.asks("ann", f"item detach {link('secret-board', ref)}", second=3) == NOTHING_BEHIND
    assert story.asks("ann", f"item attach {link('secret-board', ref)} A-1", second=3) == NOTHING_BEHIND


def test_a_title_is_shown_to_those_who_may_see_where_it_was_told(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=1)
    story.attaches("ben", "acme", ref, "ACME-12", second=2)
    item = story.store.items.find(story.workspace.id, "ACME-12")
    place = story.store.directory.channel(story.workspace.id, "secret-board")
    assert item is not None
    assert place is not None
    story.store.items.set_title(item.id, "Plans", place.id)
    assert story.asks("ben", "mute ACME-12", second=3).startswith("Muted: ACME-12 “Plans”.")
    assert story.asks("ann", "mute ACME-12", second=3).startswith("Muted: ACME-12.")
