"""Notices and answers are sent by the real client to the pocket organization, once each."""

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.overview import overview
from adapters.replies import Reply
from adapters.text import Words
from adapters.trouble import PlatformTroubleError
from adapters.zulip.clients import Connection
from adapters.zulip.markdown import code, escape
from adapters.zulip.messenger import ZulipMessenger
from adapters.zulip.organization import Organization
from adapters.zulip.panels import posts
from rules.delivery import Announcement, Answer, Delivered, Notice, Reach, Refused, RetryLater, Topic
from rules.settings import Layer, Settings
from sandbox.zulip.client import ZulipSandbox
from tests.adapters.zulip import notices
from tests.adapters.zulip.notices import AT, excerpt, summary

BO = replace(notices.BO, ref="12")
EVA = replace(notices.BO, ref="15")
SEND, SEARCH, EDIT = "send-message", "get-messages", "update-message"


def notice(*excerpts: object, **others: object) -> Notice:
    return notices.notice(*excerpts, **{"recipient": BO, "ref": "1", **others})  # type: ignore[arg-type]


@pytest.fixture
def messenger(client: Connection, organization: Organization) -> ZulipMessenger:
    return ZulipMessenger(client, organization, page=3)


def test_a_notice_arrives_as_a_direct_message(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    delivery = messenger.send(notice())
    [message] = pocket.person("bo").inbox()
    assert delivery == Delivered(str(message.id))
    assert "opened a new ticket in" in message.text
    assert message.widget is None


def test_a_summary_arrives_too(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    assert isinstance(messenger.send(replace(summary(3), recipient=BO)), Delivered)
    assert "6 messages wait for you" in pocket.person("bo").inbox()[0].text


def test_nobody_else_gets_it(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    messenger.send(notice())
    assert all(not pocket.person(name).inbox() for name in ("ann", "ben", "eva", "carla"))


TROUBLE = [
    pytest.param(
        "rate_limited",
        RetryLater("rate_limit_hit", timedelta(seconds=7.5), reach=Reach.WORKSPACE),
        0,
        id="a rate limit",
    ),
    pytest.param(
        "drop_before", RetryLater("ConnectionError", unsure=True), 0, id="dropped before it was taken"
    ),
    pytest.param(
        "drop_after", RetryLater("ConnectionError", unsure=True), 1, id="dropped after it was taken"
    ),
    pytest.param("malformed", RetryLater("unreadable_answer", unsure=True), 1, id="an unreadable answer"),
]


@pytest.mark.parametrize(("trouble", "delivery", "messages"), TROUBLE)
def test_trouble_is_told_and_nothing_is_sent_again(
    pocket: ZulipSandbox, messenger: ZulipMessenger, trouble: str, delivery: RetryLater, messages: int
) -> None:
    pocket.fault(trouble, SEND, seconds=7.5)
    assert messenger.send(notice()) == delivery
    assert len(pocket.requests(SEND)) == 1
    assert len(pocket.person("bo").inbox()) == messages


def test_a_broken_server_leaves_it_open_whether_it_arrived(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    pocket.fault("server_error", SEND)
    delivery = messenger.send(notice())
    assert isinstance(delivery, RetryLater)
    assert delivery.unsure


def test_after_a_rate_limit_nobody_is_written_to_until_it_is_over(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    pocket.fault("rate_limited", SEND, seconds=7.5)
    messenger.send(notice())
    delivery = messenger.send(notice(recipient=EVA))
    assert isinstance(delivery, RetryLater)
    assert not delivery.unsure
    assert delivery.after is not None
    assert delivery.after >= timedelta(seconds=7.5)
    assert len(pocket.requests(SEND)) == 1


def test_no_log_repeats_what_people_wrote_or_the_key(
    pocket: ZulipSandbox, client: Connection, messenger: ZulipMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "urllib3")
    messenger.send(notice(excerpt("Our login is broken.")))
    pocket.fault("drop_before", SEND)
    messenger.send(notice(excerpt("Our login is broken.")))
    assert "login" not in caplog.text
    assert client.api_key not in caplog.text


def test_somebody_who_was_deactivated_cannot_be_told(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    pocket.deactivate("eva")
    assert messenger.send(notice(recipient=EVA)) == Refused("recipient_deactivated")


def test_nobody_gets_nothing(messenger: ZulipMessenger) -> None:
    assert messenger.send(notice(recipient=replace(BO, ref="999"))) == Refused("no_such_user")


def test_a_refused_key_may_be_mended(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    pocket.changes_key()
    assert isinstance(messenger.send(notice()), RetryLater)


def test_what_arrived_is_found(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    told, other = notice(key="n-1"), notice(key="n-2")
    pocket.fault("drop_after", SEND)
    messenger.send(told)
    [message] = pocket.person("bo").inbox()
    assert messenger.arrived(told) == Delivered(str(message.id))
    assert messenger.arrived(other) is None


def test_what_arrived_for_somebody_else_is_not_meant(messenger: ZulipMessenger) -> None:
    messenger.send(notice(recipient=EVA))
    assert messenger.arrived(notice()) is None


def test_two_notices_of_one_conversation_are_told_apart(messenger: ZulipMessenger) -> None:
    first, second = notice(key="n-1", ref="1"), notice(key="n-2", ref="2")
    deliveries = [messenger.send(first), messenger.send(second)]
    assert [messenger.arrived(first), messenger.arrived(second)] == deliveries
    assert len(set(deliveries)) == 2


def test_a_notice_is_found_although_its_oldest_message_was_withdrawn_since(messenger: ZulipMessenger) -> None:
    delivery = messenger.send(notice(excerpt(), excerpt(), ref="1"))
    assert messenger.arrived(notice(excerpt(), ref="2")) == delivery


def test_a_summary_that_arrived_is_found_too(messenger: ZulipMessenger) -> None:
    told = replace(summary(3, ref="1"), recipient=BO)
    assert messenger.arrived(told) is None
    assert messenger.send(told) == messenger.arrived(told)


def test_what_was_dropped_has_not_arrived(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    pocket.fault("drop_before", SEND)
    messenger.send(notice())
    assert messenger.arrived(notice()) is None


def test_it_is_found_behind_pages_of_later_messages(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    told = [notice(key=f"n-{number}") for number in range(10)]
    first, *_ = [messenger.send(one) for one in told]
    assert messenger.arrived(told[0]) == first
    assert len(pocket.requests(SEARCH)) == 4


def test_it_is_not_looked_for_among_what_came_before_its_messages(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    for number in range(10):
        messenger.send(notice(key=f"n-{number}"))
    asked = pocket.person("carla").says("acme", "login", "Our login is broken.")
    messenger.send(notice(key="n-11", ref=str(asked.id)))
    assert messenger.arrived(notice(key="n-12", ref=str(asked.id))) is None
    assert len(pocket.requests(SEARCH)) == 1


def test_when_zulip_cannot_be_asked_that_is_said(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    pocket.fault("rate_limited", SEARCH, seconds=7.5)
    with pytest.raises(PlatformTroubleError) as caught:
        messenger.arrived(notice())
    assert (caught.value.why, caught.value.after) == ("rate_limit_hit", timedelta(seconds=7.5))


def test_a_notice_is_shown_as_it_is_today(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    delivery = messenger.send(notice())
    assert isinstance(delivery, Delivered)
    told = notice(excerpt("It works again.", edited=True), seen=True, answer=Answer("Ben", AT))
    assert messenger.amend(told, delivery.ref) == delivery
    [message] = pocket.person("bo").inbox()
    assert all(
        words in message.text for words in ("~~Carla", "It works again.", "edited since", "Answered by Ben")
    )


def test_what_nobody_can_edit_any_more_is_too_late(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    delivery = messenger.send(notice())
    assert isinstance(delivery, Delivered)
    pocket.editing(allowed=False)
    assert messenger.amend(notice(seen=True), delivery.ref) == Refused("too_late")


def test_a_notice_that_was_deleted_stays_so(messenger: ZulipMessenger) -> None:
    assert messenger.amend(notice(seen=True), "99999999") == Refused("no_such_message")


def test_when_zulip_stumbles_the_edit_is_tried_again(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    delivery = messenger.send(notice())
    assert isinstance(delivery, Delivered)
    pocket.fault("rate_limited", EDIT, seconds=7.5)
    assert messenger.amend(notice(), delivery.ref) == RetryLater(
        "rate_limit_hit", timedelta(seconds=7.5), reach=Reach.WORKSPACE
    )


FOUND = Announcement(Topic.INTEGRATION_FOUND, BO, ("Zen @**all** #**acme**",))


def test_an_announcement_arrives_as_a_direct_message_that_mentions_nobody(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    delivery = messenger.tell(FOUND)
    [message] = pocket.person("bo").inbox()
    assert delivery == Delivered(str(message.id))
    alive = re.sub("`[^`]+`", "", message.text)
    assert "@**" not in alive
    assert "#**" not in alive


def test_an_answer_may_need_several_messages(pocket: ZulipSandbox, messenger: ZulipMessenger) -> None:
    text = "\n".join(f"line {number} " + "x" * 90 for number in range(300))
    assert all(isinstance(messenger.post("12", one), Delivered) for one in posts(Reply(text)))
    told = [message.text for message in pocket.person("bo").inbox()]
    assert len(told) > 1
    assert "\n".join(told) == text


[SETTINGS] = posts(overview(Words("en", None, escape, code), Settings(), Layer(), Layer()))


def test_the_settings_come_with_buttons_that_write_commands(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    messenger.post("12", SETTINGS)
    [message] = pocket.person("bo").inbox()
    assert message.text == SETTINGS.content
    assert "Your settings" in message.heading
    assert {"dm off", "customers all", "wait 5m", "reset"} <= set(message.buttons)


def test_where_the_server_knows_no_buttons_the_words_come_alone(
    pocket: ZulipSandbox, messenger: ZulipMessenger
) -> None:
    pocket.fault("error", SEND, code="BAD_REQUEST")
    assert isinstance(messenger.post("12", SETTINGS), Delivered)
    [message] = pocket.person("bo").inbox()
    assert (message.text, message.widget) == (SETTINGS.content, None)


def test_an_old_server_is_spoken_to_in_its_own_words(
    pocket: ZulipSandbox, client: Connection, organization: Organization
) -> None:
    messenger = ZulipMessenger(client, replace(organization, level=120))
    delivery = messenger.send(notice())
    assert messenger.arrived(notice()) == delivery
    assert pocket.requests(SEND)[0].args["type"] == "private"
    assert "pm-with" in str(pocket.requests(SEARCH)[0].args["narrow"])
