"""What the program writes to the disk is for its own user alone."""

import stat
from pathlib import Path

import pytest

from rules.settings import Settings
from storage.backup import back_up
from storage.migrate import upgrade
from storage.store import Store


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path / 'unseen.db'}")
    return tmp_path


def test_nobody_else_reads_the_database_or_what_lies_beside_it(folder: Path) -> None:
    store = Store(f"sqlite:///{folder / 'unseen.db'}", Settings(), frozenset())
    store.directory.workspace("slack", "T1", "N", "https://n.example/", "U9")
    assert {file.name: mode(file) for file in folder.iterdir()} == {
        "unseen.db": 0o600,
        "unseen.db-wal": 0o600,
        "unseen.db-shm": 0o600,
    }
    store.close()


def test_nobody_else_reads_a_copy_of_it(folder: Path) -> None:
    back_up(f"sqlite:///{folder / 'unseen.db'}", folder / "copy.db")
    assert mode(folder / "copy.db") == 0o600
