"""What people type and what it means."""

from dataclasses import fields
from datetime import timedelta

import pytest

from rules.commands import FORMS, Form, parse
from rules.model import Audience, Role, Scope
from rules.requests import (
    ApplyDefaults,
    AssignItem,
    AttachItem,
    Change,
    ChangeDefaults,
    ChangeFor,
    ChangeProject,
    Command,
    Connect,
    DetachItem,
    Disconnect,
    Erase,
    Export,
    Help,
    Inbox,
    ListFollowing,
    MarkSeen,
    Mistake,
    Problem,
    Reset,
    ResetFor,
    SetAudience,
    SetOpen,
    SetPattern,
    SetRelay,
    SetRole,
    SetScope,
    ShowCoverage,
    ShowLog,
    ShowSettings,
    ShowStatus,
    Take,
    Verb,
    WatchCoverage,
    Whose,
    Why,
)
from rules.settings import Answered, Customers, Layer

LINK = "https://acme.example/archives/C1/p12"

MEANINGS: list[tuple[str, Command]] = [
    ("", ShowSettings()),
    ("settings", ShowSettings()),
    ("customers all", Change(Layer(customers=Customers.ALL))),
    ("customers followed", Change(Layer(customers=Customers.FOLLOWED))),
    ("customers none", Change(Layer(customers=Customers.NONE))),
    ("customers auto", Change(Layer(), "customers")),
    ("internal off", Change(Layer(internal=False))),
    ("replies on", Change(Layer(replies=True))),
    ("section hide", Change(Layer(section=False))),
    ("dm off", Change(Layer(dm=False))),
    ("email on", Change(Layer(email=True))),
    ("wait 1m", Change(Layer(wait=timedelta(minutes=1)))),
    ("answered skip", Change(Layer(answered=Answered.SKIP))),
    ("language sv", Change(Layer(language="sv"))),
    ("reset", Reset()),
    ("follow", Take(Verb.FOLLOW)),
    (f"follow {LINK}", Take(Verb.FOLLOW, LINK)),
    ("unfollow ACME-12", Take(Verb.UNFOLLOW, "ACME-12")),
    ("mute #acme", Take(Verb.MUTE, "#acme")),
    ("unmute <#C1|acme>", Take(Verb.UNMUTE, "<#C1|acme>")),
    ("seen", MarkSeen()),
    (f"seen {LINK}", MarkSeen(LINK)),
    ("following", ListFollowing()),
    ("connect", Connect()),
    ("disconnect", Disconnect()),
    ("inbox", Inbox()),
    ("inbox 2", Inbox(page=2)),
    ("inbox mine", Inbox(Whose.MINE)),
    ("inbox Followed 3", Inbox(Whose.FOLLOWED, 3)),
    (f"why {LINK}", Why(LINK)),
    (f"why {LINK} @ben", Why(LINK, "@ben")),
    (f"item attach {LINK} ACME-12", AttachItem(LINK, "ACME-12")),
    (f"item detach {LINK}", DetachItem(LINK)),
    ("item assign ACME-12 nobody", AssignItem("ACME-12", "nobody")),
    ("admin scope @ben all", SetScope("@ben", Scope.ALL)),
    ("admin channel #acme off", SetAudience("#acme", Audience.OFF)),
    ("admin open #board", SetOpen("#board", opened=True)),
    ("admin close #board", SetOpen("#board", opened=False)),
    ("admin project acme add #acme-dev", ChangeProject("acme", added=True, member="#acme-dev")),
    ("admin project acme remove @ben", ChangeProject("acme", added=False, member="@ben")),
    ("admin customer @dan", SetRole("@dan", Role.CUSTOMER)),
    ("admin teammate @dan", SetRole("@dan", Role.TEAMMATE)),
    ("admin relay @helpdesk on", SetRelay("@helpdesk", relay=True)),
    (r"admin pattern ACME-\d+|BETA-\d+", SetPattern(r"ACME-\d+|BETA-\d+")),
    ("admin pattern off", SetPattern(None)),
    ("admin defaults wait 2m", ChangeDefaults(Layer(wait=timedelta(minutes=2)))),
    ("admin defaults customers auto", ChangeDefaults(Layer(), "customers")),
    ("admin person @ben customers auto", ChangeFor("@ben", Layer(), "customers")),
    ("admin person @ben customers none", ChangeFor("@ben", Layer(customers=Customers.NONE))),
    ("admin person @ben wait 1 min", ChangeFor("@ben", Layer(wait=timedelta(minutes=1)))),
    ("admin person @ben reset", ResetFor("@ben")),
    ("admin apply-defaults", ApplyDefaults()),
    ("admin export @ben", Export("@ben")),
    ("admin erase @ben", Erase("@ben")),
    ("admin erase @ben confirm", Erase("@ben", confirmed=True)),
    ("admin coverage", ShowCoverage()),
    ("admin coverage off", WatchCoverage(on=False)),
    ("admin log", ShowLog()),
    ("admin status", ShowStatus()),
    ("help", Help()),
]


