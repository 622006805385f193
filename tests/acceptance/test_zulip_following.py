"""Following, items and the inbox on Zulip, through the installed command."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.actor import ZulipActor
from tests.acceptance.zulip_stage import ZulipStage, asks, zulip_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def ann(stage: ZulipStage) -> ZulipActor:
    """Return the owner of the organization, who is in none of the channels that the stories make."""
    return stage.world.person("ann")


def test_unfollowing_and_muting_hold(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed")
    (ben,) = stage.teammates("ben", customers="all")
    channel = stage.channel(dora, ben, carla)
    first = dora.says(channel, "Invoices", "How may we help?")
    dora.asks(f"unfollow {first.link}")
    dora.replies(first, "I write on")
    ben.asks(f"mute #**{channel}>Invoices**")
    carla.replies(first, "Nobody hears this")
    stage.not_told(dora, ben)


def test_mentioning_the_bot_in_a_topic_follows_and_mutes_it(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed")
    (ben,) = stage.teammates("ben", customers="all")
    channel = stage.channel(dora, ben, carla)
    carla.says(channel, "Invoices", "Before")
    stage.told(ben, about="Before")
    for person, words in ((dora, "follow"), (ben, "mute")):
        *_, before = person.inbox()
        person.says(channel, "Invoices", f"@**Unseen** {words}")
        person.waits_for_message(after=before)
    carla.says(channel, "Invoices", "After")
    (notice,) = stage.told(dora, about="After")
    assert "because you follow this conversation" in notice.text
    stage.not_told(ben, besides=1)
    authors = {one.author for one in stage.world.history(channel, "Invoices")}
    assert stage.world.person("unseen").id not in authors


def test_an_item_is_shared_by_an_internal_topic_and_one_with_the_customer(stage: ZulipStage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben", customers="followed")
    outside, inside = stage.channel(dora, ben, carla), stage.channel(dora, ben)
    ticket = carla.says(outside, "Login", "I cannot log in")
    plan = ben.says(inside, "Carla", "Who looks at it?")
    for message in (ticket, plan):
        stage.settles(ben, f"item attach {message.link} ITEM-7", result="ITEM-7")
    dora.asks("follow ITEM-7")
    ben.replies(plan, "I do")
    (notice,) = stage.told(dora, about="I do")
    assert "because you follow ITEM-7" in notice.text
    carla.replies(ticket, "Still not")
    stage.told(dora, about="Still not")


def test_the_inbox_lists_who_waits_and_not_what_is_resolved(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="none")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Invoices", "I still wait")
    solved = carla.says(channel, "Deliveries", "It came, thanks")
    stage.world.person("ann").resolves(solved)
    stage.not_told(dora)
    listed = asks(dora, "inbox")
    assert "I still wait" in listed
    assert "It came" not in listed


@pytest.mark.parametrize(
    "words", ["seen", "/unseen seen", "SEEN"], ids=["bare", "with the command", "in capitals"]
)
def test_writing_seen_means_the_latest_notice(stage: ZulipStage, words: str) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    carla.says(stage.channel(dora, carla), "Invoices", "Seen by word")
    stage.told(dora, about="Seen by word")
    assert "seen" in asks(dora, words).lower()


def test_settings_have_buttons_that_work_and_a_text_that_is_as_good(stage: ZulipStage) -> None:
    (dora,) = stage.teammates("dora")
    settings = dora.asks("settings")
    assert "customers none" in settings.buttons
    assert "Messages from customers: " in settings.text
    dora.presses(settings, "customers none")
    dora.waits_for_message(after=settings, containing="none")
    carla = stage.customer()
    carla.says(stage.channel(dora, carla), "Invoices", "Not for Dora")
    stage.not_told(dora)
