"""Several workspaces that have installed the app, served by one running program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.client import Sandbox
from tests.acceptance.browser import Browser
from tests.acceptance.program import Program, consenting_program_for

WAYS = ("socket", "http")


@pytest.fixture(params=WAYS)
def program(request: pytest.FixtureRequest, north: Sandbox, tmp_path: Path) -> Iterator[Program]:
    """Start the program without a token of any workspace."""
    program = consenting_program_for(north, tmp_path, request.param, UNSEEN_WAIT="0")
    program.start()
    yield program
    assert program.stop() == 0


@pytest.fixture
def north() -> Iterator[Sandbox]:
    with Sandbox.start() as world:
        world.uninstalls_app()
        yield world


@pytest.fixture
def south(north: Sandbox) -> Sandbox:
    return north.founds("Southwind")


def install(program: Program, place: Sandbox, name: str, *channels: str) -> None:
    """Let an admin install the app, and invite it to channels."""
    before = program.log.count("channels in ")
    page = Browser(program.url).installs(place.person("ann"))
    assert "Unseen is installed" in page
    program.waits_for_line("channels in ", count=before + 1)
    for channel in channels:
        place.invites_app(channel)
    place.waits_until_settled()
    assert name in program.log


def test_two_workspaces_with_the_same_people_and_channels_by_id_stay_strangers(
    program: Program, north: Sandbox, south: Sandbox
) -> None:
    install(program, north, "Northwind Support", "acme")
    install(program, south, "Southwind", "acme")
    ben_there, ben_here = south.person("ben"), north.person("ben")
    assert ben_here.id == ben_there.id
    assert "all" in ben_here.command("/unseen", "customers all").text
    assert "none" in ben_there.command("/unseen", "customers none").text
    north.person("carla").says("acme", "Only for the north")
    south.person("carla").says("acme", "Only for the south")
    ben_here.waits_for_message(containing="Only for the north")
    south.person("dora").waits_for_message(containing="Only for the south")
    assert ben_there.inbox() == []
    assert [post.text for post in ben_here.inbox() if "south" in post.text] == []
