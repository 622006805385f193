"""What counts as having seen a message on Zulip, and how notices are kept true."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.records import Message
from tests.acceptance.zulip_stage import ZulipStage, read, zulip_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path) as stage:
        yield stage


def now(stage: ZulipStage, notice: Message) -> str:
    """Read a notice as it stands now."""
    return read(stage.world.message(notice.id)).text


def test_a_read_receipt_within_the_wait_means_no_notice(stage: ZulipStage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben", wait="2s")
    channel = stage.channel(dora, ben, carla)
    dora.reads(carla.says(channel, "Invoices", "Have you read this?"))
    stage.told(ben, about="Have you read this?")
    stage.not_told(dora)


def test_a_receipt_of_one_topic_says_nothing_about_another(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    channel = stage.channel(dora, carla)
    carla.says(channel, "Deliveries", "Not read")
    dora.reads(carla.says(channel, "Invoices", "Read"))
    stage.told(dora, about="Not read")
    stage.not_told(dora, besides=1)


def test_what_was_marked_as_unread_again_was_not_seen(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="2s")
    message = carla.says(stage.channel(dora, carla), "Invoices", "Read me again")
    dora.reads(message)
    dora.unreads(message)
    stage.told(dora, about="Read me again")


def test_reacting_or_answering_within_the_wait_means_no_notice(stage: ZulipStage) -> None:
    carla = stage.customer()
    dora, ben, eve = stage.teammates("dora", "ben", "eve", wait="2s")
    message = carla.says(stage.channel(dora, ben, eve, carla), "Invoices", "Anybody there?")
    dora.reacts(message)
    ben.replies(message, "Yes, me")
    (notice,) = stage.told(eve, about="Anybody there?")
    assert f"Answered by {ben.full_name}" in notice.text
    stage.not_told(dora)


def test_a_notice_is_kept_true(stage: ZulipStage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben", customers="all")
    message = carla.says(stage.channel(dora, ben, carla), "Invoices", "It is wrnog")
    (notice,) = stage.told(dora, about="It is wrnog")
    carla.edits(message, "It is wrong")
    stage.world.until(lambda: "It is wrong" in now(stage, notice) or None, 15, "the new words")
    ben.replies(message, "We look at it")
    answered = f"Answered by {ben.full_name}"
    stage.world.until(lambda: answered in now(stage, notice) or None, 15, answered)
    dora.asks("seen")
    stage.world.until(lambda: "~~" in now(stage, notice) or None, 15, "that it was seen")
    carla.deletes(message)
    stage.world.until(lambda: "It is wrong" not in now(stage, notice) or None, 15, "its end")
