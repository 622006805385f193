"""People connect their read cursor, take it back, and hear when it is gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.connecting import Without
from bots.losses import Losses
from rules.delivery import Refused, RetryLater, Topic
from tests.bots.stage import at
from tests.bots.story import Story


@dataclass
class PretendedLending:
    """Writes addresses, and keeps the tokens that were given back."""

    back: list[str] = field(default_factory=list)

    def invite(self, person_id: int, now: datetime) -> str:
        return f"https://unseen.example/{person_id}/{now:%H:%M}"

    def give_back(self, token: str) -> None:
        self.back.append(token)


@pytest.fixture
def lending() -> PretendedLending:
    return PretendedLending()


@pytest.fixture
def story(tmp_path: Path, lending: PretendedLending) -> Iterator[Story]:
    with Story(tmp_path) as story:
        story.desk = replace(story.desk, lending=lending)
        yield story


def lend(story: Story, *names: str) -> None:
    for name in names:
        story.store.connections.keep(story.id_of(name), f"xoxp-{name}", ["channels:read"], at(0))


def test_who_asks_to_connect_gets_an_address_of_their_own(story: Story) -> None:
    answer = story.asks("ben", "connect", second=60)
    assert f"https://unseen.example/{story.id_of('ben')}/09:01" in answer
    assert "/unseen disconnect" in answer


def test_who_has_connected_is_told_since_when(story: Story) -> None:
    lend(story, "ben")
    answer = story.asks("ben", "connect", second=3600)
    assert answer.startswith("Your read cursor has been connected since 09:00 UTC.")


def test_who_disconnects_gets_their_token_back(story: Story, lending: PretendedLending) -> None:
    lend(story, "ben")
    assert story.asks("ben", "disconnect").startswith("Disconnected:")
    assert lending.back == ["xoxp-ben"]
    assert story.store.connections.state(story.id_of("ben")) is None
    assert story.asks("ben", "disconnect") == "Your read cursor was not connected."


def test_the_token_of_whoever_is_forgotten_is_given_back(story: Story, lending: PretendedLending) -> None:
    lend(story, "ben", "cid")
    story.asks("ann", "admin erase @ben")
    assert lending.back == []
    story.asks("ann", "admin erase @ben confirm")
    assert lending.back == ["xoxp-ben"]
    assert story.store.connections.state(story.id_of("ben")) is None


def test_a_lost_connection_can_be_mended(story: Story, lending: PretendedLending) -> None:
    lend(story, "ben")
    story.store.connections.refused(story.id_of("ben"), "xoxp-ben", "token_revoked", at(1))
    assert "https://unseen.example/" in story.asks("ben", "connect")
    assert story.asks("ben", "disconnect").startswith("Disconnected:")
    assert lending.back == []


@pytest.mark.parametrize(
    ("without", "answer"),
    [
        (Without.NEEDLESS, "There is nothing to connect: here Unseen learns by itself what you have read."),
        (Without.UNPREPARED, "Nobody can connect here yet."),
    ],
)
def test_where_there_is_nothing_to_connect_it_is_said_why(
    story: Story, without: Without, answer: str
) -> None:
    story.desk = replace(story.desk, lending=without)
    assert story.asks("ben", "connect").startswith(answer)


def test_the_owner_of_a_token_that_is_refused_hears_of_it_once(story: Story) -> None:
    lend(story, "ben", "cid")
    losses = Losses(story.store, story.road.offices)
    story.store.connections.refused(story.id_of("ben"), "xoxp-ben", "token_revoked", at(1))
    for minute in range(3):
        losses.run(at(0) + timedelta(minutes=minute))
    assert [(one.topic, one.recipient.ref) for one in story.messenger.told] == [
        (Topic.CONNECTION_LOST, "ben")
    ]


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        pytest.param(RetryLater("ratelimited"), 1, id="later, if it was not sent"),
        pytest.param(RetryLater("timeout", unsure=True), 0, id="not again, if it may have arrived"),
        pytest.param(Refused("account_inactive"), 0, id="never, if they cannot be reached"),
    ],
)
def test_when_the_news_are_told_again(story: Story, answer: RetryLater | Refused, tries: int) -> None:
    lend(story, "ben")
    story.store.connections.refused(story.id_of("ben"), "xoxp-ben", "token_revoked", at(1))
    story.messenger.answers = [answer]
    losses = Losses(story.store, story.road.offices)
    losses.run(at(2))
    losses.run(at(3))
    assert len(story.messenger.told) == tries
