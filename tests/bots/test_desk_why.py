"""Why somebody was told, or not, told as stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.text import Button
from rules.delivery import Refused
from rules.model import Role
from tests.bots.story import Story, link

NOTHING_BEHIND = "There is nothing under that link that you may see."


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with Story(tmp_path) as story:
        yield story


def why(story: Story, who: str, channel: str, ref: str, *, second: float) -> list[str]:
    return story.asks(who, f"why {link(channel, ref)}", second=second).split("\n")


def test_an_alert_is_explained_from_waiting_to_sent(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    assert why(story, "ben", "acme", ref, second=1) == [
        "You are about to be told: You want all messages from customers.",
        "Carla in #acme, 09:00 UTC:",
        "1. Is it your own message? No.",
        "2. Are you outside the team, or is your account deactivated? No.",
        "3. Is the channel off, or may you not see the conversation? No.",
        "4. Have you muted it? No.",
        "5. Is every way to reach you switched off? No.",
        "6. Is it from a customer, and you want none of those? No.",
        "7. Is it from a customer, and you want all of those? Yes.",
        "Direct message: due 09:01 UTC, not sent yet.",
    ]
    story.told(second=60)
    told = why(story, "ben", "acme", ref, second=61)
    assert told[0] == "You were told: You want all messages from customers."
    assert told[-1] == "Direct message: due 09:01 UTC, sent 09:01 UTC."


def test_a_withdrawn_alert_names_the_reason_and_the_evidence(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.reacts("ben", "acme", ref, second=10)
    story.told(second=120)
    told = why(story, "ben", "acme", ref, second=121)
    assert told[0] == "You were not told: You had seen the message."
    assert told[-3:] == [
        "Direct message: due 09:01 UTC, withdrawn 09:02 UTC. You had seen the message.",
        "You have seen it: you reacted to it, or to a later message.",
        "That has been known since 09:00 UTC.",
    ]


def test_what_was_seen_before_it_is_due_is_not_announced_any_more(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.reacts("ben", "acme", ref, second=10)
    told = why(story, "ben", "acme", ref, second=20)
    assert told[0] == "You were not told: You had seen the message."
    assert "Direct message: due 09:01 UTC, not sent yet." in told


def test_a_teammates_answer_is_told(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    story.says("ann", "acme", "Coming.", second=30)
    assert why(story, "ben", "acme", ref, second=40)[-1] == "A teammate answered the customer: 09:00 UTC."


def test_what_was_stored_is_told_although_the_settings_are_others_today(story: Story) -> None:
    story.asks("ben", "customers none")
    story.asks("ben", "follow #acme")
    ref = story.says("carla", "acme", "Help!", second=1)
    story.asks("ben", "customers all", second=2)
    told = why(story, "ben", "acme", ref, second=3)
    assert told[0] == "You were not told: You want no messages from customers."
    assert told[-1] == "To be told next time: /unseen customers all"
    assert not any("today" in line for line in told)


def test_whom_it_did_not_concern_is_answered_from_the_facts_of_today(story: Story) -> None:
    story.asks("ben", "customers none")
    ref = story.says("ann", "secret", "Shall we?", second=0)
    told = why(story, "ben", "secret", ref, second=1)
    assert told[0] == "You were not told: You do not follow the conversation."
    assert told[-2:] == [
        "When it came it did not concern you; this is how things are today.",
        f"To be told next time: /unseen follow {link('secret', ref)}",
    ]


def test_what_would_be_told_today_is_said_to_be_todays(story: Story) -> None:
    story.asks("ben", "customers followed")
    ref = story.says("carla", "acme", "Help!", second=0)
    story.asks("ben", "customers all", second=1)
    assert why(story, "ben", "acme", ref, second=2)[0] == (
        "You were not told, but today you would be: You want all messages from customers."
    )


def test_ones_own_message_needs_one_line(story: Story) -> None:
    ref = story.says("ben", "acme", "Hello.", second=0)
    assert why(story, "ben", "acme", ref, second=1) == [
        "You were not told: It is your own message.",
        "Ben in #acme, 09:00 UTC:",
        "1. Is it your own message? Yes.",
    ]


def test_the_button_explains_the_newest_message_of_its_notice(story: Story) -> None:
    story.says("carla", "acme", "Help!", second=0)
    story.says("carla", "acme", "Hello?", second=10)
    told = story.presses("ben", Button.WHY, story.notice("ben", second=65), second=66)
    assert told.split("\n")[0] == "You were told: You want all messages from customers."
    assert "Direct message: due 09:01 UTC, sent 09:01 UTC." in told


def test_the_button_explains_nothing_to_whoever_may_not_see_the_message_any_more(story: Story) -> None:
    story.people("dan", role=Role.CUSTOMER)
    story.channel("secret", "ann", "ben", "dan")
    story.says("dan", "secret", "Help!", second=0)
    notice = story.notice("ben", second=60)
    story.channel("secret", "ann", "dan")
    assert story.presses("ben", Button.WHY, notice, second=61).startswith("There is nothing behind")


def test_an_admin_asks_about_somebody_else(story: Story) -> None:
    story.asks("ben", "customers none")
    ref = story.says("carla", "acme", "Help!", second=1)
    told = story.asks("ann", f"why {link('acme', ref)} @ben", second=2).split("\n")
    assert told[:3] == [
        "This is about Ben: “you” means them.",
        "You were not told: You want no messages from customers.",
        "Carla in #acme, 09:00 UTC:",
    ]
    assert not any(line.startswith("To be told next time") for line in told)


def test_an_admin_learns_that_somebody_may_not_see_what_the_admin_may(story: Story) -> None:
    ref = story.says("ann", "secret", "Shall we?", second=0)
    told = story.asks("ann", f"why {link('secret', ref)} @cid", second=1)
    assert "You were not told: You may not see the conversation." in told


def test_an_admin_learns_nothing_about_what_they_may_not_see_themselves(story: Story) -> None:
    ref = story.says("ben", "secret-board", "Hush.", second=0)
    for there in (link("secret-board", ref), link("secret-board", "77.000000")):
        assert story.asks("ann", f"why {there} @ben", second=1) == NOTHING_BEHIND


def test_only_admins_ask_about_others(story: Story) -> None:
    ref = story.says("carla", "acme", "Help!", second=0)
    assert story.asks("ben", f"why {link('acme', ref)} @ann", second=1).startswith("Sorry, only admins")


def test_an_alert_that_the_platform_refused_says_so(story: Story) -> None:
    story.asks("ann", "customers none")
    ref = story.says("carla", "acme", "Help!", second=0)
    story.messenger.answers = [Refused("account_inactive")]
    story.told(second=60)
    assert why(story, "ben", "acme", ref, second=61)[-1] == (
        "Direct message: due 09:01 UTC, could not be delivered (account_inactive)."
    )
