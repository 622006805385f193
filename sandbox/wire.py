"""The line from a test or a story to a sandbox: JSON over its control API."""

import json
from collections.abc import Callable
from http.client import HTTPConnection
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

from sandbox.records import Json

Seen = TypeVar("Seen")

_LONGEST_ANSWER = 60.0
_LONGEST_POLL = 10.0


class SandboxRefusalError(Exception):
    """The sandbox cannot do that; the message says why."""


class NothingSeenError(AssertionError):
    """What was waited for did not happen in time."""


class Wire:
    """Asks a sandbox at an address to do things."""

    def __init__(self, url: str, workspace: str | None = None) -> None:
        self._address = urlsplit(url).netloc
        self._about = {"workspace": workspace} if workspace else {}

    def ask(self, verb: str, **args: object) -> Json:
        """Ask for one thing and return what came of it."""
        connection = HTTPConnection(self._address, timeout=_LONGEST_ANSWER)
        try:
            connection.request("POST", f"/control/{verb}", json.dumps(self._about | args))
            answer = connection.getresponse()
            content: Json = json.load(answer)
        finally:
            connection.close()
        if "error" in content:
            raise SandboxRefusalError(f"{verb}: {content['error']}")
        return content

    def until(self, look: Callable[[], Seen | None], within: float, what: str) -> Seen:
        """Look again whenever something has happened, until there is something to see."""
        deadline, known = monotonic() + within, -1
        while True:
            left = max(0.0, deadline - monotonic())
            known = int(self.ask("changes", after=known, within=min(left, _LONGEST_POLL))["count"])
            seen = look()
            if seen:
                return seen
            if not left:
                raise NothingSeenError(f"{what}: not within {within:g} s")
