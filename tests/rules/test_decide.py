"""The decision about one message and one person: line by line, and the order of the lines."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rules.decide import Alert, Case, Skip, Subject, is_concerned, plan
from rules.following import Because
from rules.model import Audience, Channel, Medium, Role, Standing
from rules.settings import Customers, Settings
from tests.rules.cast import (
    BEN,
    BEN_EVERYWHERE,
    BEN_GONE,
    DAN,
    EARLIER,
    FOLLOWED,
    FOLLOWED_SINCE,
    FOLLOWER,
    LATER,
    MEMBER,
    MUTED,
    NOON,
    NOTE,
    QUESTION,
    REPLY,
    ROBOT,
    SUPPORT,
    TEAM_ROOM,
    TICKET,
    UNFOLLOWED,
    ben,
    noon,
)

ALL = Settings(customers=Customers.ALL)
FOLLOWED_ONLY = Settings(customers=Customers.FOLLOWED)
NONE = Settings(customers=Customers.NONE)
NO_MEDIUM = Settings(dm=False, email=False)

ASSIGNEE = replace(MEMBER, assigned_at=EARLIER)
ITEM_FOLLOWER = replace(MEMBER, item=FOLLOWED)
CHANNEL_FOLLOWER = replace(MEMBER, channel=FOLLOWED)
WRITER = replace(MEMBER, wrote_at=EARLIER)
MUTER = replace(MEMBER, conversation=MUTED)

PRIVATE = replace(SUPPORT, private=True)
OFF = replace(SUPPORT, audience=Audience.OFF)
OPENED = replace(PRIVATE, opened=True)
LARGE = replace(SUPPORT, teammates=16)


def told(answer: Alert | Skip) -> Skip | tuple[Subject, Because]:
    """Leave out of an answer when and how somebody is told."""
    return answer if isinstance(answer, Skip) else (answer.subject, answer.because)


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        pytest.param(
            ben(replace(NOTE, author_id=BEN.id), FOLLOWER), Skip.OWN_MESSAGE, id="1: their own message"
        ),
        pytest.param(
            ben(replace(QUESTION, author_id=BEN.id), FOLLOWER),
            Skip.OWN_MESSAGE,
            id="1: their own, written as a guest",
        ),
        pytest.param(ben(QUESTION, person=DAN), Skip.NOT_A_TEAMMATE, id="2: a customer"),
        pytest.param(ben(QUESTION, person=ROBOT), Skip.NOT_A_TEAMMATE, id="2: a bot"),
        pytest.param(ben(QUESTION, person=BEN_GONE), Skip.DEACTIVATED, id="2: deactivated"),
        pytest.param(ben(QUESTION, FOLLOWER, channel=OFF), Skip.CHANNEL_OFF, id="3: channel off"),
        pytest.param(
            ben(QUESTION, Standing(conversation=FOLLOWED)), Skip.NO_PERMISSION, id="3: not in their project"
        ),
        pytest.param(
            ben(QUESTION, Standing(), ALL, PRIVATE, BEN_EVERYWHERE),
            Skip.NO_PERMISSION,
            id="3: all projects, but private",
        ),
        pytest.param(
            ben(
                QUESTION,
                replace(MEMBER, member_since=LATER),
                channel=replace(PRIVATE, protected_history=True),
            ),
            Skip.NO_PERMISSION,
            id="3: said before they joined",
        ),
        pytest.param(ben(QUESTION, MUTER), Skip.MUTED, id="4: muted, even for all customers"),
        pytest.param(ben(QUESTION, replace(MEMBER, channel=MUTED)), Skip.MUTED, id="4: its channel muted"),
        pytest.param(ben(NOTE, replace(WRITER, item=MUTED)), Skip.MUTED, id="4: its item muted"),
        pytest.param(ben(QUESTION, FOLLOWER, NO_MEDIUM), Skip.NO_MEDIUM, id="5: no medium switched on"),
        pytest.param(ben(QUESTION, FOLLOWER, NONE), Skip.CUSTOMERS_OFF, id="6: from a customer, none wanted"),
        pytest.param(
            ben(QUESTION, MEMBER, ALL),
            (Subject.CUSTOMER_MESSAGE, Because.ALL_CUSTOMERS),
            id="7: customer message",
        ),
        pytest.param(
            ben(TICKET, MEMBER, ALL), (Subject.NEW_TICKET, Because.ALL_CUSTOMERS), id="7: new ticket"
        ),
        pytest.param(
            ben(QUESTION, MEMBER),
            (Subject.CUSTOMER_MESSAGE, Because.ALL_CUSTOMERS),
            id="7: automatic in a small channel",
        ),
        pytest.param(
            ben(QUESTION, replace(MEMBER, conversation=UNFOLLOWED)),
            (Subject.CUSTOMER_MESSAGE, Because.ALL_CUSTOMERS),
            id="7: all means all, unfollowed ones too",
        ),
        pytest.param(
            ben(QUESTION, Standing(), ALL, OPENED, BEN_EVERYWHERE),
            (Subject.CUSTOMER_MESSAGE, Because.ALL_CUSTOMERS),
            id="7: all projects, private but opened",
        ),
        pytest.param(
            ben(QUESTION, FOLLOWER, FOLLOWED_ONLY),
            (Subject.CUSTOMER_MESSAGE, Because.ASKED),
            id="8: customer message, because they asked",
        ),
        pytest.param(
            ben(QUESTION, ASSIGNEE, FOLLOWED_ONLY),
            (Subject.CUSTOMER_MESSAGE, Because.ASSIGNEE),
            id="8: because of being the assignee",
        ),
        pytest.param(
            ben(QUESTION, ITEM_FOLLOWER, FOLLOWED_ONLY),
            (Subject.CUSTOMER_MESSAGE, Because.ITEM),
            id="8: because of the item",
        ),
        pytest.param(
            ben(QUESTION, CHANNEL_FOLLOWER, FOLLOWED_ONLY),
            (Subject.CUSTOMER_MESSAGE, Because.CHANNEL),
            id="8: because of the channel",
        ),
        pytest.param(
            ben(QUESTION, WRITER, FOLLOWED_ONLY),
            (Subject.CUSTOMER_MESSAGE, Because.WROTE),
            id="8: because they wrote in it",
        ),
        pytest.param(
            ben(QUESTION, WRITER, FOLLOWED_ONLY, person=replace(DAN, role=Role.TEAMMATE)),
            (Subject.CUSTOMER_MESSAGE, Because.WROTE),
            id="8: a guest made a member keeps what they wrote",
        ),
        pytest.param(
            ben(TICKET, CHANNEL_FOLLOWER, FOLLOWED_ONLY),
            (Subject.NEW_TICKET, Because.CHANNEL),
            id="8: new ticket in a channel they follow",
        ),
        pytest.param(
            ben(QUESTION, WRITER, channel=LARGE),
            (Subject.CUSTOMER_MESSAGE, Because.WROTE),
            id="8: automatic in a large channel",
        ),
        pytest.param(
            ben(QUESTION, FOLLOWER, FOLLOWED_ONLY, TEAM_ROOM),
            (Subject.CUSTOMER_MESSAGE, Because.ASKED),
            id="8: from a customer in an internal channel",
        ),
        pytest.param(
            ben(NOTE, FOLLOWER, Settings(internal=False), TEAM_ROOM), Skip.INTERNAL_OFF, id="9: switched off"
        ),
        pytest.param(
            ben(NOTE, MEMBER, Settings(internal=False), TEAM_ROOM),
            Skip.INTERNAL_OFF,
            id="9: switched off, followed or not",
        ),
        pytest.param(
            ben(NOTE, WRITER, channel=TEAM_ROOM),
            (Subject.INTERNAL_MESSAGE, Because.WROTE),
            id="9: internal message, because they wrote in it",
        ),
        pytest.param(
            ben(NOTE, FOLLOWER, Settings(customers=Customers.NONE, replies=False), TEAM_ROOM),
            (Subject.INTERNAL_MESSAGE, Because.ASKED),
            id="9: whatever they want of customers and replies",
        ),
        pytest.param(ben(REPLY, FOLLOWER, Settings(replies=False)), Skip.REPLIES_OFF, id="10: switched off"),
        pytest.param(
            ben(REPLY, MEMBER, Settings(replies=False)),
            Skip.REPLIES_OFF,
            id="10: switched off, followed or not",
        ),
        pytest.param(
            ben(REPLY, ASSIGNEE),
            (Subject.REPLY_TO_CUSTOMER, Because.ASSIGNEE),
            id="10: reply to a customer, because of being the assignee",
        ),
        pytest.param(
            ben(replace(REPLY, author_id=ROBOT.id, author_role=Role.BOT), FOLLOWER),
            (Subject.REPLY_TO_CUSTOMER, Because.ASKED),
            id="10: a bot's reply",
        ),
        pytest.param(
            ben(REPLY, FOLLOWER, Settings(customers=Customers.NONE, internal=False)),
            (Subject.REPLY_TO_CUSTOMER, Because.ASKED),
            id="10: whatever they want of customers and internal messages",
        ),
        pytest.param(ben(QUESTION, MEMBER, FOLLOWED_ONLY), Skip.NOT_FOLLOWING, id="11: from a customer"),
        pytest.param(
            ben(QUESTION, MEMBER, channel=LARGE), Skip.NOT_FOLLOWING, id="11: automatic in a large channel"
        ),
        pytest.param(ben(NOTE, MEMBER, ALL, TEAM_ROOM), Skip.NOT_FOLLOWING, id="11: internal"),
        pytest.param(ben(REPLY, MEMBER, ALL), Skip.NOT_FOLLOWING, id="11: reply to a customer"),
    ],
)
def test_the_first_line_that_applies_is_the_answer(
    case: Case, answer: Skip | tuple[Subject, Because]
) -> None:
    assert told(plan(case)) == answer


@pytest.mark.parametrize(
    ("wait", "due"),
    [
        pytest.param(timedelta(minutes=1), noon(minutes=1), id="the message's own time plus the wait"),
        pytest.param(timedelta(0), NOON, id="no wait: at once"),
        pytest.param(timedelta(minutes=60), noon(hours=1), id="the longest wait"),
    ],
)
def test_when_an_alert_is_due(wait: timedelta, due: datetime) -> None:
    answer = plan(ben(QUESTION, settings=Settings(wait=wait)))
    assert isinstance(answer, Alert)
    assert answer.due_at == due


@pytest.mark.parametrize(
    ("dm", "email", "media"),
    [
        pytest.param(True, False, {Medium.DIRECT_MESSAGE}, id="direct message"),
        pytest.param(False, True, {Medium.EMAIL}, id="e-mail"),
        pytest.param(True, True, {Medium.DIRECT_MESSAGE, Medium.EMAIL}, id="both"),
    ],
)
def test_an_alert_goes_by_every_medium_switched_on(dm: bool, email: bool, media: set[Medium]) -> None:
    answer = plan(ben(QUESTION, settings=Settings(dm=dm, email=email)))
    assert isinstance(answer, Alert)
    assert answer.media == media


@pytest.mark.parametrize(
    "standing",
    [
        pytest.param(replace(MEMBER, conversation=FOLLOWED_SINCE), id="asked afterwards"),
        pytest.param(replace(MEMBER, item=FOLLOWED_SINCE), id="followed its item afterwards"),
        pytest.param(replace(MEMBER, channel=FOLLOWED_SINCE), id="followed its channel afterwards"),
        pytest.param(replace(MEMBER, assigned_at=LATER), id="assigned afterwards"),
        pytest.param(replace(MEMBER, wrote_at=LATER), id="wrote afterwards"),
    ],
)
def test_who_is_told_about_a_late_message_is_settled_by_the_platforms_time(standing: Standing) -> None:
    assert plan(ben(QUESTION, standing, FOLLOWED_ONLY)) is Skip.NOT_FOLLOWING


@pytest.mark.parametrize(
    ("case", "concerned"),
    [
        pytest.param(ben(QUESTION), True, id="alerted"),
        pytest.param(ben(REPLY, FOLLOWER, replace(FOLLOWED_ONLY, replies=False)), True, id="following"),
        pytest.param(ben(QUESTION, MUTER, FOLLOWED_ONLY), True, id="muted"),
        pytest.param(
            ben(NOTE, replace(WRITER, conversation=UNFOLLOWED), FOLLOWED_ONLY), True, id="having written"
        ),
        pytest.param(ben(QUESTION, MEMBER, replace(ALL, dm=False)), True, id="on all with permission"),
        pytest.param(ben(QUESTION, Standing(), ALL, PRIVATE), False, id="on all without permission"),
        pytest.param(ben(QUESTION, FOLLOWER, channel=OFF), True, id="following without permission"),
        pytest.param(ben(QUESTION, MEMBER, FOLLOWED_ONLY), False, id="anybody else"),
        pytest.param(ben(QUESTION, MEMBER, NONE), False, id="on none"),
    ],
)
def test_whose_answers_are_stored(case: Case, concerned: bool) -> None:
    assert is_concerned(case, plan(case)) is concerned


@pytest.mark.parametrize("channel", [SUPPORT, TEAM_ROOM, LARGE])
def test_the_section_from_customers_is_display_only(channel: Channel) -> None:
    shown, hidden = (
        plan(ben(QUESTION, settings=Settings(section=on), channel=channel)) for on in (True, False)
    )
    assert shown == hidden
