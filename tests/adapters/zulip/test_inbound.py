"""Zulip's events become events of the rules."""

from datetime import timedelta

import pytest

from adapters.zulip.fields import moment
from adapters.zulip.inbound import normalise
from rules.events import (
    ChannelChanged,
    ChannelGone,
    Event,
    Joined,
    Left,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Moved,
    PersonAmended,
    PersonChanged,
    Profile,
    Reacted,
)
from rules.model import Role
from tests.adapters.zulip.happenings import (
    ACME,
    ANN,
    AT,
    BOT,
    CARLA,
    ID,
    NOTIFICATION_BOT,
    NOW,
    SCENE,
    SECOND,
    TEAM,
    Json,
    direct,
    message,
    moved,
    updated,
)

EDITED_AT = AT - timedelta(microseconds=42)
UPLOAD = "[a.png](/user_uploads/2/ce/a.png)"


def told(event: Json) -> tuple[Event, ...]:
    return normalise(event, SCENE, NOW)


def posted(**others: object) -> MessagePosted:
    fields = {
        "channel": str(ACME),
        "ref": str(ID),
        "author": str(CARLA),
        "at": AT,
        "text": "Hello",
        "topic": "our login",
    }
    return MessagePosted(**{**fields, **others})  # type: ignore[arg-type]


MESSAGES = [
    pytest.param(message(), posted(), id="somebody wrote in a topic"),
    pytest.param(message(type="channel"), posted(), id="whatever a server calls its channels"),
    pytest.param(message("/me waves"), posted(text="waves"), id="in the third person"),
    pytest.param(message(subject=""), posted(topic=""), id="an empty topic is one like any other"),
    pytest.param(
        message(subject="✔ our login"),
        posted(resolved=True),
        id="the mark of a resolved topic is not its name",
    ),
    pytest.param(
        message(subject="✔ ✔✔ our login"), posted(resolved=True), id="nor is a mark that people have repeated"
    ),
    pytest.param(message(subject="our ✔ login"), posted(topic="our ✔ login"), id="a sign that is no mark"),
    pytest.param(message(UPLOAD), posted(text="", files=1), id="a file without words"),
    pytest.param(
        message(f"See {UPLOAD}\n{UPLOAD}"), posted(text="See a.png", files=1), id="a file named in a sentence"
    ),
    pytest.param(message("Hi @**Ann|22**"), posted(text="Hi @Ann"), id="mentions become names"),
    pytest.param(
        message("@**Unseen|9** our login is broken"),
        posted(text="@Unseen our login is broken"),
        id="a customer who takes us for a person",
    ),
    pytest.param(message("a\0b\ud800"), posted(text="ab?"), id="what no database can store is left out"),
]


@pytest.mark.parametrize(("event", "expected"), MESSAGES)
def test_what_somebody_wrote_is_a_message(event: Json, expected: MessagePosted) -> None:
    assert told(event) == (expected,)


NOBODYS = [
    pytest.param(message(sender_id=BOT), id="our own"),
    pytest.param(message(sender_id=NOTIFICATION_BOT), id="a notice of the server's own bot"),
    pytest.param(direct("help"), id="a direct message"),
    pytest.param(message("@**Unseen|9** follow", sender_id=ANN), id="a command that mentions us"),
    pytest.param(message("@**unseen** mute", sender_id=ANN), id="a command without our number"),
    pytest.param(message("@_**Unseen|9** /unseen follow", sender_id=ANN), id="a command in a silent mention"),
    pytest.param(message(" @**Unseen|9**: why #**acme>our login@7**"), id="a command with a link"),
    pytest.param(message(timestamp=True), id="one without a time"),
    pytest.param(message(stream_id="12"), id="one from a channel without a number"),
    pytest.param({"type": "heartbeat"}, id="a heartbeat"),
    pytest.param({"type": "typing", "op": "start", "sender_id": CARLA}, id="somebody who is about to write"),
    pytest.param({}, id="nothing"),
]


@pytest.mark.parametrize("event", NOBODYS)
def test_the_rest_is_no_message(event: Json) -> None:
    assert told(event) == ()


def test_a_mention_of_a_namesake_is_no_command() -> None:
    assert told(message("@**Unseen|77** follow")) == (posted(text="@Unseen follow"),)


def test_messages_of_one_second_keep_their_order() -> None:
    first, second, later = moment(ID, SECOND), moment(ID + 1, SECOND), moment(1, SECOND + 1)
    assert first < second < later


EDITS = [
    pytest.param(
        updated(content="Hi @**Ann|22**", orig_content="Hi"),
        MessageEdited(str(ACME), str(ID), EDITED_AT, "Hi @Ann"),
        id="new words",
    ),
    pytest.param(
        updated(content="Hi", edit_timestamp=None), MessageEdited(str(ACME), str(ID), NOW, "Hi"), id="undated"
    ),
    pytest.param(
        updated(content=UPLOAD, orig_content="Hi"),
        MessageEdited(str(ACME), str(ID), EDITED_AT, "", 1),
        id="a file instead of words",
    ),
]


