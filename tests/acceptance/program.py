"""The installed command as a process, beside a pocket workspace."""

import os
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired, run
from threading import Condition, Thread
from typing import IO

from sandbox.client import Sandbox

COMMAND = Path(sys.executable).with_name("unseen")
UP = "unseen is watching"
KEY = b64encode(bytes(range(32))).decode()


class Program:
    """``unseen run`` in a folder of its own; its log is kept, line by line."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.command = [str(COMMAND), "run"]
        self.lines: list[str] = []
        self._grown = Condition()

    def start(self) -> None:
        """Start the program and wait until it says that it is up."""
        before = self._count(UP)
        self.launch()
        try:
            self.waits_for_line(UP, count=1 + before)
        except AssertionError:
            self.kill()
            raise

    def launch(self) -> None:
        """Start the program."""
        self._has_ended = False
        self._ups_before = self._count(UP)
        environment = bare() | {"PYTHONFAULTHANDLER": "1"} | self.environment
        self._process = Popen(self.command, cwd=self.folder, env=environment, stderr=PIPE, text=True)
        assert self._process.stderr is not None
        self._reader = Thread(target=self._read, args=(self._process.stderr,), daemon=True)
        self._reader.start()

    def waits_for_line(self, words: str, within: float = 30, *, count: int = 1) -> None:
        """Wait until that many lines of the log have these words, unless the program ends before."""
        with self._grown:
            self._grown.wait_for(lambda: self._count(words) >= count or self._has_ended, within)
        assert self._count(words) >= count, f"not in the log: {words}\n{self.log}"

    def waits_until_up_or_over(self, within: float = 30) -> None:
        """Wait until the program that was started last says that it is up, or has ended before that."""
        before = self._ups_before
        with self._grown:
            self._grown.wait_for(lambda: self._count(UP) > before or self._has_ended, within)

    @property
    def url(self) -> str:
        """Where its pages are."""
        return self.environment["UNSEEN_PUBLIC_URL"]

    @property
    def log(self) -> str:
        """Everything that the program has logged."""
        return "".join(self.lines)

    def kill(self) -> None:
        """End the program as a power cut would."""
        self._process.kill()
        self._end()

    def stop(self) -> int:
        """Ask the program to end, and return what it exits with."""
        self._process.send_signal(signal.SIGTERM)
        return self._end()

    def ends(self) -> int:
        """Wait until the program has ended by itself, and return what it exits with."""
        return self._end()

    def _count(self, words: str) -> int:
        return sum(words in line for line in self.lines)

    def _end(self) -> int:
        try:
            code = self._process.wait(30)
        except TimeoutExpired:
            # Where it is stuck stands in the log then.
            self._process.send_signal(signal.SIGABRT)
            code = self._process.wait(30)
        self._reader.join(30)
        assert self._process.stderr is not None
        self._process.stderr.close()
        return code

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._grown:
                self.lines.append(line)
                self._grown.notify_all()
        with self._grown:
            self._has_ended = True
            self._grown.notify_all()


def program_for(world: Sandbox, folder: Path, way: str, **variables: str) -> Program:
    """Make the program that is this workspace's app, over one of the two ways."""
    environment = world.env(http=way == "http") | variables
    if way == "http":
        environment.setdefault("UNSEEN_HTTP", f"127.0.0.1:{free_port()}")
        world.sends_to(f"http://{environment['UNSEEN_HTTP']}/slack/events")
    return Program(folder, environment)


def consenting_program_for(world: Sandbox, folder: Path, way: str, **variables: str) -> Program:
    """Make the program that is the app of every workspace that installs it, over one of the two ways."""
    token = {"SLACK_APP_TOKEN": world.env()["SLACK_APP_TOKEN"]}
    program = program_for(world, folder, way, **connecting(world), **token, **variables)
    del program.environment["SLACK_BOT_TOKEN"]
    return program


def connecting(world: Sandbox) -> dict[str, str]:
    """Return the variables with which people install the app and connect their read cursor."""
    port = free_port()
    return world.app_env() | {
        "UNSEEN_HTTP": f"127.0.0.1:{port}",
        "UNSEEN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "UNSEEN_SECRET_KEY": KEY,
    }


def unseen(*arguments: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run the command to its end; return its exit code and what it wrote to stdout and stderr."""
    ended = run(
        [COMMAND, *arguments],
        cwd=folder,
        env=bare() | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def unseen_piped(command: str, folder: Path, **variables: str) -> tuple[int, str]:
    """Run a command whose output nobody reads; return its exit code and what it wrote to stderr."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = run(
        [COMMAND, command],
        cwd=folder,
        env=bare() | variables,
        stdout=writing,
        stderr=PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writing)
    return ended.returncode, ended.stderr


def bare() -> dict[str, str]:
    """Return an environment without anything of ours."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "COVERAGE_PROCESS_START")
    return {name: os.environ[name] for name in kept if name in os.environ}


def free_port() -> int:
    """Find a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
