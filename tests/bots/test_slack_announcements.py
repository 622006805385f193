"""What an announcement offers in Slack is done at one press, with the same limits as when it is typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.announcements import offered
from adapters.catalogue import LANGUAGES
from adapters.slack.clients import connect
from adapters.slack.messenger import SlackMessenger
from adapters.slack.parts import LONGEST_LABEL
from adapters.text import Words
from rules.commands import parse
from rules.delivery import Announcement, Recipient, Topic
from rules.requests import ForAdmins
from rules.settings import Customers, Layer
from sandbox.records import Post
from tests.bots.slack_stage import SlackStage, slack_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SlackStage]:
    with slack_stage(tmp_path) as stage:
        yield stage


def greeted(stage: SlackStage, name: str) -> Post:
    """Greet somebody as an admin, and return the greeting."""
    person, world = stage.world.person(name), stage.world
    messenger = SlackMessenger(connect(world.env()["SLACK_BOT_TOKEN"], world.api_url), "https://n.example/")
    recipient = Recipient(stage.id_of(person), person.id, person.name, "en", None, None)
    messenger.tell(Announcement(Topic.GREETING, recipient, ("acme",)))
    return person.waits_for_message(containing="this is Unseen")


def test_the_greeting_sets_the_team_s_defaults_at_one_press(stage: SlackStage) -> None:
    greeting, ann = greeted(stage, "ann"), stage.world.person("ann")
    everybody = "For everybody who has not chosen: Messages from customers: all"
    assert everybody in ann.presses(greeting, everybody, within=10).text
    assert stage.store.choices.defaults(stage.workspace_id) == Layer(customers=Customers.ALL)
    assert ann.inbox() == [greeting]


def test_who_is_no_admin_any_more_sets_nothing_by_an_old_greeting(stage: SlackStage) -> None:
    greeting = greeted(stage, "ben")
    answer = stage.world.person("ben").presses(greeting, "offer", within=10)
    assert "admin" in answer.text
    assert stage.store.choices.defaults(stage.workspace_id) == Layer()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_an_order_whose_name_fits_onto_a_button(language: str) -> None:
    recipient = Recipient(1, "U0ANN", "Ann", language, None, None)
    offer = offered(Words(language, None, str), Announcement(Topic.GREETING, recipient, ()))
    assert offer is not None
    assert len(offer.label) <= LONGEST_LABEL
    assert isinstance(parse(offer.command), ForAdmins)


def test_other_announcements_offer_nothing_to_press() -> None:
    recipient = Recipient(1, "U0ANN", "Ann", "en", None, None)
    topics = set(Topic) - {Topic.GREETING}
    words = Words("en", None, str)
    assert {offered(words, Announcement(one, recipient, ("acme",))) for one in topics} == {None}
