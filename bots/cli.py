"""The command ``unseen``; what the chosen command does not need is not imported."""

import gc
import logging
import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from bots.clock import utc_now
from bots.config import WrongConfigurationError, read_config, read_database_url, read_upkeep
from bots.logs import log_failures, start_logging

log = logging.getLogger(__name__)

FINE, UNWELL, MISCONFIGURED = 0, 1, 2
"""What the command exits with: all is well, something is not, the configuration is wrong."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and say how it went by the exit code."""
    parser = _parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command != "sandbox":
        parser.error(f"unknown: {' '.join(rest)}")
    # What is imported stays: looking for garbage in it would take half the time of starting, and of ending.
    gc.disable()
    try:
        return _do(chosen, rest)
    except WrongConfigurationError as wrong:
        _complain("The configuration is wrong:", *(f"  {one}" for one in (*wrong.mistakes, *wrong.warnings)))
        return MISCONFIGURED
    finally:
        gc.freeze()


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "unseen",
        description="Tells the right teammates about messages that they have not seen.",
        epilog="To try it without an account: unseen sandbox",
    )
    parser.add_argument("--version", action="version", version=f"unseen {version('unseen')}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="<command>", required=True)
    commands.add_parser("run", help="tell people, until stopped")
    commands.add_parser("sandbox", help="try it in a pocket workspace", add_help=False)
    manifest = commands.add_parser("manifest", help="print the manifest to paste into Slack")
    manifest.add_argument("--url", type=_url, help="where Unseen is reached from outside, such as https://…")
    manifest.add_argument(
        "--socket-mode",
        action="store_true",
        help="let only people's browsers come there, and Slack by a socket",
    )
    commands.add_parser("check", help="say what works and how to mend the rest")
    commands.add_parser("migrate", help="bring the database up to date")
    backing = commands.add_parser("backup", help="copy an SQLite database, while the program runs")
    backing.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    _add_upkeep(commands)
    return parser


def _add_upkeep(commands: "_SubParsersAction[ArgumentParser]") -> None:
    """Add what works beside the running program, on what it remembers."""
    status = commands.add_parser("status", help="say how every workspace is doing, and what failed")
    form = status.add_mutually_exclusive_group()
    form.add_argument("--failed", action="store_true", help="list the notices that could not be delivered")
    form.add_argument("--json", action="store_true", help="say all of it as JSON")
    retry = commands.add_parser("retry", help="send again what could not be delivered")
    retry.add_argument(
        "notice", nargs="+", help="the key of a notice, as `unseen status --failed` tells it, or: all"
    )
    why = commands.add_parser("why", help="explain why somebody was told about a message, or was not")
    exporting = commands.add_parser("export", help="print everything that is stored about a person, as JSON")
    erasing = commands.add_parser("erase", help="forget a person for good")
    for about_somebody in (why, exporting, erasing):
        about_somebody.add_argument("person", help="the platform's id of them, their name or e-mail address")
    why.add_argument("message", help="a link to it, or its channel and the platform's id of it: acme/1700.42")
    erasing.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for command in (status, retry, why, exporting, erasing):
        command.add_argument("--workspace", help="look only in the workspace of that id or name")


def _do(chosen: Namespace, rest: Sequence[str]) -> int:
    match chosen.command:
        case "run":
            return _run()
        case "check":
            return _check()
        case "migrate":
            _migrate()
        case "backup":
            return _back_up(chosen.file)
        case "export" | "erase" | "retry" | "status" | "why":
            return _keep_up(chosen)
        case "manifest":
            _manifest(chosen.url, socket_mode=chosen.socket_mode)
        case "sandbox":
            # It plays Slack and starts this program beside itself; the program knows nothing of it.
            os.execv(sys.executable, [sys.executable, "-m", "sandbox", *rest])  # noqa: S606 - needs no shell
    return FINE


def _run() -> int:
    from bots.run import run

    config = read_config(_taken_environment())
    start_logging(config.logging)
    log_failures()
    for warning in config.warnings:
        log.warning("%s", warning)
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    run(config, stop)
    return FINE


def _back_up(copy: Path) -> int:
    from bots.backup import NoBackupError, backup

    try:
        backup(read_database_url(os.environ), copy)
    except NoBackupError as error:
        _complain(f"unseen backup: {error}")
        return UNWELL
    _say(f"Copied to {copy}. Keep UNSEEN_SECRET_KEY elsewhere: without it the copy's tokens cannot be read.")
    return FINE


def _keep_up(chosen: Namespace) -> int:
    from bots.operating import NotDoneError
    from bots.upkeep import carry_out

    try:
        _say(*carry_out(chosen, read_upkeep(os.environ), utc_now(), _confirm))
    except NotDoneError as error:
        _complain(f"unseen {chosen.command}: {error}")
        return UNWELL
    return FINE


def _confirm(warning: str, words: str) -> bool:
    """Let somebody type something back, so that nothing is lost by a slip of the finger."""
    _complain(warning)
    try:
        return input(f"To go on, type {words}: ") == words
    except EOFError:
        return False


def _check() -> int:
    from bots.check import check
    from bots.findings import Mark

    # What the SDK would log of a failure on stderr is said by a finding, with what to do about it.
    logging.basicConfig(handlers=[logging.NullHandler()])
    findings = list(check(read_config(os.environ)))
    _say(*findings)
    return UNWELL if any(finding.mark is Mark.MEND for finding in findings) else FINE


def _migrate() -> None:
    from bots.opening import UNREACHABLE
    from storage.health import Health, health
    from storage.migrate import upgrade

    url = read_database_url(os.environ)
    if health(url) is Health.UNREACHABLE:
        raise WrongConfigurationError((UNREACHABLE,))
    upgrade(url)
    _say("The database is up to date.")


def _manifest(url: str | None, *, socket_mode: bool) -> None:
    from adapters.slack.manifest import manifest_yaml

    _say(manifest_yaml(url, socket_mode=socket_mode).rstrip("\n"))


def _taken_environment() -> Mapping[str, str]:
    """Take Slack's variables out of the environment: Bolt would act on some of them by itself."""
    environment = dict(os.environ)
    for name in environment:
        if name.startswith("SLACK_"):
            del os.environ[name]
    return environment


def _url(said: str) -> str:
    parts = urlsplit(said)
    if parts.scheme != "https" or not parts.hostname:
        raise ArgumentTypeError("Slack needs an address that begins with https://")
    return said


def _say(*lines: object) -> None:
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        # Whoever read along, such as `head`, has read enough; the rest goes nowhere when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
