"""What a notice says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.text import Button, Words
from adapters.voice import Sentence
from rules.decide import Subject
from rules.delivery import Answer, Notice, Recipient, Summary, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.notices import Content, Excerpt

MORNING = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
STOCKHOLM = "Europe/Stockholm"
BEN = Recipient(1, "U1", "Ben", "en", STOCKHOLM)


def verbatim(text: str) -> str:
    return text


WORDS = Words("en", STOCKHOLM, verbatim)


def content(
    subject: Subject = Subject.CUSTOMER_MESSAGE,
    *authors: str,
    count: int = 1,
    because: Because = Because.ALL_CUSTOMERS,
) -> Content:
    authors = authors or ("Carla Berg",)
    excerpt = Excerpt(authors[0], "It is on fire.", MORNING)
    return Content(subject, because, count, authors, (excerpt,), MORNING, "1.0", None)


def notice(what: Content, *, item: str | None = None, answer: Answer | None = None) -> Notice:
    where = Whereabouts(7, "C1", "acme", item)
    return Notice("key", Medium.DIRECT_MESSAGE, BEN, where, what, following=True, answer=answer)


HEADLINES = [
    (content(Subject.NEW_TICKET), "Carla Berg opened a new ticket in #acme"),
    (
        content(Subject.NEW_TICKET, "Carla Berg", "Dan", count=3),
        "New ticket in #acme: 3 messages from Carla Berg and Dan",
    ),
    (content(), "Carla Berg wrote in #acme"),
    (content(Subject.CUSTOMER_MESSAGE, "Carla", "Dan", count=3), "3 messages from Carla and Dan in #acme"),
    (
        content(Subject.CUSTOMER_MESSAGE, "Carla", "Dan", "Eve", "Finn", "Gus", count=9),
        "9 messages from Carla, Dan, Eve, and 2 others in #acme",
    ),
    (content(Subject.REPLY_TO_CUSTOMER, "Ada"), "Ada replied to a customer in #acme"),
    (content(Subject.REPLY_TO_CUSTOMER, "Ada", count=2), "2 replies to a customer from Ada in #acme"),
    (content(Subject.INTERNAL_MESSAGE, "Ada"), "Ada wrote an internal message in #acme"),
    (content(Subject.INTERNAL_MESSAGE, "Ada", count=2), "2 internal messages from Ada in #acme"),
]


@pytest.mark.parametrize(("what", "headline"), HEADLINES, ids=[headline for _, headline in HEADLINES])
def test_the_headline_says_who_wrote_how_much_and_where(what: Content, headline: str) -> None:
    assert WORDS.headline(notice(what)) == headline


def test_whom_nobody_names_is_somebody() -> None:
    assert WORDS.headline(notice(content(Subject.CUSTOMER_MESSAGE, ""))) == "Somebody wrote in #acme"


def test_the_headline_names_the_item() -> None:
    assert WORDS.headline(notice(content(), item="ACME-12")) == "Carla Berg wrote in #acme (ACME-12)"


TOPICS = [
    pytest.param("login broken", None, "Carla Berg wrote in #acme > login broken", id="a topic"),
    pytest.param("", None, "Carla Berg wrote in #acme > general chat", id="a topic without a name"),
    pytest.param(
        "login broken", "ACME-12", "Carla Berg wrote in #acme > login broken (ACME-12)", id="with an item"
    ),
]


@pytest.mark.parametrize(("topic", "item", "headline"), TOPICS)
def test_the_headline_names_the_topic_where_there_are_topics(
    topic: str, item: str | None, headline: str
) -> None:
    told = notice(content(), item=item)
    assert WORDS.headline(replace(told, where=replace(told.where, topic=topic))) == headline


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        (Because.ASKED, "You get this because you follow this conversation."),
        (Because.ASSIGNEE, "You get this because ACME-12 is assigned to you."),
        (Because.ITEM, "You get this because you follow ACME-12."),
        (Because.CHANNEL, "You get this because you follow #acme."),
        (Because.WROTE, "You get this because you have written in this conversation."),
        (Because.ALL_CUSTOMERS, "You get this because you want all messages from customers."),
    ],
)
def test_the_reason_is_one_sentence(because: Because, sentence: str) -> None:
    assert WORDS.reason(notice(content(because=because), item="ACME-12")) == sentence


def test_the_plain_version_says_everything() -> None:
    what = content(Subject.CUSTOMER_MESSAGE, "Carla", "Dan", count=4)
    excerpts = (Excerpt("Carla", "It is on fire.", MORNING), Excerpt("Dan", "", MORNING, files=2))
    answer = Answer("Ada", MORNING + timedelta(minutes=3))
    what = replace(what, excerpts=excerpts, since=MORNING - timedelta(minutes=1))
    assert WORDS.plain(notice(what, answer=answer)).split("\n") == [
        "4 messages from Carla and Dan in #acme",
        "Waiting since 10:40",
        "and 2 more messages",
        "Carla, 10:41: It is on fire.",
        "Dan, 10:41, 2 files",
        "Answered by Ada, 10:44",
        "You get this because you want all messages from customers.",
    ]


def test_a_summary_tells_by_conversation_what_was_missed() -> None:
    parts = (
        (Whereabouts(7, "C1", "acme"), content(Subject.NEW_TICKET)),
        (Whereabouts(8, "C2", "globex", "GLO-3"), content(count=2)),
    )
    assert WORDS.summary_plain(Summary("key", Medium.EMAIL, BEN, parts)).split("\n") == [
        "Unseen was away: 3 messages wait for you",
        "Carla Berg opened a new ticket in #acme, since Mar 2, 10:41",
        "2 messages from Carla Berg in #globex (GLO-3), since Mar 2, 10:41",
    ]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        pytest.param(MORNING, "10:41", id="today by the clock of the person"),
        pytest.param(
            datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "00:30", id="today, although yesterday in UTC"
        ),
        pytest.param(
            datetime(2026, 3, 1, 22, 30, tzinfo=UTC), "Mar 1, 23:30", id="another day with its date"
        ),
        pytest.param(datetime(2025, 3, 2, 9, 41, tzinfo=UTC), "Mar 2, 2025, 10:41", id="another year"),
    ],
)
def test_times_are_told_by_the_persons_clock(at: datetime, told: str) -> None:
    assert WORDS.when(at, MORNING) == told


@pytest.mark.parametrize("timezone", [None, "", "Mars/Olympus", "../etc/passwd", "Europe"])
def test_an_unknown_time_zone_is_utc_and_says_so(timezone: str | None) -> None:
    assert Words("en", timezone, verbatim).time(MORNING) == "09:41 UTC"


@pytest.mark.parametrize("language", ["", "en-GB", "en_US", "nb", "xx", "tlh-Latn", "../en"])
def test_whoever_speaks_another_language_is_answered_in_english(language: str) -> None:
    assert Words(language, None, verbatim).button(Button.SEEN) == "Seen"


MARK = "<"
NASTY = some.text(alphabet="<>&{}%@#*_a\n").map(lambda text: MARK + text)


@given(NASTY, NASTY, NASTY, NASTY)
def test_whatever_people_wrote_or_named_is_escaped(name: str, text: str, channel: str, item: str) -> None:
    words = Words("en", None, lambda said: said.replace(MARK, ""))
    what = content(Subject.CUSTOMER_MESSAGE, name, count=3)
    what = replace(what, excerpts=(Excerpt(name, text, MORNING),))
    for because in Because:
        told = notice(replace(what, because=because), item=item, answer=Answer(name, MORNING))
        told = replace(told, where=replace(told.where, channel_name=channel))
        summary = Summary("key", Medium.EMAIL, BEN, ((told.where, told.content),))
        assert MARK not in words.plain(told) + words.summary_plain(summary)


def test_what_is_escaped_already_is_not_escaped_again() -> None:
    words = Words("en", None, lambda said: said.replace("&", "&amp;"))
    assert words.say("{what}!", what=words.quote("R&D")) == "R&amp;D!"
    assert isinstance(words.quote("R&D"), Sentence)


SINCE = [
    pytest.param({"edited": True}, "Carla Berg, 10:41, edited since: It is on fire.", id="edited"),
    pytest.param({"deleted": True}, "Carla Berg, 10:41, deleted since", id="deleted"),
    pytest.param(
        {"edited": True, "deleted": True}, "Carla Berg, 10:41, deleted since", id="edited, then deleted"
    ),
]


@pytest.mark.parametrize(("became", "line"), SINCE)
def test_an_excerpt_says_what_became_of_it(became: dict[str, Any], line: str) -> None:
    what = content()
    told = notice(replace(what, excerpts=(replace(what.excerpts[0], **became),)))
    assert line in WORDS.plain(told).split("\n")


def test_what_was_seen_does_not_wait_any_more() -> None:
    told = WORDS.plain(replace(notice(content()), seen=True))
    assert "You have seen this." in told
    assert "Waiting" not in told
