"""What kind a message is, which conversation it belongs to, and who waits for an answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.conversations import (
    LONGEST_GAP,
    SHORTEST_GAP,
    Neighbour,
    answered_at,
    home,
    is_new_ticket,
    kind_of,
    running_conversation,
    waiting_since,
)
from rules.model import Audience, Kind, Message, Role
from tests.rules.cast import NOON, SUPPORT, TEAM_ROOM, noon

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("author", "audience", "kind"),
    [
        pytest.param(Role.CUSTOMER, Audience.CUSTOMER, Kind.FROM_CUSTOMER, id="customer among customers"),
        pytest.param(Role.CUSTOMER, Audience.INTERNAL, Kind.FROM_CUSTOMER, id="customer among teammates"),
        pytest.param(Role.TEAMMATE, Audience.CUSTOMER, Kind.REPLY_TO_CUSTOMER, id="teammate among customers"),
        pytest.param(Role.TEAMMATE, Audience.INTERNAL, Kind.INTERNAL, id="teammate among teammates"),
        pytest.param(Role.BOT, Audience.CUSTOMER, Kind.REPLY_TO_CUSTOMER, id="bot among customers"),
        pytest.param(Role.BOT, Audience.INTERNAL, Kind.INTERNAL, id="bot among teammates"),
    ],
)
def test_the_kind_of_a_message(author: Role, audience: Audience, kind: Kind) -> None:
    assert kind_of(author, audience) is kind


@pytest.mark.parametrize(
    ("kind", "starts", "in_thread", "expected"),
    [
        pytest.param(Kind.FROM_CUSTOMER, True, False, True, id="the first message, from a customer"),
        pytest.param(Kind.FROM_CUSTOMER, False, False, False, id="from a customer, but not the first"),
        pytest.param(Kind.REPLY_TO_CUSTOMER, True, False, False, id="the first, but to a customer"),
        pytest.param(Kind.INTERNAL, True, False, False, id="the first, but internal"),
        pytest.param(Kind.FROM_CUSTOMER, True, True, False, id="a reply whose root is unknown"),
    ],
)
def test_what_is_a_new_ticket(kind: Kind, starts: bool, in_thread: bool, expected: bool) -> None:
    assert is_new_ticket(kind, starts=starts, in_thread=in_thread) is expected


def earlier(conversation: int, **ago: float) -> Neighbour:
    return Neighbour(conversation, NOON - timedelta(**ago))


def later(conversation: int, **ahead: float) -> Neighbour:
    return Neighbour(conversation, noon(**ahead))


@pytest.mark.parametrize(
    ("before", "after", "gap", "joins"),
    [
        pytest.param(None, None, HOUR, None, id="the first message of a channel starts one"),
        pytest.param(earlier(1, minutes=5), None, HOUR, 1, id="five minutes later it runs on"),
        pytest.param(earlier(1, minutes=59, seconds=59), None, HOUR, 1, id="until an hour passes"),
        pytest.param(earlier(1, hours=1), None, HOUR, None, id="an hour without any: a new one"),
        pytest.param(earlier(1, minutes=5), None, timedelta(minutes=2), None, id="per channel: 2 minutes"),
        pytest.param(earlier(1, hours=23), None, timedelta(hours=24), 1, id="per channel: 24 hours"),
        pytest.param(None, later(2, minutes=5), HOUR, 2, id="a late arrival joins what came after it"),
        pytest.param(None, later(2, hours=1), HOUR, None, id="a late arrival an hour before stands alone"),
        pytest.param(
            earlier(1, minutes=50),
            later(2, minutes=50),
            HOUR,
            1,
            id="a late arrival between two joins the earlier",
        ),
        pytest.param(
            earlier(1, hours=2), later(2, minutes=50), HOUR, 2, id="or the later, when only that is near"
        ),
        pytest.param(earlier(1, seconds=0), None, HOUR, 1, id="at the same moment"),
    ],
)
def test_top_level_messages_form_a_running_conversation(
    before: Neighbour | None, after: Neighbour | None, gap: timedelta, joins: int | None
) -> None:
    assert running_conversation(NOON, before, after, gap) == joins
    assert home(NOON, replace(SUPPORT, gap=gap), before, after) == joins


def test_an_admin_may_separate_conversations_by_2_minutes_to_24_hours_of_silence() -> None:
    bounds = (SHORTEST_GAP, LONGEST_GAP)
    assert bounds == (timedelta(minutes=2), timedelta(hours=24))


def test_in_an_internal_channel_each_top_level_message_stands_alone() -> None:
    assert home(NOON, TEAM_ROOM, earlier(1, seconds=1), later(2, seconds=1)) is None


def neighbour(stored: dict[datetime, int], moment: datetime | None) -> Neighbour | None:
    return None if moment is None else Neighbour(stored[moment], moment)


def grouped(moments: list[datetime]) -> list[set[datetime]]:
    """Let messages arrive in the given order, each a conversation of its own or in its neighbours'."""
    stored: dict[datetime, int] = {}
    for moment in moments:
        before = max((one for one in stored if one <= moment), default=None)
        after = min((one for one in stored if one > moment), default=None)
        joined = running_conversation(moment, neighbour(stored, before), neighbour(stored, after), HOUR)
        stored[moment] = len(stored) if joined is None else joined
    return [{one for one, home in stored.items() if home == name} for name in sorted(set(stored.values()))]


