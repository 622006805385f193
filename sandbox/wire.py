"""The line from a test or a story to a sandbox: JSON over its control API."""

import json
from collections.abc import Callable
from time import monotonic
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.records import Json

Seen = TypeVar("Seen")

# The sandbox is on this machine, whatever the environment says about proxies.
_OPENER = build_opener(ProxyHandler({}))
_LONGEST_ANSWER = 60.0
_LONGEST_POLL = 10.0


class SandboxRefused(Exception):
    """The sandbox cannot do that; the message says why."""


class NothingSeen(AssertionError):
    """What was waited for did not happen in time."""


class Wire:
    """Asks a sandbox at an address to do things."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, verb: str, **args: object) -> Json:
        """Ask for one thing and return what came of it."""
        body = json.dumps(args).encode()
        request = Request(f"{self.url}/control/{verb}", body, {"Content-Type": "application/json"})
        try:
            with _OPENER.open(request, timeout=_LONGEST_ANSWER) as answer:
                content: Json = json.load(answer)
                return content
        except HTTPError as refusal:
            raise SandboxRefused(f"{verb}: {refusal.read().decode()}") from None

    def until(self, look: Callable[[], Seen | None], within: float, what: str) -> Seen:
        """Look again whenever something has happened, until there is something to see."""
        deadline, count = monotonic() + within, 0
        while True:
            count = self.ask("changes", after=count - 1, within=0)["count"]
            seen = look()
            if seen:
                return seen
            left = deadline - monotonic()
            if left <= 0:
                raise NothingSeen(f"{what}: not within {within:g} s")
            self.ask("changes", after=count, within=min(left, _LONGEST_POLL))
