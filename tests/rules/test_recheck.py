"""The decision asked again when an alert is due: with today's facts, and nothing is ever added."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.decide import Alert, Case, Evidence, Skip, Withdrawal, recheck
from rules.following import Because
from rules.model import Audience, Medium, Standing
from rules.settings import Answered, Customers, Settings
from tests.rules.cast import (
    BEN,
    BEN_GONE,
    DAN,
    EARLIER,
    FOLLOWED,
    FOLLOWED_SINCE,
    FOLLOWER,
    MEMBER,
    MUTED_SINCE,
    NOON,
    NOTE,
    QUESTION,
    REPLY,
    SUPPORT,
    UNFOLLOWED_SINCE,
    ben,
    noon,
)

DUE = noon(minutes=1)
FOLLOWED_ONLY = Settings(customers=Customers.FOLLOWED)
SKIPS_ANSWERED = Settings(answered=Answered.SKIP)
BOTH_MEDIA = Settings(email=True)
WRITER = replace(MEMBER, wrote_at=EARLIER)
NOTHING_KNOWN = Evidence()


def asked_again(
    case: Case, evidence: Evidence = NOTHING_KNOWN, medium: Medium = Medium.DIRECT_MESSAGE
) -> Alert | Skip | Withdrawal:
    return recheck(case, medium, evidence, DUE)


@pytest.mark.parametrize(
    ("today", "because"),
    [
        pytest.param(ben(QUESTION), Because.ALL_CUSTOMERS, id="nothing has changed"),
        pytest.param(
            ben(QUESTION, replace(WRITER, conversation=FOLLOWED_SINCE), FOLLOWED_ONLY),
            Because.ASKED,
            id="followed by writing, asked to since",
        ),
        pytest.param(
            ben(QUESTION, replace(MEMBER, wrote_at=EARLIER, channel=FOLLOWED), FOLLOWED_ONLY),
            Because.CHANNEL,
            id="asked to then, unasked and followed its channel since",
        ),
        pytest.param(
            ben(QUESTION, replace(MEMBER, channel=FOLLOWED_SINCE), FOLLOWED_ONLY),
            Because.CHANNEL,
            id="wanted all then, followed and its channel since",
        ),
        pytest.param(
            ben(QUESTION, channel=replace(SUPPORT, audience=Audience.INTERNAL)),
            Because.ALL_CUSTOMERS,
            id="the kind of a message is fixed, whatever its channel has become",
        ),
    ],
)
def test_an_alert_stays_with_todays_reason(today: Case, because: Because) -> None:
    answer = asked_again(today)
    assert isinstance(answer, Alert)
    assert answer.because is because


@pytest.mark.parametrize(
    ("today", "answer"),
    [
        pytest.param(ben(QUESTION, person=DAN), Skip.NOT_A_TEAMMATE, id="made a guest since"),
        pytest.param(ben(QUESTION, person=BEN_GONE), Skip.DEACTIVATED, id="deactivated since"),
        pytest.param(
            ben(QUESTION, channel=replace(SUPPORT, audience=Audience.OFF)),
            Skip.CHANNEL_OFF,
            id="channel off since",
        ),
        pytest.param(ben(QUESTION, Standing()), Skip.NO_PERMISSION, id="left since"),
        pytest.param(ben(QUESTION, replace(MEMBER, channel=MUTED_SINCE)), Skip.MUTED, id="muted since"),
        pytest.param(
            ben(QUESTION, settings=Settings(dm=False)), Skip.NO_MEDIUM, id="every medium switched off since"
        ),
        pytest.param(
            ben(QUESTION, settings=Settings(customers=Customers.NONE)),
            Skip.CUSTOMERS_OFF,
            id="customers off since",
        ),
        pytest.param(
            ben(NOTE, FOLLOWER, Settings(internal=False)), Skip.INTERNAL_OFF, id="internal off since"
        ),
        pytest.param(ben(REPLY, FOLLOWER, Settings(replies=False)), Skip.REPLIES_OFF, id="replies off since"),
        pytest.param(
            ben(NOTE, replace(WRITER, conversation=UNFOLLOWED_SINCE)),
            Skip.NOT_FOLLOWING,
            id="unfollowed since",
        ),
        pytest.param(ben(NOTE, MEMBER), Skip.NOT_FOLLOWING, id="no longer the assignee"),
        pytest.param(
            ben(QUESTION, settings=FOLLOWED_ONLY), Skip.NOT_FOLLOWING, id="wants only what they follow since"
        ),
        pytest.param(
            ben(QUESTION, channel=replace(SUPPORT, teammates=16)),
            Skip.NOT_FOLLOWING,
            id="the channel has grown past 15 teammates since",
        ),
        pytest.param(
            ben(replace(QUESTION, author_id=BEN.id)), Skip.OWN_MESSAGE, id="turns out to be their own"
        ),
        pytest.param(ben(replace(QUESTION, deleted=True)), Withdrawal.DELETED, id="deleted since"),
    ],
)
def test_an_alert_is_withdrawn_with_the_named_answer(today: Case, answer: Skip | Withdrawal) -> None:
    assert asked_again(today) is answer


@pytest.mark.parametrize(
    ("today", "evidence", "answer"),
    [
        pytest.param(ben(QUESTION), Evidence(seen_until=NOON), Withdrawal.SEEN, id="seen"),
        pytest.param(
            ben(QUESTION), Evidence(seen_until=DUE), Withdrawal.SEEN, id="a later one seen: it reaches back"
        ),
        pytest.param(
            ben(NOTE, FOLLOWER), Evidence(seen_until=NOON), Withdrawal.SEEN, id="an internal message seen"
        ),
        pytest.param(ben(REPLY, FOLLOWER), Evidence(seen_until=NOON), Withdrawal.SEEN, id="a reply seen"),
        pytest.param(ben(QUESTION), Evidence(seen_until=EARLIER), None, id="only earlier ones seen"),
        pytest.param(
            ben(QUESTION, settings=SKIPS_ANSWERED),
            Evidence(answered_at=DUE),
            Withdrawal.ANSWERED,
            id="answered, skip",
        ),
        pytest.param(ben(QUESTION), Evidence(answered_at=DUE), None, id="answered, tell"),
        pytest.param(
            ben(QUESTION, settings=SKIPS_ANSWERED),
            Evidence(answered_at=EARLIER),
            None,
            id="answered before the message",
        ),
        pytest.param(
            ben(QUESTION, settings=SKIPS_ANSWERED),
            Evidence(answered_at=NOON),
            None,
            id="answered at the same moment",
        ),
        pytest.param(
            ben(NOTE, FOLLOWER, SKIPS_ANSWERED),
            Evidence(answered_at=DUE),
            None,
            id="internal messages are not answered",
        ),
        pytest.param(
            ben(REPLY, FOLLOWER, SKIPS_ANSWERED),
            Evidence(answered_at=DUE),
            None,
            id="nor are replies to customers",
        ),
        pytest.param(
            ben(QUESTION, settings=SKIPS_ANSWERED),
            Evidence(seen_until=DUE, answered_at=DUE),
            Withdrawal.SEEN,
            id="seen and answered is seen",
        ),
    ],
)
def test_what_is_known_when_the_notice_is_sent_counts(
    today: Case, evidence: Evidence, answer: Withdrawal | None
) -> None:
    result = asked_again(today, evidence)
    assert result is answer or (answer is None and isinstance(result, Alert))


@pytest.mark.parametrize(
    ("settings", "medium", "answer"),
    [
        pytest.param(Settings(), Medium.DIRECT_MESSAGE, None, id="still on"),
        pytest.param(Settings(), Medium.EMAIL, Withdrawal.MEDIUM_OFF, id="e-mail switched off"),
        pytest.param(
            Settings(dm=False, email=True),
            Medium.DIRECT_MESSAGE,
            Withdrawal.MEDIUM_OFF,
            id="direct message switched off",
        ),
        pytest.param(
            BOTH_MEDIA, Medium.DIRECT_MESSAGE, None, id="e-mail switched on since: nothing is added"
        ),
    ],
)
def test_an_alert_stays_with_its_own_medium(
    settings: Settings, medium: Medium, answer: Withdrawal | None
) -> None:
    result = asked_again(ben(QUESTION, settings=settings), medium=medium)
    if answer is None:
        assert isinstance(result, Alert)
        assert result.media == {medium}
    else:
        assert result is answer


def test_a_new_wait_does_not_hold_back_what_is_told_already() -> None:
    patient = ben(QUESTION, settings=Settings(wait=timedelta(minutes=60)))
    assert isinstance(asked_again(patient), Alert)
