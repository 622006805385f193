"""How waiting alerts become one notice: what it says and when it goes out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.decide import Alert, Subject
from rules.following import STRENGTH, Because
from rules.model import Kind, Medium, Message, Role
from rules.notices import (
    EXCERPT_LENGTH,
    MOST_EXCERPTS,
    Surviving,
    compose,
    goes_out_at,
    is_late,
    moved_due,
    quiet_until,
)
from tests.rules.cast import NOON, noon


def survivor(
    minutes: int = 0,
    *,
    text: str = "My invoice is wrong.",
    author: str = "Carla",
    subject: Subject = Subject.CUSTOMER_MESSAGE,
    because: Because = Because.ALL_CUSTOMERS,
    files: int = 0,
) -> Surviving:
    posted_at = noon(minutes=minutes)
    message = Message(minutes, 1, None, Role.CUSTOMER, Kind.FROM_CUSTOMER, posted_at)
    alert = Alert(subject, because, posted_at, frozenset({Medium.DIRECT_MESSAGE}))
    return Surviving(alert, message, f"ref-{minutes}", f"thread-{minutes}", author, text, files)


@pytest.mark.parametrize(
    ("reasons", "strongest"),
    [
        pytest.param([Because.ALL_CUSTOMERS], Because.ALL_CUSTOMERS, id="all customers"),
        pytest.param(
            [Because.ALL_CUSTOMERS, Because.WROTE], Because.WROTE, id="having written before all customers"
        ),
        pytest.param(
            [Because.WROTE, Because.CHANNEL], Because.CHANNEL, id="the channel before having written"
        ),
        pytest.param([Because.CHANNEL, Because.ITEM], Because.ITEM, id="the item before the channel"),
        pytest.param([Because.ITEM, Because.ASSIGNEE], Because.ASSIGNEE, id="the assignee before the item"),
        pytest.param([Because.ASSIGNEE, Because.ASKED], Because.ASKED, id="having asked before everything"),
    ],
)
def test_the_reason_of_a_notice_is_the_strongest_of_its_alerts(
    reasons: Sequence[Because], strongest: Because
) -> None:
    alerts = [survivor(minutes, because=because) for minutes, because in enumerate(reasons)]
    assert compose(alerts).because is strongest
    assert compose(alerts[::-1]).because is strongest


@pytest.mark.parametrize(
    ("subjects", "subject"),
    [
        pytest.param([Subject.INTERNAL_MESSAGE], Subject.INTERNAL_MESSAGE, id="an internal message"),
        pytest.param(
            [Subject.INTERNAL_MESSAGE, Subject.REPLY_TO_CUSTOMER],
            Subject.REPLY_TO_CUSTOMER,
            id="a reply among them",
        ),
        pytest.param(
            [Subject.REPLY_TO_CUSTOMER, Subject.CUSTOMER_MESSAGE],
            Subject.CUSTOMER_MESSAGE,
            id="a customer's message among them",
        ),
        pytest.param(
            [Subject.CUSTOMER_MESSAGE, Subject.NEW_TICKET], Subject.NEW_TICKET, id="a new ticket among them"
        ),
    ],
)
def test_a_notice_announces_the_weightiest_of_its_messages(
    subjects: Sequence[Subject], subject: Subject
) -> None:
    alerts = [survivor(minutes, subject=one) for minutes, one in enumerate(subjects)]
    assert compose(alerts).subject is subject


@pytest.mark.parametrize(
    ("messages", "quoted", "more"),
    [
        pytest.param(1, [0], 0, id="one"),
        pytest.param(5, [0, 1, 2, 3, 4], 0, id="up to five excerpts"),
        pytest.param(6, [1, 2, 3, 4, 5], 1, id="the newest five, the rest counted"),
        pytest.param(50, [45, 46, 47, 48, 49], 45, id="fifty"),
    ],
)
def test_how_many_messages_are_quoted(messages: int, quoted: list[int], more: int) -> None:
    content = compose([survivor(minutes) for minutes in range(messages)])
    assert [excerpt.at for excerpt in content.excerpts] == [noon(minutes=minutes) for minutes in quoted]
    assert (content.count, content.more) == (messages, more)


@pytest.mark.parametrize(
    ("text", "excerpt", "shortened"),
    [
        pytest.param("Hello?", "Hello?", False, id="short: as it is"),
        pytest.param("  Hello?\n", "Hello?", False, id="without the space around it"),
        pytest.param("a" * 300, "a" * 300, False, id="300 characters"),
        pytest.param("a" * 301, "a" * 299 + "…", True, id="301 characters: cut to 300"),
        pytest.param(
            "a" * 298 + " " + "b" * 9, "a" * 298 + "…", True, id="cut without a space before the sign"
        ),
        pytest.param("", "", False, id="only files came"),
    ],
)
def test_an_excerpt_has_at_most_300_characters(text: str, excerpt: str, shortened: bool) -> None:
    (quoted,) = compose([survivor(text=text, files=2)]).excerpts
    assert (quoted.text, quoted.shortened, quoted.files) == (excerpt, shortened, 2)


def test_a_notice_names_everybody_who_wrote_in_the_order_of_writing() -> None:
    authors = ["Carla", "Dan", "Carla", "Eve"]
    content = compose([survivor(minutes, author=name) for minutes, name in enumerate(authors)])
    assert content.authors == ("Carla", "Dan", "Eve")


def test_a_notice_says_since_when_it_waits_and_where_to_begin_to_read() -> None:
    content = compose([survivor(7), survivor(3), survivor(5)])
    assert (content.since, content.ref, content.thread) == (noon(minutes=3), "ref-3", "thread-3")


SURVIVORS = st.lists(
    st.builds(
        survivor,
        st.integers(0, 60),
        text=st.text(max_size=320),
        author=st.sampled_from(["Carla", "Dan"]),
        subject=st.sampled_from(Subject),
        because=st.sampled_from(Because),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.message.id,
)


@given(SURVIVORS, st.data())
def test_a_notice_does_not_depend_on_the_order_in_which_alerts_joined_it(
    alerts: list[Surviving], data: st.DataObject
) -> None:
    assert compose(data.draw(st.permutations(alerts))) == compose(alerts)


@given(SURVIVORS)
def test_a_notice_tells_only_what_its_alerts_tell(alerts: list[Surviving]) -> None:
    content = compose(alerts)
    assert content.because in {one.alert.because for one in alerts}
    assert all(STRENGTH.index(content.because) <= STRENGTH.index(one.alert.because) for one in alerts)
    assert content.count == len(alerts) == len(content.excerpts) + content.more
    assert len(content.excerpts) <= MOST_EXCERPTS
    texts = [one.text.strip() for one in alerts]
    for excerpt in content.excerpts:
        assert len(excerpt.text) <= EXCERPT_LENGTH
        assert any(text.startswith(excerpt.text.removesuffix("…")) for text in texts)


@pytest.mark.parametrize(
    ("due", "quiet", "goes_out"),
    [
        pytest.param([1], None, noon(minutes=1), id="when its alert is due"),
        pytest.param([3, 1, 2], None, noon(minutes=1), id="when its first alert is due"),
        pytest.param([1], noon(minutes=5), noon(minutes=5), id="not into the quiet after the one before"),
        pytest.param([5], noon(minutes=1), noon(minutes=5), id="the quiet is over"),
    ],
)
def test_when_a_notice_goes_out(due: list[int], quiet: datetime | None, goes_out: datetime) -> None:
    assert goes_out_at([noon(minutes=minutes) for minutes in due], quiet) == goes_out


@pytest.mark.parametrize(
    ("wait", "quiet"),
    [
        pytest.param(timedelta(minutes=1), noon(minutes=1), id="one wait"),
        pytest.param(timedelta(minutes=60), noon(minutes=60), id="one long wait"),
        pytest.param(timedelta(seconds=10), noon(seconds=10), id="10 seconds"),
        pytest.param(timedelta(seconds=3), noon(seconds=10), id="at least 10 seconds"),
        pytest.param(timedelta(), noon(seconds=10), id="also for those who do not wait"),
    ],
)
def test_how_long_a_conversation_is_quiet_after_a_notice(wait: timedelta, quiet: datetime) -> None:
    assert quiet_until(NOON, wait) == quiet


@pytest.mark.parametrize(
    ("wait", "now", "due"),
    [
        pytest.param(5, 1, 5, id="a longer wait moves it away"),
        pytest.param(2, 1, 2, id="a shorter wait moves it nearer"),
        pytest.param(1, 3, 3, id="never to before now"),
        pytest.param(0, 3, 3, id="no wait: now"),
    ],
)
def test_a_new_wait_moves_what_is_waiting(wait: int, now: int, due: int) -> None:
    assert moved_due(NOON, timedelta(minutes=wait), noon(minutes=now)) == noon(minutes=due)


@pytest.mark.parametrize(
    ("now", "late"),
    [
        pytest.param(noon(seconds=1), False, id="just due"),
        pytest.param(noon(hours=1), False, id="an hour past due"),
        pytest.param(noon(hours=1, seconds=1), True, id="more than an hour past due"),
    ],
)
def test_after_an_outage_an_alert_can_be_too_late_for_a_notice_of_its_own(now: datetime, late: bool) -> None:
    assert is_late(NOON, now) is late
