"""What is stored about a person, for whoever runs the program."""

import json
from pathlib import Path

import pytest

from bots.cli import FINE, MISCONFIGURED, UNWELL, main
from tests.bots.stage import Stage


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill a database: in its workspace Ben wrote something in a private channel."""
    stage = Stage(tmp_path)
    stage.people("ben", "cid")
    stage.channel("secret", "ben")
    stage.says("ben", "secret", "Hush.", second=1)
    stage.close()
    url = f"sqlite:///{tmp_path / 'unseen.db'}"
    monkeypatch.setenv("UNSEEN_DATABASE_URL", url)
    return url


@pytest.mark.usefixtures("url")
def test_an_export_leaves_nothing_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "Ben"]) == FINE
    printed = capsys.readouterr().out
    assert json.loads(printed)["profile"]["name"] == "Ben"
    assert "Hush." in printed


@pytest.mark.usefixtures("url")
def test_nobody_of_that_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "Zoe"]) == UNWELL
    assert capsys.readouterr().err == "unseen export: nobody is called “Zoe”\n"


def test_a_database_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSEEN_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["export", "Ben"]) == MISCONFIGURED
