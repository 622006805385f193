"""What people have read in Slack, once they have connected their read cursor."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.actor import Actor
from sandbox.client import Sandbox
from tests.acceptance.browser import Browser
from tests.acceptance.program import Program, connecting, program_for

WAYS = ("socket", "http")
WAIT = "3"
"""Seconds in which people can read what was written."""


@pytest.fixture
def world() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        yield world


@pytest.fixture(params=WAYS)
def program(request: pytest.FixtureRequest, world: Sandbox, tmp_path: Path) -> Iterator[Program]:
    """Start the program for one workspace, where people can connect."""
    variables = connecting(world) | {"UNSEEN_WAIT": WAIT}
    program = program_for(world, tmp_path, request.param, **variables)
    program.start()
    yield program
    assert program.stop() == 0, program.log


def connects(program: Program, person: Actor) -> None:
    """Let somebody connect as they would: by command, in their browser, at Slack."""
    told = person.command("/unseen", "connect").text
    (address,) = re.findall(r"http://[^\s|>]+", told)
    assert "Your read cursor is connected" in Browser(program.url).connects(person, address)


def test_who_has_read_a_message_is_not_told_and_who_has_not_connected_is(
    program: Program, world: Sandbox
) -> None:
    ben, dora, carla = (world.person(name) for name in ("ben", "dora", "carla"))
    connects(program, ben)
    assert "has been connected since" in ben.command("/unseen", "connect").text
    post = carla.says("acme", "Read by both of you")
    for reader in (ben, dora):
        reader.reads(post)
    dora.waits_for_message(containing="Read by both of you")
    carla.says("acme", "Read by nobody")
    ben.waits_for_message(within=20, containing="Read by nobody")
    assert not any("Read by both of you" in notice.text for notice in ben.inbox())
    assert "You had seen the message." in ben.command("/unseen", f"why {post.link}").text


def test_reading_the_channel_does_not_mark_the_thread(program: Program, world: Sandbox) -> None:
    ben, carla = world.person("ben"), world.person("carla")
    connects(program, ben)
    first, second = (ben.says("acme", f"Where does it hurt, {number}?") for number in (1, 2))
    world.waits_until_settled()
    unread = carla.replies(first, "In the thread that nobody reads")
    read = carla.replies(second, "In the thread that Ben reads")
    ben.reads("acme")
    ben.reads(read)
    ben.waits_for_message(within=20, containing=unread.text)
    assert not any(read.text in notice.text for notice in ben.inbox())


def test_who_takes_it_back_is_told_again(program: Program, world: Sandbox) -> None:
    ben, carla = world.person("ben"), world.person("carla")
    connects(program, ben)
    assert "Disconnected" in ben.command("/unseen", "disconnect").text
    world.waits_for_request("auth.revoke")
    assert "was not connected" in ben.command("/unseen", "disconnect").text
    post = carla.says("acme", "Read and told all the same")
    ben.reads(post)
    ben.waits_for_message(containing="Read and told all the same")
    assert [one.method for one in world.requests() if one.token_kind == "user"] == ["auth.revoke"]


def test_a_token_that_slack_refuses_is_removed_and_its_owner_told_once(
    program: Program, world: Sandbox, tmp_path: Path
) -> None:
    ben, dora, carla = (world.person(name) for name in ("ben", "dora", "carla"))
    connects(program, ben)
    connects(program, dora)
    world.fault("error", "conversations.info", code="token_revoked")
    post = carla.says("acme", "Only one of you can prove it")
    for reader in (ben, dora):
        reader.reads(post)
    program.waits_for_line("is connected no longer: token_revoked")
    lost = "Slack does not accept your permission any more"
    world.until(
        lambda: any(lost in one.text for one in (*ben.inbox(), *dora.inbox())), within=90, what="the news"
    )
    told = [one for one in (*ben.inbox(), *dora.inbox()) if lost in one.text]
    assert len(told) == 1
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir()) + program.log.encode()
    assert b"xoxp-" not in written


def test_somebody_else_cannot_use_a_person_s_address(program: Program, world: Sandbox) -> None:
    ben, dora = world.person("ben"), world.person("dora")
    told = ben.command("/unseen", "connect").text
    (address,) = re.findall(r"http://[^\s|>]+", told)
    assert "somebody else" in Browser(program.url).connects(dora, address)
    assert "was not connected" in ben.command("/unseen", "disconnect").text


def test_without_a_client_id_people_hear_what_has_to_be_set(world: Sandbox, tmp_path: Path) -> None:
    program = program_for(world, tmp_path, "socket", UNSEEN_WAIT="0")
    program.start()
    told = world.person("ben").command("/unseen", "connect").text
    assert "SLACK_CLIENT_ID" in told
    assert "UNSEEN_SECRET_KEY" in told
    assert program.stop() == 0
