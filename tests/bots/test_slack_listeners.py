"""What the listeners do when the desk is slow or hurt: the real Bolt against the pocket workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from typing_extensions import override

from adapters.replies import Reply
from adapters.slack.clients import connect
from adapters.slack.installation import introduce
from adapters.slack.messenger import SlackMessenger
from adapters.slack.screens import Screens
from bots.credentials import Slack, SlackSocket
from bots.desk import Desk
from bots.door import Door
from bots.slack.app import slack_app
from bots.slack.clerks import Clerks
from bots.slack.hearing import Hearing
from bots.slack.intake import Intake
from bots.slack.listeners import Listeners
from bots.slack.receiver import slack_receiver
from bots.slack.reception import Reception
from bots.visit import Dialect
from rules.events import Profile
from rules.model import Role
from sandbox.client import Sandbox
from sandbox.records import words_of
from tests.adapters.slack.notices import notice
from tests.bots.stage import Stage

DIALECT = Dialect(str, lambda _: None, lambda where, ref, _: f"{where.channel}/{ref}")
SECRET = "what somebody typed"
SORRY = """\
Sorry, that did not work. Please try again in a moment.
Det gick tyvärr inte. Försök igen om en liten stund."""


@dataclass(frozen=True)
class SlowDesk(Desk):
    """Answers when it is allowed to."""

    allowed: Event = field(default_factory=Event)

    @override
    def answer(self, person: str, text: str, now: datetime) -> Reply:
        self.allowed.wait(10)
        return Reply("At last.")


@dataclass(frozen=True)
class HurtDesk(Desk):
    """Never manages to answer."""

    @override
    def answer(self, person: str, text: str, now: datetime) -> Reply:
        raise RuntimeError(text)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@contextmanager
def served_by(desk: Desk) -> Iterator[Sandbox]:
    """Let a desk answer the people of a pocket workspace, for which it is given little time."""
    with Sandbox.start() as world:
        known = world.env()
        slack = Slack(known["SLACK_BOT_TOKEN"], SlackSocket(known["SLACK_APP_TOKEN"]), known["SLACK_API_URL"])
        client = connect(known["SLACK_BOT_TOKEN"], slack.api_url)
        installation, clerks = introduce(client), Clerks(patience=0.05)
        reception = Reception(desk, Screens(client), clerks.leave)
        intake = Intake(installation, lambda _: None, print, hear=Hearing(reception, installation.bot).hear)
        app = slack_app(known["SLACK_BOT_TOKEN"], slack, installation, intake)
        Listeners(reception, clerks).register(app)
        receiver = slack_receiver(slack, app, Door())
        receiver.start()
        world.waits_for_connection()
        yield world
        receiver.stop()


def test_an_answer_that_takes_long_comes_after_the_acknowledgement(stage: Stage) -> None:
    desk = SlowDesk(stage.store, stage.workspace.id, DIALECT)
    with served_by(desk) as world:
        ann = world.person("ann")
        acknowledged = ann.command("/unseen", within=0)
        assert (acknowledged.failure, acknowledged.whispers) == ("", [])
        desk.allowed.set()
        (whisper,) = world.until(ann.whispers, what="the answer")
        assert (whisper.source, whisper.text) == ("response_url", "At last.")


def test_whoever_asked_is_told_that_it_failed_and_the_log_keeps_their_words_to_itself(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    with served_by(HurtDesk(stage.store, stage.workspace.id, DIALECT)) as world:
        answer = world.person("ann").command("/unseen", SECRET)
        assert (answer.failure, answer.text) == ("", SORRY)
    (record,) = caplog.records
    assert SECRET not in record.getMessage()


@dataclass(frozen=True)
class Lender:
    """Lets people lend a token."""

    def invite(self, person_id: int, now: datetime) -> str:
        return f"https://unseen.example/connect/{person_id}?until={now:%Y}"

    def give_back(self, token: str) -> None:
        """Nobody asks for it."""


def test_connect_on_a_notice_explains_it_in_a_window(stage: Stage) -> None:
    stage.store.directory.learn_people(stage.workspace.id, [Profile("U0BO", "Bo", Role.TEAMMATE)])
    with served_by(Desk(stage.store, stage.workspace.id, DIALECT, Lender())) as world:
        known, bo = world.env(), world.person("bo")
        client = connect(known["SLACK_BOT_TOKEN"], known["SLACK_API_URL"])
        SlackMessenger(client, "https://n.slack.com/", lambda _: True).send(notice(first=True))
        opened = bo.presses(bo.waits_for_message(), "connect", within=5)
        assert opened.view is not None
        assert "Connect your read cursor" in opened.shown
        assert "https://unseen.example/connect/" in opened.shown


def test_a_window_opens_at_once_and_is_filled_when_the_answer_is_there(stage: Stage) -> None:
    desk = SlowDesk(stage.store, stage.workspace.id, DIALECT)
    with served_by(desk) as world:
        known, bo = world.env(), world.person("bo")
        client = connect(known["SLACK_BOT_TOKEN"], known["SLACK_API_URL"])
        SlackMessenger(client, "https://n.slack.com/", lambda _: True).send(notice(first=True))
        opened = bo.presses(bo.waits_for_message(), "connect", within=5)
        assert (opened.failure, opened.shown) == ("", "…")
        desk.allowed.set()
        world.until(lambda: words_of((bo.window() or {})["blocks"]) == "At last.", what="the answer")