@pytest.mark.parametrize(("event", "expected"), EDITS)
def test_an_edit_tells_the_new_words(event: Json, expected: MessageEdited) -> None:
    assert told(event) == (expected,)


UNEDITED = [
    pytest.param(updated(content="Hi", rendering_only=True), id="the preview of a link"),
    pytest.param(updated(content="Hi", user_id=None), id="the preview of a link, on an older server"),
    pytest.param(updated(content="Hi", user_id=BOT), id="our own notice"),
    pytest.param(updated(content="Hi", stream_id=None), id="a direct message"),
    pytest.param(updated(content="Hi", orig_content="Hi"), id="the same words"),
    pytest.param(updated(flags=["mentioned"]), id="only flags"),
]


@pytest.mark.parametrize("event", UNEDITED)
def test_what_changes_no_words_is_no_edit(event: Json) -> None:
    assert told(event) == ()


def went(**others: object) -> Moved:
    fields = {
        "channel": str(ACME),
        "topic": "our login",
        "refs": frozenset({str(ID), str(ID - 1)}),
        "to_channel": str(ACME),
        "to_topic": "our login",
        "at": EDITED_AT,
        "whole": True,
        "resolved": False,
        "by": str(CARLA),
    }
    return Moved(**{**fields, **others})  # type: ignore[arg-type]


MOVES = [
    pytest.param(moved(subject="the login"), went(to_topic="the login"), id="a topic is renamed"),
    pytest.param(moved(subject="✔ our login"), went(resolved=True), id="a topic is resolved"),
    pytest.param(
        {**moved(subject="our login"), "orig_subject": "✔ our login"}, went(), id="a topic is opened again"
    ),
    pytest.param(moved(new_stream_id=TEAM), went(to_channel=str(TEAM)), id="a topic goes to another channel"),
    pytest.param(
        {**moved(new_stream_id=TEAM), "orig_subject": "✔ our login"},
        went(to_channel=str(TEAM), resolved=True),
        id="a resolved one does",
    ),
    pytest.param(
        moved(new_stream_id=TEAM, subject="theirs"),
        went(to_channel=str(TEAM), to_topic="theirs"),
        id="to another channel under another name",
    ),
    pytest.param(
        {**moved(subject="theirs"), "propagate_mode": "change_later"},
        went(to_topic="theirs", whole=False),
        id="the later messages of a topic",
    ),
    pytest.param(
        {**moved(subject="theirs"), "propagate_mode": "change_one", "message_ids": [ID]},
        went(to_topic="theirs", whole=False, refs=frozenset({str(ID)})),
        id="a single message",
    ),
]


@pytest.mark.parametrize(("event", "expected"), MOVES)
def test_a_move_tells_from_where_to_where(event: Json, expected: Moved) -> None:
    assert told(event) == (expected,)


def test_one_event_may_edit_and_move() -> None:
    event = moved(subject="the login", content="Hi", orig_content="Ho")
    assert told(event) == (MessageEdited(str(ACME), str(ID), EDITED_AT, "Hi"), went(to_topic="the login"))


GONE = {"type": "delete_message", "message_type": "stream", "stream_id": ACME, "topic": "our login"}


@pytest.mark.parametrize(
    ("event", "refs"),
    [
        pytest.param(GONE | {"message_id": ID}, [ID], id="one by one"),
        pytest.param(GONE | {"message_ids": [ID, ID - 1]}, [ID, ID - 1], id="in bulk"),
        pytest.param(GONE | {"message_id": ID, "message_type": "private"}, [], id="a direct message"),
        pytest.param(GONE, [], id="none"),
    ],
)
def test_messages_are_deleted(event: Json, refs: list[int]) -> None:
    assert told(event) == tuple(MessageDeleted(str(ACME), str(ref), NOW) for ref in refs)


REACTION = {"type": "reaction", "op": "add", "user_id": ANN, "message_id": ID, "emoji_name": "tada"}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(REACTION, (Reacted(None, str(ID), str(ANN), NOW),), id="somebody reacted"),
        pytest.param(
            {**REACTION, "user_id": None, "user": {"user_id": ANN}},
            (Reacted(None, str(ID), str(ANN), NOW),),
            id="on an older server",
        ),
        pytest.param({**REACTION, "op": "remove"}, (), id="somebody took a reaction back"),
        pytest.param({**REACTION, "user_id": BOT}, (), id="we did"),
        pytest.param({**REACTION, "user_id": None}, (), id="nobody did"),
    ],
)
def test_reactions(event: Json, expected: tuple[Event, ...]) -> None:
    assert told(event) == expected


