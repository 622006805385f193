"""What is not used is not even imported: a program starts quickly, and a command answers quickly."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.migrate import upgrade

PUT_TOGETHER = """
import sys
from threading import Event
from bots.config import read_config
from bots.door import Door
from bots.lookout import Lookout
from bots.opening import open_store
from bots.troubles import DatabaseWatch, Troubles
from bots.wiring import put_together

config, troubles = read_config({variables}), Troubles()
store = open_store(config, DatabaseWatch(troubles))
put_together(config, store, Door(), troubles, Event(), lookout=Lookout())
store.close()
print(*sys.modules)
"""
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1-a"}
ZULIP = {
    "ZULIP_SITE": "http://127.0.0.1:9",
    "ZULIP_EMAIL": "unseen-bot@zulip.example",
    "ZULIP_API_KEY": "0123456789abcdef0123456789abcdef",
}


def imported(code: str, folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("variables", "used", "unused"),
    [
        pytest.param(SLACK, "slack_bolt", "zulip", id="Slack alone"),
        pytest.param(ZULIP, "zulip", "slack_bolt", id="Zulip alone"),
    ],
)
def test_neither_an_unused_platform_nor_what_migrates_is_imported(
    tmp_path: Path, variables: dict[str, str], used: str, unused: str
) -> None:
    upgrade(f"sqlite:///{tmp_path / 'unseen.db'}")
    modules = imported(PUT_TOGETHER.format(variables=variables), tmp_path)
    assert used in modules
    assert modules.isdisjoint({unused, "alembic"})


def test_a_command_imports_only_what_it_needs(tmp_path: Path) -> None:
    code = "import sys, bots.cli; bots.cli.main(['manifest']); print(*sys.modules)"
    modules = imported(code, tmp_path)
    assert modules.isdisjoint({"alembic", "apscheduler", "slack_bolt", "sqlalchemy.orm", "zulip"})
