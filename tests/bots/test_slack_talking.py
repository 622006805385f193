"""Writing to the app in its own direct messages: the same words, the same desk, nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.clients import connect
from adapters.slack.screens import Screens
from bots.desk import Desk
from bots.slack.hearing import Hearing
from bots.slack.reception import Reception
from bots.slack.site import dialect
from sandbox.actor import APP, Actor
from sandbox.records import Post
from tests.bots.slack_stage import SlackStage, slack_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


def asks(stage: SlackStage, person: Actor, text: str) -> str:
    """Let somebody write to the app, and read what it answers."""
    last = next(reversed(person.inbox()), None)
    stage.says(person, APP, text)
    return person.waits_for_message(after=last).text


@pytest.mark.parametrize("typed", ["dm off", "/unseen dm off", "`/unseen dm off`", " DM OFF "])
def test_a_command_is_carried_out(stage: SlackStage, typed: str) -> None:
    ben = stage.world.person("ben")
    assert asks(stage, ben, typed).startswith("Direct message: off")
    assert stage.settings(ben).dm is False


def test_other_words_get_the_nearest_command_and_go_to_no_customer(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    stage.says(stage.world.person("carla"), "acme", "Our printer is on fire")
    before = stage.world.history("acme")
    assert "/unseen" in asks(stage, ben, "We send an engineer")
    assert stage.world.history("acme") == before


def test_the_settings_come_with_controls_that_work(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    stage.says(ben, APP, "settings")
    settings = ben.waits_for_message()
    ben.presses(settings, "dm", "dm off")

    def changed() -> Post | None:
        return next((post for post in ben.inbox() if post.ts == settings.ts and post.is_edited), None)

    assert "Direct message: off" in stage.world.until(changed).shown
    assert stage.settings(ben).dm is False


def test_an_answer_in_a_thread_stays_in_the_thread(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    stage.says(ben, APP, "help")
    first = ben.waits_for_message()
    stage.says(ben, APP, "dm off", thread=first)
    assert ben.waits_for_message(containing="Direct message: off").thread_ts == first.ts


@pytest.mark.parametrize("name", ["gus", "carla"])
def test_guests_and_customers_get_a_polite_no(stage: SlackStage, name: str) -> None:
    said = asks(stage, stage.world.person(name), "admin log")
    assert said == "Sorry, Unseen is only there for the team of this workspace."


def test_a_message_is_answered_once_however_often_and_to_whichever_process_it_is_told(
    stage: SlackStage,
) -> None:
    environment, ben = stage.world.env(), stage.world.person("ben")
    client = connect(environment["SLACK_BOT_TOKEN"], environment["SLACK_API_URL"])
    desk = Desk(stage.store, stage.workspace_id, dialect("https://northwind.slack.com/"))
    done: list[object] = []
    processes = [Reception(desk, Screens(client), lambda work: done.append(work())) for _ in range(2)]
    where = {"channel": "D0BEN", "channel_type": "im", "ts": "1700000000.000100"}
    told = {"type": "message", "user": ben.id, "text": "following"} | where
    ben.opens_home("messages")
    for reception in processes * 2:
        Hearing(reception, "U0UNSEEN").hear(told)
    assert len(ben.inbox()) == 1


def test_an_edit_is_no_new_question(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    post = stage.says(ben, APP, "following")
    ben.waits_for_message()
    ben.edits(post, "dm off")
    stage.world.waits_until_settled()
    asks(stage, ben, "help")
    assert len(ben.inbox()) == 2
    assert stage.settings(ben).dm is True


def test_it_does_not_answer_itself(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    asks(stage, ben, "help")
    asks(stage, ben, "following")
    stage.world.waits_until_settled()
    assert len(ben.inbox()) == 2


def test_looking_at_the_messages_draws_no_home_page(stage: SlackStage) -> None:
    ben = stage.world.person("ben")
    ben.opens_home("messages")
    stage.world.waits_until_settled()
    asks(stage, ben, "help")
    assert stage.world.requests("views.publish") == []


def test_an_answer_that_slack_does_not_take_is_logged_without_the_words(
    stage: SlackStage, caplog: pytest.LogCaptureFixture
) -> None:
    ben = stage.world.person("ben")
    stage.world.fault("rate_limited", "chat.postMessage")
    stage.says(ben, APP, "why is the fax on fire")
    stage.world.waits_for_request("chat.postMessage")
    assert asks(stage, ben, "help")
    assert "could not be answered: ratelimited" in caplog.text
    assert "fax" not in caplog.text
