"""What a home page or a window shows, before a platform lays it out: sections of lines and controls."""

from dataclasses import dataclass
from enum import StrEnum

from adapters.replies import Control, Option


class Press(StrEnum):
    """What pressing something does."""

    DO = "do"
    """Carries out a command and shows the same page anew, with what came of it."""
    READ = "read"
    """Carries out a command whose answer is worth a window of its own."""
    GO = "go"
    """Shows another part of the page."""
    FILL = "fill"
    """Opens a window in which there is more to choose or to fill in."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What to ask before something is done."""

    text: str
    refuse: str
    """What not doing it is called."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button."""

    label: str
    press: Press
    value: str
    """The command, the part of the page, or the name of the window."""
    caution: Caution | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Something to read, and what can be done about it."""

    text: str
    actions: tuple[Action, ...] = ()


class Kind(StrEnum):
    """What one picks or fills in."""

    PERSON = "person"
    CHANNEL = "channel"
    WORDS = "words"
    CHOICE = "choice"


BLANK = "{}"
"""Where the platform's name of whoever was picked goes."""


@dataclass(frozen=True, slots=True)
class Picker:
    """Picks a person or a channel, and does something about them at once."""

    label: str
    prompt: str
    kind: Kind
    press: Press
    value: str
    """As an action's, with a blank."""


Part = Line | Control | Picker


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that belong together, under a heading."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A person's home page."""

    spot: str
    """Which part of the whole it is."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in."""

    name: str
    label: str
    kind: Kind
    hint: str = ""
    given: str = ""
    """What stands there already."""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A window above the page: to press in, or to fill in and send."""

    name: str
    """What it is about; asking for it again shows it anew."""
    title: str
    parts: tuple[Part, ...] = ()
    fields: tuple[Field, ...] = ()
    send: str = ""
    """What sending it is called; empty where there is nothing to send."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Which page of a long list is shown, and where its neighbours are."""

    number: int = 1
    pages: int = 1
    before: str = ""
    """The part of the page that shows the one before; empty for the first."""
    after: str = ""
