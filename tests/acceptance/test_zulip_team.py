"""What makes it a product for a whole team on Zulip, through the installed command."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.zulip.actor import ZulipActor
from tests.acceptance.zulip_stage import ZulipStage, asks, zulip_stage

NOTHING_THERE = "There is nothing under that link that you may see."


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ZulipStage]:
    with zulip_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
def ann(stage: ZulipStage) -> ZulipActor:
    """Return the owner of the organization, who is in none of the channels that the stories make."""
    return stage.world.person("ann")


def orders(admin: ZulipActor, words: str, *, result: str) -> None:
    """Give an order, and see that it is carried out."""
    assert result in asks(admin, f"admin {words}")


def test_the_admins_are_greeted_with_what_is_watched_and_what_to_do(stage: ZulipStage) -> None:
    ann = stage.world.person("ann")
    greeting = ann.waits_for_message(30, containing="this is Unseen")
    assert "I watch" in greeting.text
    assert "/unseen admin defaults" in greeting.text


def test_why_is_told_to_the_alerted_the_skipped_and_to_nobody_else(stage: ZulipStage) -> None:
    carla = stage.customer()
    (alerted,) = stage.teammates("alerted", customers="all")
    (skipped,) = stage.teammates("skipped", customers="none")
    (outside,) = stage.teammates("outside", customers="all")
    channel = stage.channel(alerted, skipped, carla)
    message = carla.says(channel, "Invoices", "Why me?")
    stage.told(alerted, about="Why me?")
    for link in (message.link, f"<{message.link}>", f"#**{channel}>Invoices@{message.id}**"):
        assert "sent" in asks(alerted, f"why {link}")
    assert "customers" in asks(skipped, f"why {message.link}")
    assert asks(outside, f"why {message.link}") == NOTHING_THERE


def test_a_helpdesk_confirmed_as_a_relay_speaks_for_the_customer(stage: ZulipStage, ann: ZulipActor) -> None:
    (listener,) = stage.teammates("listener", customers="all")
    stage.world.add_person("freshdesk", full_name="Freshdesk Bot", bot="incoming_webhook", owner="ann")
    desk = stage.world.person("freshdesk")
    channel = stage.channel(listener)
    posted = (
        "Requester Dana <dana@customer.example> created [ticket #11](https://x.example/11):\n\n"
        "``` quote\nOur login fails\n```\n\n* **Status**: Open"
    )
    desk.says(channel, "#11: Login", posted, client="ZulipFreshdeskWebhook")
    stage.not_told(listener)
    orders(ann, 'relay "Freshdesk Bot" on', result="counts as written by those it speaks for")
    desk.says(channel, "#12: Payment", posted.replace("#11", "#12"), client="ZulipFreshdeskWebhook")
    (notice,) = stage.told(listener, about="Our login fails")
    assert "Dana" in notice.text


def test_admins_hear_whose_messages_would_alert_nobody(stage: ZulipStage, ann: ZulipActor) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="none")
    channel = stage.channel(dora, carla)
    stage.settles(ann, "admin coverage", result=channel)
    stage.chooses(dora, customers="all")
    assert channel not in asks(ann, "admin coverage")


def test_a_session_in_swedish(stage: ZulipStage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", customers="all")
    dora.asks("language sv")
    message = carla.says(stage.channel(dora, carla), "Fakturor", "Fakturan är fel")
    (notice,) = stage.told(dora, about="Fakturan är fel")
    assert "nytt ärende" in notice.text
    assert "Öppna" in notice.text
    assert "inställningar" in asks(dora, "settings").lower()
    assert asks(dora, f"why {message.link}") != NOTHING_THERE


def test_a_persons_data_is_exported_and_erased(stage: ZulipStage, ann: ZulipActor) -> None:
    (dora,) = stage.teammates("dora", customers="all")
    assert dora.full_name in asks(ann, f"admin export @**{dora.full_name}|{dora.id}**")
    assert "eras" in asks(ann, f"admin erase @**{dora.full_name}|{dora.id}**").lower()