@pytest.mark.parametrize(("typed", "meaning"), MEANINGS, ids=[typed or "nothing" for typed, _ in MEANINGS])
def test_what_people_type_has_a_meaning(typed: str, meaning: Command) -> None:
    assert parse(typed) == meaning


def test_the_table_of_meanings_leaves_no_command_out() -> None:
    assert {form.name for form in FORMS} <= {
        " ".join(typed.split()[:size]) for typed, _ in MEANINGS for size in (1, 2)
    }


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        pytest.param("/unseen follow", Take(Verb.FOLLOW), id="the name of the slash command in front"),
        pytest.param("/UNSEEN", ShowSettings(), id="nothing but the slash command"),
        pytest.param("  \t\n ", ShowSettings(), id="nothing but spaces"),
        pytest.param(
            " Customers   ALL ", Change(Layer(customers=Customers.ALL)), id="capitals and extra spaces"
        ),
        pytest.param("Admin SCOPE @ben Own", SetScope("@ben", Scope.OWN), id="capitals in every fixed word"),
        pytest.param("follow acme-12", Take(Verb.FOLLOW, "acme-12"), id="names keep their letters"),
        pytest.param('admin scope "Ben Berg" all', SetScope("Ben Berg", Scope.ALL), id="straight quotes"),
        pytest.param("admin scope “Ben Berg” all", SetScope("Ben Berg", Scope.ALL), id="English quotes"),
        pytest.param("admin scope „Ben Berg“ all", SetScope("Ben Berg", Scope.ALL), id="German quotes"),
        pytest.param("admin scope ”Ben Berg” all", SetScope("Ben Berg", Scope.ALL), id="Swedish quotes"),
        pytest.param("admin scope «Ben Berg» all", SetScope("Ben Berg", Scope.ALL), id="French quotes"),
        pytest.param("admin scope ‘Ben Berg’ all", SetScope("Ben Berg", Scope.ALL), id="single quotes"),
        pytest.param(
            'admin scope @"Ben Berg" all', SetScope("@Ben Berg", Scope.ALL), id="a sign before quotes"
        ),
        pytest.param("admin scope <@U1|Ben Berg> all", SetScope("<@U1|Ben Berg>", Scope.ALL), id="a mention"),
        pytest.param(
            "admin scope O'Brien all", SetScope("O'Brien", Scope.ALL), id="an apostrophe is no quote"
        ),
        pytest.param("mute #\u2060acme", Take(Verb.MUTE, "#acme"), id="copied from an escaped answer"),
        pytest.param(
            "admin scope <mailto:ben@b.example|ben@b.example> all",
            SetScope("ben@b.example", Scope.ALL),
            id="an e-mail address in brackets",
        ),
        pytest.param(f"why <{LINK}>", Why(LINK), id="a link in brackets"),
        pytest.param(f"why <{LINK}|acme.example>", Why(LINK), id="a link in brackets with a label"),
    ],
)
def test_it_does_not_matter_how_neatly_one_types(typed: str, meaning: Command) -> None:
    assert parse(typed) == meaning


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("0", 0),
        ("0s", 0),
        ("1m", 60),
        ("90s", 90),
        ("1m30s", 90),
        ("1 min", 60),
        ("2 minutes 5 seconds", 125),
        ("90 SEC", 90),
        ("60m", 3600),
        ("1h", 3600),
        ("1 hour", 3600),
    ],
)
def test_a_wait_is_a_time_between_nothing_and_an_hour(typed: str, seconds: int) -> None:
    assert parse(f"wait {typed}") == Change(Layer(wait=timedelta(seconds=seconds)))


