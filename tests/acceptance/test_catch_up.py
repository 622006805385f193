"""What was missed, because the program was down or its socket was, is told once it is back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.actor import Actor
from sandbox.client import Sandbox
from sandbox.records import Post
from tests.acceptance.conftest import WAYS
from tests.acceptance.program import Program, program_for
from tests.acceptance.stage import LIGHTHOUSE, Stage

PATIENT = 30
"""Seconds in which a notice comes that follows another one about the same conversation."""
HOURS = 3 * 3600

both_ways = pytest.mark.parametrize("stage", WAYS, indirect=True)
over_a_socket = pytest.mark.parametrize("stage", ["socket"], indirect=True)


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Bring a program of its own; what happens while it does not listen is lost to it."""
    with Sandbox.start() as world:
        world.timing(patience=0, retry_waits=())
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path, request.param, UNSEEN_WAIT="1")
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0, program.log


def ends(program: Program, how: str) -> None:
    """End the program, orderly or as a power cut would."""
    if how == "killed":
        program.kill()
    else:
        assert program.stop() == 0


def settled(stage: Stage, person: Actor, post: Post) -> None:
    """Wait until it is noted that somebody was told."""
    told = f"why {post.link}"
    stage.world.until(
        lambda: "sent" in person.command("/unseen", told).shown or None, PATIENT, "the notice is noted"
    )


def in_order(text: str, *words: str) -> bool:
    """Say whether a text has all of these words, in this order."""
    places = [text.find(one) for one in words]
    return -1 not in places and places == sorted(places)


@both_ways
@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_what_was_written_meanwhile_is_told_once_and_in_order(stage: Stage, how: str) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    old = carla.says(channel, "An old question")
    stage.told(dora, about="An old question")
    settled(stage, dora, old)
    ends(stage.program, how)
    carla.says(channel, "First of all")
    carla.replies(old, "Second, in the old thread")
    new = carla.says(channel, "Third, a new thread")
    carla.replies(new, "Fourth, in the new thread")
    carla.replies(old, "Last, for all to see", broadcast=True)
    stage.world.waits_until_settled()
    stage.program.start()
    notice = dora.waits_for_message(PATIENT, containing="First of all")
    words = ("First of all", "Second, in", "Third, a", "Fourth, in", "Last, for all")
    assert in_order(notice.text, *words)
    assert "An old question" not in notice.text
    stage.not_told(dora, besides=2)


@over_a_socket
def test_of_internal_threads_whoever_follows_them_is_told(stage: Stage) -> None:
    dora, ben, eva = stage.teammates("dora", "ben", "eva")
    channel = stage.channel(dora, ben, eva)
    root = dora.says(channel, "Who takes the release?")
    stage.world.waits_until_settled()
    stage.program.kill()
    ben.replies(root, "I do")
    other = eva.says(channel, "Lunch?")
    ben.replies(other, "At noon")
    stage.program.start()
    stage.told(dora, about="I do")
    stage.told(eva, about="At noon")
    stage.not_told(ben)
    stage.not_told(dora, besides=1)


@both_ways
def test_edits_and_deletions_that_were_missed_count(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora", wait="3s")
    here, there = stage.channel(dora, carla), stage.channel(dora, carla)
    edited, deleted = carla.says(here, "The old words"), carla.says(there, "Never mind")
    stage.world.waits_until_settled()
    stage.program.kill()
    carla.edits(edited, "The new words")
    carla.deletes(deleted)
    stage.program.start()
    assert "The old words" not in stage.told(dora, about="The new words")[0].text
    stage.not_told(dora, besides=1)


@both_ways
def test_evidence_that_was_missed_counts_and_nothing_goes_out_before_it_is_known(stage: Stage) -> None:
    carla = stage.customer()
    reacts, answers, neither = stage.teammates("reacts", "answers", "neither", wait="2s")
    channel = stage.channel(reacts, answers, neither, carla)
    post = carla.says(channel, "Who has seen this?")
    stage.world.waits_until_settled()
    stage.program.kill()
    reacts.reacts(post)
    answers.replies(post, "I have")
    stage.world.fault("rate_limited", "conversations.history", times=2, seconds=2)
    stage.program.start()
    (notice,) = stage.told(neither, about="Who has seen this?")
    assert f"Answered by {answers.real_name}" in notice.text
    stage.not_told(reacts)
    stage.not_told(answers)


@over_a_socket
def test_after_hours_one_summary_tells_each_person_about_everything(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    here, there, nearer = (stage.channel(dora, carla) for _ in range(3))
    waiting = carla.says(here, "I was here before")
    stage.world.waits_until_settled()
    stage.told(dora, about="I was here before")
    settled(stage, dora, waiting)
    stage.program.kill()
    began = float(waiting.ts) - HOURS
    was_down_since(stage.program, began)
    carla.says(here, "Anybody?", ts=f"{began + 60:.6f}")
    carla.says(there, "Hello?", ts=f"{began + 120:.6f}")
    carla.says(nearer, "Just now")
    stage.program.start()
    summary = dora.waits_for_message(PATIENT, containing="2 messages wait for you")
    assert all(f"#{channel}" in summary.text for channel in (here, there))
    stage.told(dora, about="Just now")
    stage.not_told(dora, besides=3)


def was_down_since(program: Program, second: float) -> None:
    """Let the program believe that it has not been heard of since then."""
    change = "UPDATE positions SET position = strftime('%Y-%m-%dT%H:%M:%S+00:00', ?, 'unixepoch')"
    with closing(sqlite3.connect(program.folder / "unseen.db", timeout=10)) as connection:
        changed = connection.execute(f"{change} WHERE stream LIKE 'heard %'", [int(second)])
        assert changed.rowcount == 1
        connection.commit()


@over_a_socket
def test_what_was_missed_while_the_socket_was_down_is_told(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    stage.world.waits_until_settled()
    stage.world.fault("server_error", "apps.connections.open", times=2)
    stage.world.disconnects(abruptly=True)
    carla.says(channel, "Can you hear me?")
    stage.world.waits_for_connection(PATIENT)
    dora.waits_for_message(PATIENT, containing="Can you hear me?")
    stage.not_told(dora, besides=1)


@over_a_socket
def test_a_live_answer_does_not_hide_the_missed_question(stage: Stage) -> None:
    carla = stage.customer()
    dora, ben = stage.teammates("dora", "ben")
    channel = stage.channel(dora, ben, carla)
    stage.world.waits_until_settled()
    stage.program.kill()
    root = carla.says(channel, "What was asked meanwhile")
    stage.world.fault("rate_limited", "conversations.history", times=2, seconds=3)
    stage.program.start()
    ben.replies(root, "Answered at once")
    stage.told(dora, about="What was asked meanwhile")
    stage.not_told(ben)
    stage.not_told(dora, besides=1)
