"""Following, muting and having seen, by command and by button, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.text import Button
from rules.model import Role
from tests.bots.story import Story, link

WHICH = "Which conversation do you mean? Type /unseen {} <link>"
NOTHING = "There is nothing under “{}” that you may see."
NOTHING_BEHIND = "There is nothing under that link that you may see."
GONE = "There is nothing behind this notice any more that you may see. Nothing was changed."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def test_whoever_follows_a_conversation_is_told_about_internal_messages(story: Story) -> None:
    root = story.says("ann", "secret", "Shall we?", second=0)
    answer = story.asks("ben", f"follow {link('secret', root)}", second=1)
    assert answer == "You follow this conversation in #secret now, from the next message on."
    story.says("ann", "secret", "Ben?", second=2, thread=root)
    assert story.told(second=62) == [("ben", ["Ben?"])]


def test_whoever_unfollows_is_not_told_although_they_wrote(story: Story) -> None:
    root = story.says("ben", "secret", "Shall we?", second=0)
    story.asks("ben", f"unfollow {link('secret', root)}", second=1)
    story.says("ann", "secret", "Yes.", second=2, thread=root)
    assert story.told(second=62) == []


@pytest.mark.parametrize("channel", ["#acme", "acme", "#ACME", "<#acme|acme>"])
def test_a_muted_channel_is_silent_until_it_is_unmuted(story: Story, channel: str) -> None:
    assert story.asks("ben", f"mute {channel}").startswith("Muted: #acme.")
    story.says("carla", "acme", "Help!", second=1)
    assert [who for who, _ in story.told(second=61)] == ["ann"]
    assert story.asks("ben", f"unmute {channel}", second=62) == "Not muted any more: #acme."
    story.says("carla", "acme", "Hello?", second=200)
    assert [who for who, _ in story.told(second=260)] == ["ann", "ben"]


def test_a_conversation_in_a_muted_channel_stays_silent_when_only_itself_is_unmuted(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.asks("ben", "mute #acme", second=1)
    assert story.asks("ben", f"unmute {link('acme', ref)}", second=2).split("\n") == [
        "Not muted any more: this conversation in #acme.",
        "It stays silent, because its item or its channel is muted.",
    ]


def test_an_item_is_followed_only_by_those_who_may_see_one_of_its_conversations(story: Story) -> None:
    ref = story.says("ann", "secret", "Shall we?", second=0)
    story.attaches("ben", "secret", ref, "ACME-12")
    assert story.asks("cid", "follow ACME-12", second=1) == NOTHING.format("ACME-12")
    assert story.asks("ben", "follow acme-12", second=1).startswith("You follow ACME-12 now")
    story.says("ann", "secret", "Ben?", second=2, thread=ref)
    assert story.told(second=62) == [("ben", ["Ben?"])]


def test_without_a_word_the_latest_notice_is_meant(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.told(second=60)
    assert story.asks("ben", "mute", second=61).startswith("Muted: this conversation in #acme.")


@pytest.mark.parametrize("verb", ["follow", "unfollow", "mute", "unmute", "seen"])
def test_without_a_word_and_without_a_notice_one_is_asked(story: Story, verb: str) -> None:
    assert story.asks("ben", verb) == WHICH.format(verb)


@pytest.mark.parametrize("verb", ["follow", "unfollow", "mute", "unmute", "seen", "why"])
def test_what_one_may_not_see_and_what_does_not_exist_are_answered_alike(story: Story, verb: str) -> None:
    hidden = link("secret", story.says("ann", "secret", "Hush.", second=0))
    missing = link("secret", "77.000000")
    for target in (hidden, missing, link("nowhere", "1.0")):
        assert story.asks("cid", f"{verb} {target}", second=1) == NOTHING_BEHIND


@pytest.mark.parametrize("channel", ["#secret", "<#secret|secret>", "#nowhere", "<#nowhere>"])
def test_nobody_learns_whether_a_private_channel_exists(story: Story, channel: str) -> None:
    named = "#secret" if "secret" in channel else "#nowhere"
    assert story.asks("cid", f"follow {channel}") == NOTHING.format(named)


@pytest.mark.parametrize("key", ["ACME-12", "nonsense", "🎉"])
def test_an_unknown_key_leads_to_nothing(story: Story, key: str) -> None:
    assert story.asks("ben", f"follow {key}") == NOTHING.format(key)


def test_seen_reaches_to_the_message_and_not_beyond(story: Story) -> None:
    first = story.says("carla", "acme", "One.", second=0)
    story.says("carla", "acme", "Two.", second=5)
    answer = story.asks("ben", f"seen {link('acme', first)}", second=10)
    assert answer == "Seen: this conversation in #acme, up to 09:00 UTC."
    assert story.told(second=65) == [("ann", ["One.", "Two."]), ("ben", ["Two."])]


def test_seen_without_a_word_is_about_what_the_latest_notice_told(story: Story) -> None:
    story.says("carla", "acme", "One.", second=0)
    story.told(second=60)
    story.says("carla", "acme", "Two.", second=70)
    story.asks("ben", "seen", second=75)
    assert story.told(second=140) == [("ann", ["Two."]), ("ben", ["Two."])]


def test_the_button_seen_is_about_what_its_notice_told(story: Story) -> None:
    story.says("carla", "acme", "One.", second=0)
    notice = story.notice("ben", second=60)
    story.says("carla", "acme", "Two.", second=70)
    assert story.presses("ben", Button.SEEN, notice, second=75).startswith("Seen: this conversation in #acme")
    assert story.told(second=140) == [("ann", ["Two."]), ("ben", ["Two."])]


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (Button.FOLLOW, "You follow this conversation in #acme now, from the next message on."),
        (Button.UNFOLLOW, "You do not follow this conversation in #acme any more, even if you write there."),
        (
            Button.MUTE,
            "Muted: this conversation in #acme. You hear nothing of it until you unmute or follow it.",
        ),
    ],
)
def test_the_buttons_of_a_notice_are_about_its_conversation(
    story: Story, button: Button, answer: str
) -> None:
    story.says("carla", "acme", "Help!", second=0)
    assert story.presses("ben", button, story.notice("ben", second=60), second=61) == answer


def test_the_button_mute_silences_the_conversation(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.presses("ben", Button.MUTE, story.notice("ben", second=60), second=61)
    story.says("carla", "acme", "Hello?", second=200)
    assert [who for who, _ in story.told(second=260)] == ["ann"]


def test_a_notice_answers_nobody_but_its_recipient(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    notice = story.notice("ben", second=60)
    assert story.presses("ann", Button.MUTE, notice, second=61) == GONE


def test_a_button_does_nothing_for_whoever_may_not_see_the_conversation_any_more(story: Story) -> None:
    story.people("dan", role=Role.CUSTOMER)
    story.channel("secret", "ann", "ben", "dan")
    story.says("dan", "secret", "Help!", second=0)
    notice = story.notice("ben", second=60)
    story.channel("secret", "ann", "dan")
    for button in (Button.SEEN, Button.FOLLOW, Button.MUTE):
        assert story.presses("ben", button, notice, second=61) == GONE


def test_following_lists_what_one_follows_and_may_see_latest_first(story: Story) -> None:
    old = story.says("ben", "secret-board", "Mine.", second=0)
    new = story.says("ben", "acme", "Hello.", second=10)
    because = "last message 09:00 UTC. You have written in the conversation."
    assert story.asks("ben", "following", second=20).split("\n") == [
        "You follow 2 conversations:",
        f"#acme, {because} {link('acme', new)}",
        f"#secret-board, {because} {link('secret-board', old)}",
    ]
    story.channel("secret-board", "ann")
    assert story.asks("ben", "following", second=30).split("\n")[0] == "You follow 1 conversation:"


def test_whoever_follows_nothing_learns_how_to(story: Story) -> None:
    assert (
        story.asks("ben", "following") == "You follow no conversation. To follow one: /unseen follow <link>"
    )
