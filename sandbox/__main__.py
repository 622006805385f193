"""Runs the sandbox: ``python -m sandbox``, or ``unseen sandbox``."""

import json
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import suppress
from threading import Event

from sandbox.page import Page
from sandbox.program import DidNotComeUpError, program_beside
from sandbox.prompt import Prompt
from sandbox.slack.stage import slack_stage
from sandbox.stage import Opening, Stage
from sandbox.story import Story
from sandbox.wire import NothingSeenError
from sandbox.zulip.stage import zulip_stage

INTERRUPTED = 130
PLATFORMS: dict[str, Opening] = {"slack": slack_stage, "zulip": zulip_stage}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and say how it went by the exit code."""
    chosen = _parser().parse_args(arguments)
    for ending in (signal.SIGTERM, signal.SIGINT):
        # Also where a shell that started us in the background has told us to ignore interrupts.
        signal.signal(ending, signal.default_int_handler)
    try:
        with PLATFORMS[chosen.platform](chosen.port) as stage:
            return _serve(stage) if chosen.serve else _play(stage, chosen)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as trouble:
        return _fail(f"The sandbox cannot listen on port {chosen.port}: {trouble}")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "unseen sandbox", description="Play a short story with the real program in a pocket workspace."
    )
    parser.add_argument(
        "--platform", choices=PLATFORMS, default="slack", help="what to play on (default: slack)"
    )
    parser.add_argument(
        "--wait", type=_seconds, default=5, metavar="SECONDS", help="how long the program waits (default: 5)"
    )
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: any free port)")
    parser.add_argument("--stay", action="store_true", help="play on by hand when the story has ended")
    parser.add_argument("--serve", action="store_true", help="only serve, and print how to be the app")
    return parser


def _seconds(said: str) -> int:
    seconds = int(said)
    if seconds < 1:
        raise ArgumentTypeError("without a second's wait nobody can react in time")
    return seconds


def _play(stage: Stage, chosen: Namespace) -> int:
    page = Page.on(sys.stdout)
    page.say(f"Northwind Support, {stage.kind} at {stage.url}.")
    try:
        with program_beside(stage, chosen.wait) as program:
            page.say(f"Unseen runs beside it and waits {chosen.wait} seconds before it tells anybody.")
            try:
                Story(stage, page, chosen.wait).play()
            except NothingSeenError as disappointment:
                return _fail(f"The story did not come true: {disappointment}\n{program.last_lines()}")
            if chosen.stay:
                Prompt(stage, page).obey(sys.stdin)
    except DidNotComeUpError as trouble:
        return _fail(str(trouble))
    return 0


def _serve(stage: Stage) -> int:
    page = Page.on(sys.stdout)
    page.say(json.dumps({"url": stage.url} | stage.variables()))
    with suppress(KeyboardInterrupt):
        Event().wait()
    return 0


def _fail(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
