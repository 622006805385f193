"""Notices are sent by the real SDK to the pocket workspace, once each."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from adapters.slack.installation import Installation
from adapters.slack.messenger import EVENT_TYPE, SlackMessenger
from adapters.trouble import PlatformTroubleError
from rules.delivery import Announcement, Answer, Delivered, Refused, RetryLater, Topic
from sandbox.client import Sandbox
from tests.adapters.slack.notices import BO, excerpt, notice, summary


@pytest.fixture
def messenger(client: WebClient, installation: Installation) -> SlackMessenger:
    return SlackMessenger(client, installation.url)


def test_a_notice_arrives_as_a_direct_message(pocket: Sandbox, messenger: SlackMessenger) -> None:
    delivery = messenger.send(notice(excerpt("Our login is broken.")))
    [post] = pocket.person("bo").inbox()
    assert delivery == Delivered(f"{post.channel}/{post.ts}")
    assert "Carla Nyström opened a new ticket in #acme" in post.text
    assert post.controls == ["open", "seen", "follow", "mute", "why"]


def test_a_summary_arrives_too(pocket: Sandbox, messenger: SlackMessenger) -> None:
    assert isinstance(messenger.send(summary(3)), Delivered)
    assert "6 messages wait for you" in pocket.person("bo").inbox()[0].text


def test_the_direct_message_is_opened_once(pocket: Sandbox, messenger: SlackMessenger) -> None:
    messenger.send(notice(key="n-1"))
    messenger.send(notice(key="n-2"))
    assert len(pocket.requests("conversations.open")) == 1
    assert len(pocket.requests("chat.postMessage")) == 2


def test_a_notice_is_sent_with_its_key_and_without_previews(
    pocket: Sandbox, messenger: SlackMessenger
) -> None:
    messenger.send(notice(key="n-1"))
    [request] = pocket.requests("chat.postMessage")
    assert request.args["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"key": "n-1"}}
    switched_off = {name: request.args[name] for name in ("unfurl_links", "unfurl_media", "mrkdwn", "parse")}
    assert switched_off == {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False, "parse": "none"}


TROUBLE = [
    pytest.param("rate_limited", RetryLater("ratelimited", timedelta(seconds=7)), 0, id="a rate limit"),
    pytest.param(
        "drop_before", RetryLater("RemoteDisconnected", unsure=True), 0, id="dropped before it was taken"
    ),
    pytest.param(
        "drop_after", RetryLater("RemoteDisconnected", unsure=True), 1, id="dropped after it was taken"
    ),
    pytest.param("server_error", RetryLater("http_500", unsure=True), 0, id="a broken server"),
    pytest.param("malformed", RetryLater("unreadable_answer", unsure=True), 1, id="an unreadable answer"),
]


@pytest.mark.parametrize(("trouble", "delivery", "posts"), TROUBLE)
def test_trouble_is_told_and_nothing_is_sent_again(
    pocket: Sandbox, messenger: SlackMessenger, trouble: str, delivery: RetryLater, posts: int
) -> None:
    pocket.fault(trouble, "chat.postMessage", seconds=7)
    assert messenger.send(notice()) == delivery
    assert len(pocket.requests("chat.postMessage")) == 1
    assert len(pocket.person("bo").inbox()) == posts


def test_no_answer_in_time_leaves_it_open_whether_it_arrived(pocket: Sandbox, client: WebClient) -> None:
    client.timeout = 1
    pocket.fault("hang", "chat.postMessage")
    assert SlackMessenger(client, "https://x.slack.com/").send(notice()) == RetryLater(
        "TimeoutError", unsure=True
    )


def test_no_log_repeats_what_people_wrote_or_the_token(
    pocket: Sandbox, client: WebClient, messenger: SlackMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    messenger.send(notice(excerpt("Our login is broken.")))
    pocket.fault("drop_before", "chat.postMessage")
    messenger.send(notice(excerpt("Our login is broken.")))
    assert "login" not in caplog.text
    assert str(client.token) not in caplog.text


REFUSALS = ["user_disabled", "user_not_found", "messages_tab_disabled", "is_archived"]


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_final(pocket: Sandbox, messenger: SlackMessenger, code: str) -> None:
    pocket.fault("error", "chat.postMessage", code=code)
    assert messenger.send(notice()) == Refused(code)


def test_nobody_gets_nothing(messenger: SlackMessenger) -> None:
    assert messenger.send(notice(recipient=replace(BO, ref="U0NOBODY"))) == Refused("user_not_found")


def test_trouble_before_sending_leaves_no_doubt(pocket: Sandbox, messenger: SlackMessenger) -> None:
    pocket.fault("drop_after", "conversations.open")
    assert messenger.send(notice()) == RetryLater("RemoteDisconnected", unsure=False)


def test_a_refused_token_may_be_mended(pocket: Sandbox, messenger: SlackMessenger) -> None:
    pocket.revokes(pocket.env()["SLACK_BOT_TOKEN"])
    assert isinstance(messenger.send(notice()), RetryLater)


def test_what_arrived_is_found_by_its_key(pocket: Sandbox, messenger: SlackMessenger) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    told, other = notice(key="n-1", since=since), notice(key="n-2", since=since)
    pocket.fault("drop_after", "chat.postMessage")
    messenger.send(told)
    [post] = pocket.person("bo").inbox()
    assert messenger.arrived(told) == Delivered(f"{post.channel}/{post.ts}")
    assert messenger.arrived(other) is None


def test_a_summary_that_arrived_is_found_too(messenger: SlackMessenger) -> None:
    assert messenger.arrived(summary(3)) is None
    assert messenger.send(summary(3)) == messenger.arrived(summary(3))


def test_what_was_dropped_has_not_arrived(pocket: Sandbox, messenger: SlackMessenger) -> None:
    pocket.fault("drop_before", "chat.postMessage")
    messenger.send(notice())
    assert messenger.arrived(notice()) is None


def test_it_is_found_behind_a_page_of_later_messages(messenger: SlackMessenger) -> None:
    told = [
        notice(key=f"n-{number}", since=datetime.now(UTC) - timedelta(minutes=1)) for number in range(103)
    ]
    first, *_ = [messenger.send(one) for one in told]
    assert messenger.arrived(told[0]) == first


def test_when_slack_cannot_be_asked_that_is_said(pocket: Sandbox, messenger: SlackMessenger) -> None:
    pocket.fault("rate_limited", "conversations.history", seconds=7)
    with pytest.raises(PlatformTroubleError) as caught:
        messenger.arrived(notice())
    assert (caught.value.why, caught.value.after) == ("ratelimited", timedelta(seconds=7))


FOUND = Announcement(Topic.INTEGRATION_FOUND, BO, ("Zen *desk* <!channel>",))


def test_an_announcement_arrives_as_a_direct_message_that_mentions_nobody(
    pocket: Sandbox, messenger: SlackMessenger
) -> None:
    delivery = messenger.tell(FOUND)
    [post] = pocket.person("bo").inbox()
    assert delivery == Delivered(f"{post.channel}/{post.ts}")
    assert "<!channel>" not in post.text
    [request] = pocket.requests("chat.postMessage")
    assert "metadata" not in request.args
    assert request.args["unfurl_links"] is False


@pytest.mark.parametrize(("trouble", "delivery", "posts"), TROUBLE)
def test_trouble_with_an_announcement_is_told_too(
    pocket: Sandbox, messenger: SlackMessenger, trouble: str, delivery: RetryLater, posts: int
) -> None:
    pocket.fault(trouble, "chat.postMessage", seconds=7)
    assert messenger.tell(FOUND) == delivery
    assert len(pocket.person("bo").inbox()) == posts


def test_a_notice_that_was_sent_is_shown_as_it_is_today(pocket: Sandbox, messenger: SlackMessenger) -> None:
    sent = messenger.send(notice(excerpt("Our login is broken.")))
    assert isinstance(sent, Delivered)
    answer = Answer("Ben", datetime(2026, 3, 2, 9, 50, tzinfo=UTC))
    quote = replace(excerpt("Our login works again."), edited=True)
    assert messenger.amend(notice(quote, answer=answer, seen=True), sent.ref) == sent
    [post] = pocket.person("bo").inbox()
    for words in ("Our login works again.", "edited since", "Answered by Ben, 10:50", "You have seen this."):
        assert words in post.text
    assert post.controls == ["open", "follow", "mute", "why"]


def test_the_words_of_a_deleted_message_are_shown_no_more(pocket: Sandbox, messenger: SlackMessenger) -> None:
    sent = messenger.send(notice(excerpt("Our password is 1234.")))
    assert isinstance(sent, Delivered)
    messenger.amend(notice(replace(excerpt("Our password is 1234."), deleted=True)), sent.ref)
    [request] = pocket.requests("chat.update")
    assert "1234" not in str(request.args)
    assert "deleted since" in request.args["text"]


def test_a_notice_is_still_found_by_its_key_after_it_was_shown_anew(messenger: SlackMessenger) -> None:
    sent = messenger.send(notice(key="n-1"))
    assert isinstance(sent, Delivered)
    messenger.amend(notice(key="n-1", seen=True), sent.ref)
    assert messenger.arrived(notice(key="n-1")) == sent


def test_what_cannot_be_changed_any_more_is_too_late(messenger: SlackMessenger) -> None:
    sent = messenger.send(notice())
    assert isinstance(sent, Delivered)
    assert messenger.amend(notice(), f"{sent.ref}9") == Refused("too_late")


def test_showing_a_notice_anew_can_be_tried_again_after_any_trouble(
    pocket: Sandbox, messenger: SlackMessenger
) -> None:
    sent = messenger.send(notice())
    assert isinstance(sent, Delivered)
    pocket.fault("rate_limited", "chat.update", seconds=7)
    assert messenger.amend(notice(), sent.ref) == RetryLater("ratelimited", timedelta(seconds=7))
    pocket.fault("drop_after", "chat.update")
    assert messenger.amend(notice(), sent.ref) == RetryLater("RemoteDisconnected")


@pytest.mark.parametrize(
    ("first", "may_connect", "offered"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_the_first_notice_offers_to_connect_where_that_is_possible(
    client: WebClient, pocket: Sandbox, first: bool, may_connect: bool, offered: bool
) -> None:
    may = {BO.person_id: may_connect}
    messenger = SlackMessenger(client, "https://n.slack.com/", lambda person_id: may[person_id])
    messenger.send(notice(first=first))
    assert ("connect" in pocket.person("bo").waits_for_message().controls) is offered
