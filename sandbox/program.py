"""The real program beside the pocket workspace: started as a process of its own, watched, and ended."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from sandbox.wire import NothingSeenError

_COMMAND = (sys.executable, "-m", "bots", "run")
_OTHERS_SETTINGS = ("UNSEEN_", "SLACK_", "ZULIP_", "SMTP_URL", "MAIL_FROM")
_UP_WITHIN = 30.0
_LOOK_EVERY = 0.5
_DOWN_WITHIN = 10.0
_LAST_LINES = 20


class Workspace(Protocol):
    """A pocket workspace in which the program is to run."""

    def env(self) -> dict[str, str]:
        """Return the environment variables that make the program this workspace's own."""
        ...

    def waits_for_connection(self, within: float) -> None:
        """Wait until the program hears what happens here."""
        ...


class DidNotComeUpError(Exception):
    """The program ended or stayed silent instead of connecting; the message ends with its last log lines."""


@dataclass(frozen=True)
class Program:
    """A running program and where its log goes."""

    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self) -> str:
        """Return the end of what the program has logged."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_LAST_LINES:])


@contextmanager
def program_beside(world: Workspace, wait: float) -> Iterator[Program]:
    """Run the program as the workspace's own, on a throw-away database, until the block ends."""
    with TemporaryDirectory(prefix="unseen-sandbox-") as folder:
        program = _start(world, wait, Path(folder))
        try:
            _wait_until_connected(world, program)
            yield program
        finally:
            _end(program.process)


def _start(world: Workspace, wait: float, folder: Path) -> Program:
    log = folder / "program.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - ours, with fixed arguments
            _COMMAND,
            cwd=folder,  # where no .env lies that could reach a real workspace
            env=_environment(os.environ, world, wait, folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; we end the program in order
        )
    return Program(process, log)


def _environment(ours: Mapping[str, str], world: Workspace, wait: float, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in ours.items() if not name.startswith(_OTHERS_SETTINGS)}
    places = [str(Path(__file__).parents[1]), *filter(None, [kept.get("PYTHONPATH")])]
    settings = {
        "PYTHONPATH": os.pathsep.join(places),
        "UNSEEN_DATABASE_URL": f"sqlite:///{folder / 'unseen.db'}",
        "UNSEEN_WAIT": f"{wait:g}",
    }
    return kept | world.env() | settings


def _wait_until_connected(world: Workspace, program: Program) -> None:
    waited = 0.0
    while waited < _UP_WITHIN and program.process.poll() is None:
        try:
            world.waits_for_connection(_LOOK_EVERY)
        except NothingSeenError:
            waited += _LOOK_EVERY
        else:
            return
    raise DidNotComeUpError(f"The program is not connected. Its last lines:\n{program.last_lines()}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_DOWN_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