MOMENTS = st.lists(st.integers(0, 300).map(lambda minutes: noon(minutes=minutes)), max_size=8, unique=True)


@given(MOMENTS)
def test_in_order_only_an_hour_of_silence_separates_conversations(moments: list[datetime]) -> None:
    conversations = grouped(sorted(moments))
    for conversation in conversations:
        ordered = sorted(conversation)
        assert all(b - a < HOUR for a, b in pairwise(ordered))
    for ended, begun in pairwise(conversations):
        assert min(begun) - max(ended) >= HOUR


@given(MOMENTS, st.integers(0, 300))
def test_a_late_arrival_regroups_nobody(moments: list[datetime], minutes: int) -> None:
    late = noon(minutes=minutes, seconds=1)
    without = [conversation - {late} for conversation in grouped([*moments, late])]
    assert [conversation for conversation in without if conversation] == grouped(moments)


@given(MOMENTS, st.data())
def test_messages_of_different_conversations_may_arrive_in_any_order(
    moments: list[datetime], data: st.DataObject
) -> None:
    conversations = grouped(sorted(moments))
    turns = data.draw(st.permutations([n for n, one in enumerate(conversations) for _ in one]))
    waiting = [iter(sorted(conversation)) for conversation in conversations]
    mixed = grouped([next(waiting[turn]) for turn in turns])
    assert sorted(mixed, key=min) == conversations


def said(author: Role, kind: Kind, minutes: float, conversation: int = 1) -> Message:
    return Message(int(minutes), conversation, None, author, kind, noon(minutes=minutes))


def question(minutes: float) -> Message:
    return said(Role.CUSTOMER, Kind.FROM_CUSTOMER, minutes)


def reply(minutes: float, author: Role = Role.TEAMMATE, conversation: int = 1) -> Message:
    return said(author, Kind.REPLY_TO_CUSTOMER, minutes, conversation)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([reply(5)], noon(minutes=5), id="a teammate wrote to the customer after the message"),
        pytest.param([reply(9), reply(5), reply(7)], noon(minutes=5), id="the first answer counts"),
        pytest.param([], None, id="nobody wrote"),
        pytest.param([reply(-5)], None, id="a teammate wrote before the message"),
        pytest.param([reply(0)], None, id="at the same moment is not after"),
        pytest.param([reply(5, conversation=2)], None, id="a teammate wrote in another conversation"),
        pytest.param([reply(5, author=Role.BOT)], None, id="bots never answer"),
        pytest.param([said(Role.TEAMMATE, Kind.INTERNAL, 5)], None, id="internal messages never answer"),
        pytest.param([question(5)], None, id="the customer wrote again"),
        pytest.param([replace(reply(5), deleted=True)], None, id="an answer that was deleted is none"),
    ],
)
def test_a_message_is_answered_by_a_teammate_who_writes_to_the_customer_after_it(
    others: list[Message], expected: datetime | None
) -> None:
    assert answered_at(question(0), others) == expected


@pytest.mark.parametrize(
    ("messages", "since"),
    [
        pytest.param([question(0)], NOON, id="open: a customer wrote"),
        pytest.param([question(0), reply(1)], None, id="not open: answered"),
        pytest.param(
            [question(0), reply(1), question(2)], noon(minutes=2), id="open again: the last is not answered"
        ),
        pytest.param([question(0), question(2)], NOON, id="since the oldest of them"),
        pytest.param(
            [reply(0), question(2), question(3)], noon(minutes=2), id="since the oldest after the answer"
        ),
        pytest.param([question(0), reply(1, Role.BOT)], NOON, id="open: only a bot replied"),
        pytest.param([question(0), reply(0)], NOON, id="open: an answer at the same moment is not after it"),
        pytest.param([replace(question(0), deleted=True)], None, id="not open: the message was deleted"),
        pytest.param([question(0), replace(reply(1), deleted=True)], NOON, id="open: the answer was deleted"),
        pytest.param([said(Role.TEAMMATE, Kind.INTERNAL, 0)], None, id="not open: no customer wrote"),
        pytest.param([], None, id="not open: nothing said"),
    ],
)
def test_since_when_a_customer_waits(messages: list[Message], since: datetime | None) -> None:
    for order in permutations(messages):
        assert waiting_since(order) == since


def test_a_resolved_topic_is_not_open() -> None:
    assert waiting_since([question(0)], resolved=True) is None


@given(st.lists(st.builds(said, st.sampled_from(Role), st.sampled_from(Kind), st.integers(0, 9)), max_size=6))
def test_a_conversation_is_open_when_its_last_customer_message_is_not_answered(
    messages: list[Message],
) -> None:
    asked = [one for one in messages if one.kind is Kind.FROM_CUSTOMER]
    last = max(asked, key=lambda one: one.posted_at, default=None)
    is_open = last is not None and answered_at(last, messages) is None
    assert (waiting_since(messages) is not None) is is_open
