"""Why somebody was told, or not, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.delivery import Refused
from tests.bots.story import Story, link


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def why(story: Story, who: str, channel: str, ref: str, *, second: float) -> list[str]:
    return story.asks(who, f"why {link(channel, ref)}", second=second).split("\n")


def test_an_alert_is_explained_from_waiting_to_sent(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    assert why(story, "ben", "acme", ref, second=1) == [
        "Carla in #acme, 09:00 UTC:",
        "1. Is it your own message? No.",
        "2. Are you no active teammate of this workspace? No.",
        "3. Is the channel off, or may you not see the conversation? No.",
        "4. Have you muted it? No.",
        "5. Is every way to reach you switched off? No.",
        "6. Is it from a customer, and you want none of those? No.",
        "7. Is it from a customer, and you want all of those? Yes.",
        "So you are told. You want all messages from customers.",
        "Direct message: due 09:01 UTC, not sent yet.",
    ]
    story.told(second=60)
    assert why(story, "ben", "acme", ref, second=61)[-1] == "Direct message: due 09:01 UTC, sent 09:01 UTC."


def test_a_withdrawn_alert_names_the_reason(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.reacts("ben", "acme", ref, second=10)
    story.told(second=60)
    assert why(story, "ben", "acme", ref, second=61)[-1] == (
        "Direct message: due 09:01 UTC, not sent. You had seen the message."
    )


def test_what_was_stored_is_told_although_the_settings_are_others_today(story: Story) -> None:
    story.asks("ben", "customers none")
    story.asks("ben", "follow #acme")
    ref = story.says("carla", "acme", "Help!", second=1)
    story.asks("ben", "customers all", second=2)
    told = why(story, "ben", "acme", ref, second=3)
    assert told[-2:] == [
        "So you are not told. You want no messages from customers.",
        "To be told next time: /unseen customers all",
    ]
    assert not any("facts of today" in line for line in told)


def test_whom_it_did_not_concern_is_answered_from_the_facts_of_today(story: Story) -> None:
    story.asks("ben", "customers none")
    ref = story.says("ann", "secret", "Shall we?", second=0)
    assert why(story, "ben", "secret", ref, second=1)[-3:] == [
        "Nothing was noted for you when the message came: this is from the facts of today.",
        "So you are not told. You do not follow the conversation.",
        f"To be told next time: /unseen follow {link('secret', ref)}",
    ]


def test_ones_own_message_needs_one_line(story: Story) -> None:
    ref = story.says("ben", "acme", "Hello.", second=0)
    assert why(story, "ben", "acme", ref, second=1)[1:] == [
        "1. Is it your own message? Yes.",
        "So you are not told. It is your own message.",
    ]


def test_an_alert_that_the_platform_refused_says_so(story: Story) -> None:
    story.asks("ann", "customers none")
    ref = story.says("carla", "acme", "Help!", second=0)
    story.messenger.answers = [Refused("account_inactive")]
    story.told(second=60)
    assert why(story, "ben", "acme", ref, second=61)[-1] == (
        "Direct message: due 09:01 UTC, could not be delivered (account_inactive)."
    )