MISTAKES = [
    pytest.param("folow ACME-12", Problem.UNKNOWN, "follow ACME-12", id="a letter is missing"),
    pytest.param("customer all", Problem.UNKNOWN, "customers all", id="a letter is missing at the end"),
    pytest.param("admn scope @ben all", Problem.UNKNOWN, "admin scope @ben all", id="the first of two words"),
    pytest.param(
        "admin scpe @ben all", Problem.UNKNOWN, "admin scope @ben all", id="the second of two words"
    ),
    pytest.param("make me a sandwich", Problem.UNKNOWN, "help", id="nothing comes near"),
    pytest.param("🎉", Problem.UNKNOWN, "help", id="an emoji"),
    pytest.param("\u200ffollow", Problem.UNREADABLE, "help", id="a mark that turns the direction of writing"),
    pytest.param("follow\x00", Problem.UNREADABLE, "help", id="a control character"),
    pytest.param("\ud83d", Problem.UNREADABLE, "help", id="half a character"),
    pytest.param("ß" * 3000, Problem.TOO_LONG, "help", id="3,000 odd characters"),
    pytest.param("follow " * 500, Problem.TOO_LONG, "help", id="3,000 characters of words"),
    pytest.param('admin scope "Ben all', Problem.UNCLOSED_QUOTE, "help", id="a quote without end"),
    pytest.param("customers", Problem.MISSING, "customers all", id="a setting without its value"),
    pytest.param("why", Problem.MISSING, "why <link>", id="a question without its message"),
    pytest.param("admin", Problem.MISSING, "admin scope @ben all", id="admin alone"),
    pytest.param("item", Problem.MISSING, "item attach <link> ACME-12", id="item alone"),
    pytest.param("admin scope @eve", Problem.MISSING, "admin scope @eve all", id="half an admin command"),
    pytest.param(
        "admin defaults wait", Problem.MISSING, "admin defaults wait 1m", id="a default without its value"
    ),
    pytest.param("reset now", Problem.TOO_MANY, "reset", id="a word too many"),
    pytest.param("admin scope Ben Berg all", Problem.TOO_MANY, 'admin scope "Ben Berg" all', id="no quotes"),
    pytest.param("customers al", Problem.NOT_A_CHOICE, "customers all", id="a value almost right"),
    pytest.param("customers everything", Problem.NOT_A_CHOICE, "customers all", id="a value that is none"),
    pytest.param("email yes", Problem.NOT_A_CHOICE, "email on", id="yes is not on"),
    pytest.param("language de", Problem.NOT_A_CHOICE, "language en", id="a language nobody speaks here"),
    pytest.param(
        "admin defaults emal on", Problem.NOT_A_CHOICE, "admin defaults email on", id="a default's name"
    ),
    pytest.param("customers all｜none", Problem.CHOOSE_ONE, "customers all", id="the bar of the manual"),
    pytest.param("internal on|off", Problem.CHOOSE_ONE, "internal on", id="the bar of the keyboard"),
    pytest.param("follow|mute #acme", Problem.CHOOSE_ONE, "follow #acme", id="the bar between commands"),
    pytest.param("wait off", Problem.NOT_A_DURATION, "wait 1m", id="off is no time"),
    pytest.param("wait 1m30", Problem.NOT_A_DURATION, "wait 1m", id="half a time"),
    pytest.param("wait 5", Problem.NO_UNIT, "wait 5m", id="a number without a unit"),
    pytest.param("wait 500", Problem.NO_UNIT, "wait 1m", id="a number too large for minutes"),
    pytest.param("wait -5m", Problem.OUT_OF_RANGE, "wait 0s", id="a negative time"),
    pytest.param("wait -5", Problem.OUT_OF_RANGE, "wait 0s", id="a negative number"),
    pytest.param("wait 61m", Problem.OUT_OF_RANGE, "wait 60m", id="more than an hour"),
    pytest.param("inbox mein", Problem.NOT_A_CHOICE, "inbox mine", id="a list that is none"),
    pytest.param("inbox mine 0", Problem.NO_PAGE, "inbox mine 1", id="a page before the first"),
    pytest.param("inbox -2", Problem.NO_PAGE, "inbox all 1", id="a negative page"),
    pytest.param(f"inbox {'9' * 400}", Problem.NO_PAGE, "inbox all 1", id="an absurd page"),
    pytest.param("inbox mine two", Problem.NO_PAGE, "inbox mine 1", id="a page that is no number"),
    pytest.param("inbox 2 mine", Problem.NO_PAGE, "inbox all 1", id="the page before the list"),
    pytest.param(
        "admin erase @ben yes", Problem.NOT_A_CHOICE, "admin erase @ben", id="yes is no confirmation"
    ),
    pytest.param(f"wait {'9' * 400}m", Problem.OUT_OF_RANGE, "wait 60m", id="an absurd number"),
]


@pytest.mark.parametrize(("typed", "problem", "nearest"), MISTAKES)
def test_a_mistake_names_what_is_wrong_and_the_nearest_command(
    typed: str, problem: Problem, nearest: str
) -> None:
    mistake = parse(typed)
    assert isinstance(mistake, Mistake)
    assert (mistake.problem, mistake.nearest) == (problem, nearest)


def test_every_problem_stands_in_the_table_of_mistakes() -> None:
    assert {row.values[1] for row in MISTAKES} == set(Problem)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.usage)
def test_a_commands_own_example_is_valid(form: Form) -> None:
    assert not isinstance(parse(form.example), Mistake)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.usage)
def test_a_command_with_one_choice_of_each_in_its_usage_is_valid(form: Form) -> None:
    chosen = [one.choices[-1] if one.choices else one.example for one in form.arguments if not one.optional]
    assert not isinstance(parse(" ".join((form.name, *chosen))), Mistake)


def test_every_setting_has_its_command() -> None:
    assert {field.name for field in fields(Layer)} <= {form.name for form in FORMS}
