"""The terminal as the story's page: plain text in columns, with a little colour where there is a terminal."""

import os
from dataclasses import dataclass
from textwrap import wrap
from typing import TextIO

_MARGIN = 2
_NAME = 8
_TEXT = 88

_BOLD, _DIM, _GREEN, _YELLOW = "1", "2", "32", "33"


@dataclass(frozen=True)
class Page:
    """Writes for people who read along."""

    out: TextIO
    is_coloured: bool

    @classmethod
    def on(cls, out: TextIO) -> "Page":
        """Return a page that is coloured if its readers can see it and have nothing against it."""
        return cls(out, out.isatty() and "NO_COLOR" not in os.environ)

    def say(self, text: str) -> None:
        """Tell the reader something."""
        self._write(text)

    def scene(self, title: str) -> None:
        """Begin another scene."""
        self._write("")
        self._write(self._in(_BOLD, title))

    def act(self, name: str, where: str, what: str) -> None:
        """Show what somebody does."""
        self._beside(name, f"{self._in(_DIM, where)}  {what}")

    def told(self, name: str, when: str, what: str) -> None:
        """Show that somebody is told, and what."""
        self._beside(name, self._in(_GREEN, f"is told {when}"))
        self.quote(what)

    def not_told(self, name: str, why: str) -> None:
        """Show that somebody is not told, and why."""
        self._beside(name, self._in(_YELLOW, "is not told"))
        self.quote(why)

    def quote(self, text: str) -> None:
        """Show what the program wrote."""
        for line in text.splitlines():
            for part in wrap(line, _TEXT, break_long_words=False, break_on_hyphens=False) or [""]:
                self._beside("", f"{self._in(_DIM, '│')} {part}")

    def _beside(self, name: str, text: str) -> None:
        self._write(f"{' ' * _MARGIN}{name:<{_NAME}} {text}")

    def _in(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.is_coloured else text

    def _write(self, line: str) -> None:
        self.out.write(line.rstrip() + "\n")
        self.out.flush()
