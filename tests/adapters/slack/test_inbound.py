"""Slack's events become events of the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.inbound import normalise
from rules.events import (
    ChannelChanged,
    ChannelGone,
    ChannelRenumbered,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Reacted,
)
from tests.adapters.slack.envelopes import (
    ANN,
    BOT,
    CARLA,
    CHANNEL,
    LATER,
    NAMES,
    ROOT,
    TEAM,
    TS,
    Json,
    changed,
    deleted,
    envelope,
    message,
    said,
)

AT = datetime(2023, 11, 14, 22, 13, 20, 100, tzinfo=UTC)
AT_LATER = AT + timedelta(seconds=60, microseconds=100)
POSTED = MessagePosted(CHANNEL, TS, CARLA, AT, "Hello")
FILE = {"id": "F1", "name": "a.png", "mode": "hosted"}


def told(event: Json) -> tuple[Event, ...]:
    return normalise(envelope(event), TEAM, BOT, NAMES.get)


def posted(**others: object) -> MessagePosted:
    fields = {"channel": CHANNEL, "ref": TS, "author": CARLA, "at": AT, "text": "Hello", **others}
    return MessagePosted(**fields)  # type: ignore[arg-type]


MESSAGES = [
    pytest.param(message(), posted(), id="somebody wrote in a channel"),
    pytest.param(message(channel_type="group"), posted(), id="in a private channel"),
    pytest.param(message(thread_ts=ROOT), posted(thread=ROOT), id="in a thread"),
    pytest.param(message(thread_ts=TS), posted(), id="the first message of a thread is no reply to itself"),
    pytest.param(
        message(subtype="thread_broadcast", thread_ts=ROOT, root={"ts": ROOT}),
        posted(thread=ROOT),
        id="a thread broadcast is one message, of its thread",
    ),
    pytest.param(message(subtype="me_message"), posted(), id="in the third person"),
    pytest.param(
        message("", subtype="file_share", files=[FILE, FILE]),
        posted(text="", files=2),
        id="files without words",
    ),
    pytest.param(
        message(subtype="bot_message", user=None, bot_id="B0FORM"),
        posted(author="B0FORM"),
        id="an integration",
    ),
    pytest.param(
        message(subtype="bot_message", bot_id="B0FORM"), posted(), id="an integration that is a user"
    ),
    pytest.param(
        message(bot_id="B0APP", app_id="A1"), posted(), id="an app with a person's token: the person"
    ),
    pytest.param(
        message("", user="USLACKBOT", subtype="file_share", files=[FILE]),
        posted(author="USLACKBOT", text="", files=1),
        id="an e-mail to the channel",
    ),
    pytest.param(message("Hi <@U0ANN>"), posted(text="Hi @Ann Lindqvist"), id="mentions become names"),
    pytest.param(
        message(f"<@{BOT}> our login is broken"),
        posted(text=f"@{BOT} our login is broken"),
        id="a customer who takes us for a person",
    ),
    pytest.param(message("a\0b\ud800"), posted(text="ab?"), id="what no database can store is left out"),
    pytest.param(
        message("", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "In *blocks*"}}]),
        posted(text="In *blocks*"),
        id="words in blocks only",
    ),
]


@pytest.mark.parametrize(("event", "expected"), MESSAGES)
def test_what_somebody_wrote_is_a_message(event: Json, expected: MessagePosted) -> None:
    assert told(event) == (expected,)


SYSTEM = [
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_unarchive",
    "channel_posting_permissions",
    "group_join",
    "group_leave",
    "group_topic",
    "group_name",
    "pinned_item",
    "unpinned_item",
    "reminder_add",
    "bot_add",
    "bot_remove",
    "huddle_thread",
    "ekm_access_denied",
    "tombstone",
    "sh_room_created",
    "sh_room_shared",
    "slackbot_response",
    "message_replied",
    "assistant_app_thread",
    "canvas_updated",
]

SILENT = [
    *(pytest.param(message(subtype=subtype), id=f"a note of Slack's: {subtype}") for subtype in SYSTEM),
    pytest.param(message(user=BOT), id="our own message"),
    pytest.param(changed(said("a", user=BOT), said("b", user=BOT)), id="our own message, edited"),
    pytest.param(message(channel="D0CARLA", channel_type="im"), id="a direct message to us"),
    pytest.param(message(channel="G0GROUP", channel_type="mpim"), id="a group direct message"),
    pytest.param(message(channel_type="app_home"), id="a message on the app's page"),
    pytest.param(message(is_ephemeral=True), id="what only one person can see"),
    pytest.param(message(user="USLACKBOT", text="Reminder: lunch"), id="a reminder of Slackbot's"),
    pytest.param(message(f"<@{BOT}> wait 5m"), id="a command by mentioning us"),
    pytest.param(message(f"<@{BOT}>"), id="a mere mention of us, which asks for one's settings"),
    pytest.param(message(user=None), id="nobody wrote it"),
    pytest.param(message(ts="yesterday"), id="no time"),
    pytest.param(message(channel=None), id="no channel"),
    pytest.param(
        changed(said(), said(attachments=[{"from_url": "https://a.example"}])), id="a preview was added"
    ),
    pytest.param(changed(said(), said(reply_count=1, thread_ts=TS)), id="a reply was counted"),
    pytest.param(changed(said("a"), said("b", subtype="channel_join")), id="a note of Slack's, edited"),
    pytest.param({"type": "reaction_removed", "user": ANN, "event_ts": LATER}, id="a reaction taken back"),
    pytest.param({"type": "app_home_opened", "user": ANN}, id="somebody opened the app's page"),
    pytest.param({"type": ["message"]}, id="a type that is none"),
]


@pytest.mark.parametrize("event", SILENT)
def test_everything_else_is_nothing(event: Json) -> None:
    assert told(event) == ()


def reaction(**others: object) -> Json:
    item = {"type": "message", "channel": CHANNEL, "ts": TS}
    return {
        "type": "reaction_added",
        "user": ANN,
        "reaction": "eyes",
        "item": item,
        "event_ts": LATER,
        **others,
    }


def member(kind: str, who: str) -> Json:
    return {
        "type": f"member_{kind}_channel",
        "user": who,
        "channel": CHANNEL,
        "team": TEAM,
        "event_ts": LATER,
    }


def of_channel(kind: str, channel: object = CHANNEL) -> Json:
    return {"type": kind, "channel": channel, "event_ts": LATER}


CHANGES = [
    pytest.param(
        changed(said("Helo"), said("Hello", edited={"user": CARLA, "ts": LATER})),
        [MessageEdited(CHANNEL, TS, AT_LATER, "Hello")],
        id="a message has new words",
    ),
    pytest.param(
        changed(said("", files=[FILE]), said("", files=[{**FILE, "mode": "tombstone"}])),
        [MessageEdited(CHANNEL, TS, AT_LATER, "", 0)],
        id="a message has lost its file",
    ),
    pytest.param(deleted(), [MessageDeleted(CHANNEL, TS, AT_LATER)], id="a message is gone"),
    pytest.param(
        changed(said(), said("This message was deleted.", subtype="tombstone", user="USLACKBOT")),
        [MessageDeleted(CHANNEL, TS, AT_LATER)],
        id="a message is gone and only a tombstone is left",
    ),
    pytest.param(reaction(), [Reacted(CHANNEL, TS, ANN, AT_LATER)], id="somebody reacted"),
    pytest.param(reaction(user=BOT), [], id="we reacted"),
    pytest.param(reaction(item={"type": "file", "file": "F1"}), [], id="somebody reacted to a file"),
    pytest.param(member("joined", ANN), [Joined(CHANNEL, ANN, AT_LATER)], id="somebody joined"),
    pytest.param(member("left", ANN), [Left(CHANNEL, ANN, AT_LATER)], id="somebody left"),
    pytest.param(member("joined", BOT), [ChannelChanged(CHANNEL)], id="we were invited: look the channel up"),
    pytest.param(member("left", BOT), [ChannelGone(CHANNEL)], id="we left"),
    *(
        pytest.param(of_channel(kind), [ChannelChanged(CHANNEL)], id=kind)
        for kind in (
            "channel_archive",
            "channel_unarchive",
            "channel_shared",
            "channel_unshared",
            "group_archive",
            "group_unarchive",
        )
    ),
    *(
        pytest.param(message(subtype=subtype), [ChannelChanged(CHANNEL, private)], id=subtype)
        for subtype, private in (("channel_convert_to_private", True), ("channel_convert_to_public", False))
    ),
    *(
        pytest.param(of_channel(kind, {"id": CHANNEL, "name": "new"}), [ChannelChanged(CHANNEL)], id=kind)
        for kind in ("channel_rename", "group_rename")
    ),
    *(
        pytest.param(of_channel(kind), [ChannelGone(CHANNEL)], id=kind)
        for kind in ("channel_left", "channel_deleted", "group_left", "group_deleted")
    ),
    pytest.param(
        {
            "type": "channel_id_changed",
            "old_channel_id": "G0OLD",
            "new_channel_id": CHANNEL,
            "event_ts": LATER,
        },
        [ChannelRenumbered("G0OLD", CHANNEL)],
        id="a channel has another id",
    ),
]


@pytest.mark.parametrize(("event", "expected"), CHANGES)
def test_what_changes_is_told(event: Json, expected: list[Event]) -> None:
    assert told(event) == tuple(expected)


def test_time_is_exact_to_the_microsecond() -> None:
    [posted] = told(message(ts="1700000000.999999"))
    assert isinstance(posted, MessagePosted)
    assert posted.at == datetime(2023, 11, 14, 22, 13, 20, 999999, tzinfo=UTC)


def test_only_events_are_events() -> None:
    assert normalise({**envelope(message()), "type": "url_verification"}, TEAM, BOT, NAMES.get) == ()
