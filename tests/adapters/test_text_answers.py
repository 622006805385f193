"""What people are answered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.answers import MOST_LISTED, FollowedLine, Refusal, following, refusal
from adapters.manual import correction, manual
from adapters.reasons import QUESTIONS, Explanation, Fate, explanation
from adapters.text import Words
from rules.commands import parse
from rules.decide import Alert, Case, Skip, Withdrawal, lines
from rules.following import Because
from rules.model import Audience, Channel, Kind, Medium, Message, Person, Role, Standing
from rules.requests import Mistake
from rules.settings import Customers, Settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = Words("en", "Europe/Stockholm", str)
LINK = "https://n.example/p1"


def explained(
    answer: Skip | Because, *fates: Fate, kind: Kind = Kind.FROM_CUSTOMER, kept: bool = True
) -> list[str]:
    what = Explanation("Carla", "acme", NOON, kind, answer, fates, kept)
    return explanation(WORDS, what, LINK, NOON).split("\n")


def test_an_alert_is_explained_line_by_line() -> None:
    fate = Fate(Medium.DIRECT_MESSAGE, NOON + timedelta(minutes=1), sent_at=NOON + timedelta(minutes=2))
    assert explained(Because.ALL_CUSTOMERS, fate) == [
        "You were told: You want all messages from customers.",
        "Carla in #acme, 13:00:",
        "1. Is it your own message? No.",
        "2. Are you outside the team, or is your account deactivated? No.",
        "3. Is the channel off, or may you not see the conversation? No.",
        "4. Have you muted it? No.",
        "5. Is every way to reach you switched off? No.",
        "6. Is it from a customer, and you want none of those? No.",
        "7. Is it from a customer, and you want all of those? Yes.",
        "Direct message: due 13:01, sent 13:02.",
    ]


def test_a_skip_says_what_to_type_to_be_told_next_time() -> None:
    assert explained(Skip.NOT_FOLLOWING, kind=Kind.INTERNAL, kept=False)[-4:] == [
        "6. Is it internal, and you follow the conversation or have switched those off? No.",
        "7. None of these? Yes.",
        "When it came it did not concern you; this is how things are today.",
        f"To be told next time: /unseen follow {LINK}",
    ]


@pytest.mark.parametrize(
    ("fate", "line"),
    [
        pytest.param(Fate(Medium.EMAIL, NOON), "E-mail: due 13:00, not sent yet.", id="waiting"),
        pytest.param(
            Fate(Medium.EMAIL, NOON, withdrawn=Withdrawal.SEEN),
            "E-mail: due 13:00, not sent. You had seen the message.",
            id="withdrawn before the time of it was noted",
        ),
        pytest.param(
            Fate(Medium.EMAIL, NOON, withdrawn=Withdrawal.SEEN, withdrawn_at=NOON - timedelta(hours=1)),
            "E-mail: due 13:00, withdrawn 12:00. You had seen the message.",
            id="withdrawn because it was overtaken",
        ),
        pytest.param(
            Fate(Medium.EMAIL, NOON, withdrawn=Skip.MUTED),
            "E-mail: due 13:00, not sent. You have muted the conversation, its item or its channel.",
            id="withdrawn because the decision is another today",
        ),
        pytest.param(
            Fate(Medium.EMAIL, NOON, failed="account_inactive"),
            "E-mail: due 13:00, could not be delivered (account_inactive).",
            id="refused by the platform",
        ),
    ],
)
def test_what_became_of_an_alert_is_said_by_medium(fate: Fate, line: str) -> None:
    assert explained(Because.WROTE, fate)[-1] == line


CASES = some.builds(
    Case,
    message=some.builds(
        Message,
        id=some.just(1),
        conversation_id=some.just(1),
        author_id=some.sampled_from([1, 2]),
        author_role=some.sampled_from(Role),
        kind=some.sampled_from(Kind),
        posted_at=some.just(NOON),
        new_ticket=some.booleans(),
        deleted=some.just(value=False),
    ),
    channel=some.builds(
        Channel,
        id=some.just(1),
        project_id=some.just(1),
        audience=some.sampled_from(Audience),
        gap=some.just(timedelta()),
    ),
    person=some.builds(Person, id=some.just(1), role=some.sampled_from(Role)),
    standing=some.builds(
        Standing,
        member_since=some.just(NOON - timedelta(days=1)),
        in_project=some.booleans(),
        conversation=some.none(),
        item=some.none(),
        channel=some.none(),
        assigned_at=some.none(),
        wrote_at=some.none() | some.just(NOON - timedelta(hours=1)),
    ),
    settings=some.builds(
        Settings,
        customers=some.none() | some.sampled_from(Customers),
        internal=some.booleans(),
        replies=some.booleans(),
        dm=some.booleans(),
        email=some.just(value=False),
        wait=some.just(timedelta(minutes=1)),
        language=some.just("en"),
    ),
)


@given(CASES)
def test_a_stored_answer_is_explained_by_the_line_that_gave_it(case: Case) -> None:
    deciding = lines(case, NOON)[-1]
    assert deciding.answer is not None
    answer = deciding.answer.because if isinstance(deciding.answer, Alert) else deciding.answer
    told = explained(answer, kind=case.message.kind)
    (yes,) = [line for line in told if line.endswith(" Yes.")]
    assert QUESTIONS[deciding.question] in yes


def test_help_shows_admin_commands_only_to_admins() -> None:
    assert "admin " not in manual(WORDS, admin=False)
    assert "admin scope <person> all|own – " in manual(WORDS, admin=True)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        pytest.param(
            "folow ACME-12",
            [
                "I do not know “folow”.",
                "Nothing was changed. Try: /unseen follow ACME-12",
                "How to use it: /unseen follow [link, item key or channel]",
            ],
            id="an unknown word",
        ),
        pytest.param(
            "wait 2h",
            [
                "“2h” is out of range. A wait is between 0s and 60m.",
                "Nothing was changed. Try: /unseen wait 60m",
                "How to use it: /unseen wait <time>",
            ],
            id="a wait out of range",
        ),
        pytest.param(
            "x" * 3000,
            [f"“{'x' * 59}…” is too long for a command.", "Nothing was changed. Try: /unseen help"],
            id="a very long text",
        ),
    ],
)
def test_a_mistake_is_answered_with_what_to_type_instead(typed: str, answer: list[str]) -> None:
    mistake = parse(typed)
    assert isinstance(mistake, Mistake)
    assert correction(WORDS, mistake).split("\n") == answer


def test_a_long_list_is_cut_and_counted() -> None:
    one = FollowedLine("acme", "ACME-12", Because.WROTE, NOON, LINK)
    told = following(WORDS, [one] * (MOST_LISTED + 3), NOON).split("\n")
    assert told[0] == "You follow 23 conversations:"
    assert told[1] == f"#acme (ACME-12), last message 13:00. You have written in the conversation. {LINK}"
    assert told[-1] == "and 3 more"


@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_escapes_what_people_typed(why: Refusal) -> None:
    words = Words("en", None, lambda said: said.replace("<", ""))
    assert "<" not in refusal(words, why, "<!channel>")


@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_is_polite_and_complete(why: Refusal) -> None:
    assert "{" not in refusal(WORDS, why, "#acme")
