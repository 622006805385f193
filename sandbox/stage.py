"""A pocket workspace on whichever platform, as the story and the prompt play in it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sandbox.wire import Seen


@dataclass(frozen=True)
class Line:
    """Something that somebody wrote, as people read it."""

    text: str
    number: float
    """What is written later has a higher one."""
    at: float
    """Seconds since 1970."""
    link: str


class Stage(Protocol):
    """What the people of a pocket workspace can do, and what the program tells them."""

    @property
    def kind(self) -> str:
        """What people call such a workspace."""
        ...

    @property
    def seeing(self) -> str:
        """How somebody shows in time that they have seen a message, as the title of a scene."""
        ...

    @property
    def howto(self) -> str:
        """What one can type at the prompt."""
        ...

    @property
    def url(self) -> str:
        """Where the workspace listens."""
        ...

    def env(self) -> dict[str, str]:
        """Return the environment variables that make the program this workspace's own."""
        ...

    def variables(self) -> dict[str, str]:
        """Return all variables with which a program can become this workspace's own, in any way."""
        ...

    def waits_for_connection(self, within: float) -> None:
        """Wait until the program hears what happens here."""
        ...

    def shown(self, where: str) -> str:
        """Return how people call a place."""
        ...

    def says(self, name: str, where: str, text: str) -> Line:
        """Let somebody write in a channel, or to the program."""
        ...

    def sees(self, name: str, line: Line) -> str:
        """Let somebody show that they have seen a message; say how."""
        ...

    def commands(self, name: str, text: str) -> str:
        """Let somebody give the program a command; return its answer."""
        ...

    def notices(self, name: str, after: Line | None = None) -> Sequence[Line]:
        """Return what the program told somebody without being asked, oldest first."""
        ...

    def until(self, look: Callable[[], Seen | None], within: float, what: str) -> Seen:
        """Look again whenever something has happened, until there is something to see; return it."""
        ...


Opening = Callable[[int], AbstractContextManager[Stage]]
"""Starts a fresh workspace on a port, or on any free one."""
