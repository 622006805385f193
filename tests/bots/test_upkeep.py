"""What whoever runs the program can ask and do beside it, by command."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.slack import links
from bots.cli import FINE, MISCONFIGURED, UNWELL, main
from bots.clock import utc_now
from rules.delivery import Delivered, Refused
from rules.events import ChannelProfile, MessagePosted, Profile
from rules.model import Role
from tests.bots import stage
from tests.bots.stage import at
from tests.bots.story import Story

Printed = pytest.CaptureFixture[str]
SECRET = "Koh-i-Noor"


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    """Let a story begin an hour ago, in the database that the commands use."""
    monkeypatch.setattr(stage, "CURTAIN", utc_now() - timedelta(hours=1))
    monkeypatch.setenv("UNSEEN_DATABASE_URL", f"sqlite:///{tmp_path / 'unseen.db'}")
    monkeypatch.chdir(tmp_path)
    with Story(tmp_path) as story:
        yield story


@pytest.fixture
def failed(story: Story) -> Story:
    """Let nobody be reached about what Carla wrote."""
    story.says("carla", "acme", SECRET, second=0)
    story.messenger.answers = [Refused("account_inactive")] * 2
    story.told(second=60)
    return story


@pytest.fixture
def elsewhere(story: Story) -> Story:
    """Let another Ben be in an organization in Zulip."""
    other = story.store.directory.workspace("zulip", "chat.example", "Southwind", "https://chat.example", "9")
    story.store.directory.learn_people(other.id, [Profile("7", "Ben", Role.TEAMMATE)])
    return story


def said(printed: Printed, *command: str, code: int = FINE) -> str:
    """Run a command, and return what it said to whom its exit code tells."""
    assert main(command) == code
    out, err = printed.readouterr()
    return out if code == FINE else err


@pytest.mark.usefixtures("elsewhere", "failed")
def test_status_tells_how_every_workspace_is_doing(capsys: Printed) -> None:
    told = said(capsys, "status").splitlines()
    assert told[:2] == ["Database: SQLite, up to date", "Northwind (slack T1)"]
    assert "  watched channels: 3; being caught up with: 0" in told
    assert "  alerts that wait: 0; notices on their way: 0" in told
    assert "  not delivered in the last 24 hours: 2 (account_inactive)" in told
    assert "Southwind (zulip chat.example)" in told


def test_status_tells_that_a_later_version_was_here(story: Story, capsys: Printed) -> None:
    with story.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    told = said(capsys, "status").splitlines()
    assert told[0] == "Database: SQLite, brought up to date by a later version of Unseen"
    assert "Northwind (slack T1)" in told


def test_status_tells_how_late_the_first_is(story: Story, capsys: Printed) -> None:
    story.says("carla", "acme", SECRET, second=0)
    (due,) = [line for line in said(capsys, "status").splitlines() if "is due" in line]
    assert due.endswith(" UTC (59 min ago)")


@pytest.mark.usefixtures("failed", "elsewhere")
def test_status_of_one_workspace_tells_of_no_other(capsys: Printed) -> None:
    assert "Southwind" not in said(capsys, "status", "--workspace", "T1")
    assert "Northwind" not in said(capsys, "status", "--workspace", "southwind")


@pytest.mark.usefixtures("failed")
def test_status_is_told_to_programs_too(capsys: Printed) -> None:
    (told,) = json.loads(said(capsys, "status", "--json"))["workspaces"]
    assert (told["platform"], told["ref"], told["watched_channels"], told["undelivered"]) == (
        "slack",
        "T1",
        3,
        2,
    )
    assert told["failed_last_day"] == {"account_inactive": 2}
    assert {one["person"] for one in told["failures"]} == {"Ann", "Ben"}


@pytest.mark.usefixtures("failed")
def test_failed_notices_are_listed_with_person_and_reason(capsys: Printed) -> None:
    told = said(capsys, "status", "--failed").splitlines()
    assert told[0] == "Northwind (slack T1): 2 not delivered"
    assert sum("Ben, direct message, 1 alert, " in line for line in told) == 1
    assert sum(line.endswith(": account_inactive") for line in told) == 2


@pytest.mark.usefixtures("failed")
@pytest.mark.parametrize("form", [[], ["--failed"], ["--json"]], ids=["words", "failed", "json"])
def test_status_tells_nobodys_words_and_no_address(form: list[str], capsys: Printed) -> None:
    told = said(capsys, "status", *form)
    assert SECRET not in told
    assert "@" not in told


def test_failed_notices_are_sent_again(failed: Story, capsys: Printed) -> None:
    assert said(capsys, "retry", "all").startswith("2 of 2 are due again.")
    assert "0 not delivered" in said(capsys, "status", "--failed")
    assert failed.told(second=3700) == [("ann", [SECRET]), ("ben", [SECRET])]


def test_one_failed_notice_is_sent_again(failed: Story, capsys: Printed) -> None:
    newest, other = failed.store.failures.latest(failed.workspace.id, 5)
    assert said(capsys, "retry", newest.key).startswith("1 of 1 are due again.")
    assert failed.store.failures.latest(failed.workspace.id, 5) == [other]


def test_what_may_have_arrived_is_not_sent_twice(failed: Story, capsys: Printed) -> None:
    failed.messenger.arrived = lambda notice: Delivered(f"dm/{notice.key}")  # type: ignore[method-assign]
    said(capsys, "retry", "all")
    assert failed.told(second=3700) == []
    assert "0 not delivered" in said(capsys, "status", "--failed")


def test_what_may_not_be_seen_any_more_is_not_sent_again(failed: Story, capsys: Printed) -> None:
    failed.channel("acme", "ann", "carla")
    said(capsys, "retry", "all")
    assert failed.told(second=3700) == [("ann", [SECRET])]


@pytest.mark.usefixtures("story")
def test_where_nothing_failed_nothing_is_sent_again(capsys: Printed) -> None:
    assert "there is no notice" in said(capsys, "retry", "all", code=UNWELL)
    assert "is called abc" in said(capsys, "retry", "abc", code=UNWELL)


def test_why_is_explained_as_the_person_would_read_it(story: Story, capsys: Printed) -> None:
    ref = story.says("carla", "acme", SECRET, second=0)
    told = said(capsys, "why", "ben", f"acme/{ref}").splitlines()
    assert told[:2] == [
        "This is about Ben: “you” means them.",
        "You are about to be told: You want all messages from customers.",
    ]
    assert "7. Is it from a customer, and you want all of those? Yes." in told
    assert SECRET not in "".join(told)


def test_why_tells_that_somebody_may_not_see_a_message(story: Story, capsys: Printed) -> None:
    ref = story.says("ann", "secret", SECRET, second=0)
    told = said(capsys, "why", "Cid", f"#secret/{ref}").splitlines()
    assert told[-2] == "3. Is the channel off, or may you not see the conversation? Yes."
    assert SECRET not in "".join(told)


def test_why_takes_a_link_of_the_platform(story: Story, capsys: Printed) -> None:
    ops = ChannelProfile("C1", "ops", private=False, shared=False, members=frozenset({"ann"}))
    story.store.directory.learn_channel(story.workspace.id, ops, at(0))
    ref = f"{at(1).timestamp():.6f}"
    story.happens(MessagePosted("C1", ref, "ann", at(1), SECRET), second=1)
    link = links.permalink("https://n.slack.com/", "C1", ref)
    assert "in #ops" in said(capsys, "why", "ben", link)


@pytest.mark.usefixtures("story")
def test_a_message_that_is_not_stored_is_said(capsys: Printed) -> None:
    assert "no message of Northwind" in said(capsys, "why", "ben", "acme/17.0", code=UNWELL)


def test_a_person_is_forgotten_once_that_was_typed(
    story: Story, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.says("ben", "acme", SECRET, second=0)
    monkeypatch.setattr("sys.stdin", io.StringIO("ben\n"))
    assert main(["erase", "Ben"]) == FINE
    out, err = capsys.readouterr()
    assert "Ben (ben) of Northwind (slack T1) is to be forgotten" in err
    assert "ben of Northwind (slack T1) is forgotten." in out
    assert SECRET not in json.dumps(story.store.export(story.id_of("ben")))
    assert not any(SECRET.encode() in file.read_bytes() for file in Path().glob("unseen.db*"))


@pytest.mark.parametrize("typed", ["", "yes\n", "Ben\n"], ids=["nothing", "something else", "the name"])
def test_nobody_is_forgotten_unless_that_was_typed(
    story: Story, capsys: Printed, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["erase", "Ben"]) == UNWELL
    assert capsys.readouterr().err.endswith("unseen erase: nothing was changed\n")
    assert story.store.export(story.id_of("ben"))["profile"]["name"] == "Ben"


def test_a_token_that_cannot_be_opened_is_forgotten_and_that_is_said(story: Story, capsys: Printed) -> None:
    story.store.connections.keep(story.id_of("ben"), "xoxp-ben", ["channels:read"], at(0))
    told = said(capsys, "erase", "ben", "--yes")
    assert "Slack could not be told: UNSEEN_SECRET_KEY does not open it" in told
    assert story.store.connections.state(story.id_of("ben")) is None


def test_what_arrives_of_somebody_later_brings_nothing_back_but_new_words(
    story: Story, capsys: Printed
) -> None:
    story.says("ben", "acme", "Before.", second=0)
    said(capsys, "erase", "ben", "--yes")
    story.people("ben")
    ref = story.says("ben", "acme", "After.", second=10)
    told = story.store.export(story.id_of("ben"))
    assert (told["profile"]["name"], [one["text"] for one in told["messages"]]) == ("ben", ["", "After."])
    assert ref == told["messages"][-1]["message"]


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("command", [["export", "ben"], ["erase", "ben", "--yes"], ["why", "ben", "acme/1"]])
def test_people_of_one_name_are_told_apart_by_their_workspace(command: list[str], capsys: Printed) -> None:
    told = said(capsys, *command, code=UNWELL)
    assert "several people are called “ben”: ben in Northwind (slack T1), 7 in Southwind (zulip" in told
    assert "no workspace is called “Eastwind”" in said(
        capsys, *command, "--workspace", "Eastwind", code=UNWELL
    )


@pytest.mark.usefixtures("elsewhere")
def test_an_export_from_one_workspace_is_of_that_person(capsys: Printed) -> None:
    told = json.loads(said(capsys, "export", "ben", "--workspace", "southwind"))
    assert told["profile"]["ref"] == "7"


@pytest.mark.parametrize(
    "command", [["status"], ["retry", "all"], ["why", "ben", "acme/1"], ["export", "ben"], ["erase", "ben"]]
)
def test_a_database_that_is_no_database_is_said(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    (tmp_path / "letter.db").write_text("This is a letter to my aunt, and no database. " * 100)
    monkeypatch.setenv("UNSEEN_DATABASE_URL", f"sqlite:///{tmp_path / 'letter.db'}")
    assert "UNSEEN_DATABASE_URL" in said(capsys, *command, code=MISCONFIGURED)