BOTH = [{"stream_id": ACME, "name": "acme"}, {"stream_id": TEAM, "name": "team"}]
PEERS = {"type": "subscription", "stream_ids": [ACME, TEAM], "user_ids": [CARLA, BOT]}
CHANNELS = [
    pytest.param(
        {"type": "subscription", "op": "add", "subscriptions": BOTH},
        [ChannelChanged(str(ACME)), ChannelChanged(str(TEAM))],
        id="we were subscribed",
    ),
    pytest.param(
        {"type": "subscription", "op": "remove", "subscriptions": BOTH[:1]},
        [ChannelGone(str(ACME))],
        id="we were unsubscribed",
    ),
    pytest.param({"type": "subscription", "op": "update", "stream_id": ACME}, [], id="a colour was chosen"),
    pytest.param(
        {**PEERS, "op": "peer_add"},
        [Joined(str(ACME), str(CARLA), NOW), Joined(str(TEAM), str(CARLA), NOW)],
        id="somebody joined two channels",
    ),
    pytest.param(
        {**PEERS, "op": "peer_remove"},
        [Left(str(ACME), str(CARLA), NOW), Left(str(TEAM), str(CARLA), NOW)],
        id="somebody left two channels",
    ),
    pytest.param(
        {"type": "stream", "op": "create", "streams": BOTH[:1]}, [ChannelChanged(str(ACME))], id="a new one"
    ),
    pytest.param(
        {"type": "stream", "op": "delete", "streams": BOTH, "stream_ids": [ACME]},
        [ChannelGone(str(ACME)), ChannelGone(str(TEAM))],
        id="two are no more",
    ),
    *(
        pytest.param(
            {"type": "stream", "op": "update", "stream_id": ACME, "property": about, "value": value},
            [ChannelChanged(str(ACME), private=(about, value) == ("invite_only", True))],
            id=what,
        )
        for about, value, what in (
            ("name", "acme inc", "one is renamed"),
            ("invite_only", True, "one is made private"),
            ("invite_only", False, "one is made public"),
            ("is_archived", True, "one is archived"),
            ("history_public_to_subscribers", False, "one hides its history"),
        )
    ),
    pytest.param(
        {
            "type": "stream",
            "op": "update",
            "stream_id": ACME,
            "property": "stream_weekly_traffic",
            "value": 3,
        },
        [],
        id="its traffic is counted",
    ),
]


@pytest.mark.parametrize(("event", "expected"), CHANNELS)
def test_channels_and_who_is_in_them(event: Json, expected: list[Event]) -> None:
    assert told(event) == tuple(expected)


def somebody(op: str, **told: object) -> Json:
    return {"type": "realm_user", "op": op, "person": {"user_id": CARLA, **told}}


def some_bot(op: str, **told: object) -> Json:
    return {"type": "realm_bot", "op": op, "bot": {"user_id": 30, "api_key": "k", **told}}


PEOPLE = [
    pytest.param(
        somebody("add", full_name="Carla", role=600, is_bot=False, is_active=True),
        PersonChanged(Profile("21", "Carla", Role.CUSTOMER)),
        id="a guest is new",
    ),
    pytest.param(
        somebody("update", role=200), PersonAmended("21", role=Role.TEAMMATE, admin=True), id="a role"
    ),
    pytest.param(
        somebody("update", role=600),
        PersonAmended("21", role=Role.CUSTOMER, admin=False),
        id="a guest's role",
    ),
    pytest.param(somebody("update", full_name="Carl"), PersonAmended("21", name="Carl"), id="a name"),
    pytest.param(
        somebody("update", timezone="Asia/Tokyo"),
        PersonAmended("21", timezone="Asia/Tokyo"),
        id="a time zone",
    ),
    pytest.param(
        somebody("update", delivery_email="c@n.example"),
        PersonAmended("21", email="c@n.example"),
        id="an address",
    ),
    pytest.param(
        somebody("update", delivery_email=None),
        PersonAmended("21", email=""),
        id="an address that is hidden now",
    ),
    pytest.param(somebody("update", is_active=False), PersonAmended("21", active=False), id="deactivated"),
    pytest.param(somebody("update", is_active=True), PersonAmended("21", active=True), id="active again"),
    pytest.param(somebody("remove", full_name="Carla"), PersonAmended("21", active=False), id="removed"),
    pytest.param(
        some_bot("add", full_name="Helpdesk", is_active=True),
        PersonChanged(Profile("30", "Helpdesk", Role.BOT)),
        id="a bot is new",
    ),
    pytest.param(some_bot("update", full_name="Desk"), PersonAmended("30", name="Desk"), id="a bot's name"),
    pytest.param(some_bot("delete"), PersonAmended("30", active=False), id="a bot is deleted"),
]


@pytest.mark.parametrize(("event", "expected"), PEOPLE)
def test_what_is_told_of_people(event: Json, expected: Event) -> None:
    assert told(event) == (expected,)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(somebody("update", avatar_url="https://n.example/a.png"), id="a picture"),
        pytest.param(somebody("update", new_email="user21@n.example"), id="a placeholder of an address"),
        pytest.param(somebody("update", custom_profile_field={"id": 1}), id="a field of theirs"),
        pytest.param(somebody("add", full_name="Carla"), id="somebody without a role"),
        pytest.param(some_bot("update", services=[]), id="a bot's services"),
    ],
)
def test_what_matters_to_nobody_here(event: Json) -> None:
    assert told(event) == ()
