"""Events may come in another order than they happened: repeated by the platform, or over several sockets."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from rules.events import ChannelChanged, ChannelGone, MessagePosted, Profile
from rules.model import Audience, Role
from storage.early import PATIENCE
from tests.bots.stage import Stage, at

HELP = "1.000000"
"""The message that comes last."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Ben, who supports the customer Carla in #acme."""
    stage = Stage(tmp_path)
    stage.people("ben")
    stage.people("carla", role=Role.CUSTOMER)
    stage.channel("acme", "ben", "carla")
    yield stage
    stage.close()


def test_a_deletion_before_its_message_cancels_the_notice(stage: Stage) -> None:
    stage.deletes("acme", HELP, second=2)
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=61) == []


def test_an_edit_before_its_message_gives_the_notice_its_words(stage: Stage) -> None:
    stage.edits("acme", HELP, "Help me, please!", second=3)
    stage.edits("acme", HELP, "Help me!", second=2)
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=61) == [("ben", ["Help me, please!"])]


def test_a_reaction_before_its_message_is_evidence(stage: Stage) -> None:
    stage.reacts("ben", "acme", HELP, second=2)
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=61) == []


@pytest.mark.parametrize("deed", ["delete", "react", "edit"])
def test_what_happens_to_a_message_that_waits_for_a_look_up_counts(stage: Stage, deed: str) -> None:
    stage.directory.silent = True
    stage.says("dora", "acme", "Help!", second=1)
    match deed:
        case "delete":
            stage.deletes("acme", HELP, second=2)
        case "react":
            stage.reacts("ben", "acme", HELP, second=2)
        case "edit":
            stage.edits("acme", HELP, "Help me!", second=2)
    stage.directory.silent = False
    stage.directory.profiles["dora"] = Profile("dora", "Dora", Role.CUSTOMER)
    later = PATIENCE.total_seconds() * 3
    stage.tend(second=later)
    told = stage.told(second=later)
    assert told == ([("ben", ["Help me!"])] if deed == "edit" else [])


def test_a_message_that_is_deleted_while_it_is_looked_up_is_not_told(stage: Stage) -> None:
    waiting = MessagePosted("acme", HELP, "carla", at(1), "Help!")
    with stage.store.recording() as recording:
        recording.keep_unplanned(stage.workspace.id, waiting)
    (event,) = stage.store.directory.arrivals(stage.workspace.id)
    stage.deletes("acme", HELP, second=2)
    stage.happens(event, second=3)
    assert stage.told(second=61) == []


def test_what_happened_to_a_message_that_never_comes_is_forgotten(stage: Stage) -> None:
    stage.deletes("acme", HELP, second=2)
    stage.tend(second=3 + PATIENCE.total_seconds())
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=61) == [("ben", ["Help!"])]


def test_nothing_is_kept_of_what_happens_where_nobody_listens(stage: Stage) -> None:
    ben = stage.id_of("ben")
    place = stage.store.directory.channel(stage.workspace.id, "acme")
    assert place is not None
    stage.store.choices.set_audience(place.id, Audience.OFF, ben, at(0))
    stage.edits("acme", HELP, "Help me!", second=2)
    stage.store.choices.set_audience(place.id, Audience.CUSTOMER, ben, at(3))
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=61) == [("ben", ["Help!"])]


def test_answers_of_a_thread_whose_beginning_is_gone_belong_together(stage: Stage) -> None:
    stage.says("carla", "acme", "Does it work now?", second=4000, thread=HELP)
    stage.says("carla", "acme", "It does not.", second=7700, thread=HELP)
    assert stage.directory.asked == 1
    assert stage.told(second=7700) == [("ben", ["Does it work now?", "It does not."])]


def test_a_beginning_that_comes_after_its_answers_joins_them(stage: Stage) -> None:
    stage.directory.silent = True
    stage.says("carla", "acme", "And this?", second=2, thread=HELP)
    stage.says("carla", "acme", "Help!", second=1)
    assert stage.told(second=62) == [("ben", ["Help!", "And this?"])]


def test_what_was_said_while_the_bot_was_away_is_recorded_when_it_comes_back(stage: Stage) -> None:
    stage.tend(second=0)
    stage.happens(ChannelGone("acme"), second=1)
    stage.tend(second=2)
    away = timedelta(days=2).total_seconds()
    stage.directory.said["acme", HELP] = MessagePosted("acme", HELP, "carla", at(60), "Help!")
    stage.happens(ChannelChanged("acme"), second=away)
    stage.tend(second=away)
    assert stage.store.questions.message(stage.workspace.id, "acme", HELP) is not None
    assert stage.told(second=away) == []
