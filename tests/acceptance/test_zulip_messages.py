"""The road of a message on Zulip, through the installed command: who is told what, and who is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.actor import ZulipActor
from tests.acceptance.zulip_stage import ZulipStage, notices, zulip_stage

HOSTILE = (
    "@**all** @*team* @_**Ann|1** #**general>x@1** ```\nfence\n``` > quote\n# heading\n/me sings ||spoiler|| "
    "https://evil.example/x.png $$x$$"
)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def ann(stage: ZulipStage) -> ZulipActor:
    """Return the owner of the organization, who is in none of the channels that the stories make."""
    return stage.world.person("ann")


def test_everybody_is_told_as_they_have_chosen(stage: ZulipStage) -> None:
    carla = stage.customer()
    (everything,) = stage.teammates("everything", customers="all")
    (followed,) = stage.teammates("followed", customers="followed")
    (nothing,) = stage.teammates("nothing", customers="none")
    channel = stage.channel(everything, followed, nothing, carla)
    carla.says(channel, "Invoices", "My invoice is wrong")
    (notice,) = stage.told(everything, about="My invoice is wrong")
    assert "new ticket" in notice.text
    assert "because you want all messages from customers" in notice.text
    stage.not_told(followed, nothing)


def test_who_has_written_in_a_topic_follows_it_and_nobody_is_told_their_own_words(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="followed")
    channel = stage.channel(dora, carla)
    first = dora.says(channel, "Invoices", "How may we help?")
    carla.replies(first, "It is wrong")
    (notice,) = stage.told(dora, about="It is wrong")
    assert "because you have written in this conversation" in notice.text
    carla.says(channel, "Deliveries", "And late")
    stage.not_told(dora, besides=1)


def test_several_messages_that_wait_come_as_one_notice(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    channel = stage.channel(dora, carla)
    for words in ("One", "Two", "Three"):
        carla.says(channel, "Invoices", f"{words} of three")
    (notice,) = stage.told(dora, about="Three of three")
    assert "One of three" in notice.text
    stage.not_told(dora, besides=1)


def test_a_notice_shows_what_a_message_says_when_it_goes_out(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    channel = stage.channel(dora, carla)
    message = carla.says(channel, "Invoices", "It is wrnog")
    carla.edits(message, "It is wrong")
    stage.told(dora, about="It is wrong")


def test_what_was_deleted_is_told_to_nobody(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    channel = stage.channel(dora, carla)
    carla.deletes(carla.says(channel, "Invoices", "One by one"))
    bulk = carla.says(channel, "Deliveries", "All at once")
    carla.replies(bulk, "And this")
    stage.world.person("ann").deletes_topic(bulk)
    stage.not_told(dora)


def test_nothing_of_a_customers_text_comes_alive(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    carla.says(stage.channel(dora, carla), "@**all**", f"{HOSTILE} harmless")
    (notice,) = stage.told(dora, about="harmless")
    written = stage.world.message(notice.id).text
    for alive in ("@**", "@*", "@_**", "#**", "$$", "https://evil"):
        assert alive not in written


def test_internal_messages_and_replies_are_told_to_those_who_follow_and_want_them(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    (ben,) = stage.teammates("ben")
    (eve,) = stage.teammates("eve", internal="off", replies="off")
    inside, outside = stage.channel(dora, ben, eve), stage.channel(dora, ben, eve, carla)
    for channel in (inside, outside):
        for follower in (dora, eve):
            stage.settles(follower, f"follow #{channel}", result="follow")
    ben.says(inside, "Plans", "Only for us")
    ben.says(outside, "Invoices", "Dear Carla")
    (internal,) = stage.told(dora, about="Only for us")
    (reply,) = stage.told(dora, about="Dear Carla")
    assert "internal message" in internal.text
    assert "replied to a customer" in reply.text
    carla.says(outside, "Deliveries", "From a customer")
    stage.told(eve, about="From a customer")
    assert len(notices(eve)) == 1


def test_nothing_of_people_is_logged(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    carla.says(stage.channel(dora, carla), "Xylophone", "Zanzibar")
    stage.told(dora, about="Zanzibar")
    for secret in ("Xylophone", "Zanzibar", stage.program.environment["ZULIP_API_KEY"], "@zulip.example"):
        assert secret not in stage.program.log
    assert len(notices(dora)) == 1
