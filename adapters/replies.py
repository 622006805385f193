"""What comes back to somebody who asked: words, and maybe a panel of controls that a platform lays out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; choosing it is the same as typing its command."""

    label: str
    command: str
    """What one would type, such as ``customers all``; a button's or a menu's value."""


@dataclass(frozen=True, slots=True)
class Control:
    """One setting with what can be chosen for it."""

    setting: str
    """The setting's word in commands, such as ``customers``; unique within its panel."""
    label: str
    options: tuple[Option, ...]
    chosen: Option | None
    """The one of the options that holds now; None when it is none of them."""
    current: str
    """What holds now, in words."""
    origin: str
    """Where it comes from: the person, the workspace, or built in."""
    meaning: str = ""
    """What it is good for, in plain words."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A person's settings, ready to be laid out."""

    title: str
    controls: tuple[Control, ...]
    reset: Option
    """Returns all of them to the defaults."""
    notes: tuple[str, ...] = ()
    """What to know beside them."""
    lacking: tuple[str, ...] = ()
    """What cannot be set, or cannot do what it says, and why; the notes say it, too."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a command or a button, complete as text; its panel only makes it handier."""

    text: str
    panel: Panel | None = None
    document: str = ""
    """Text to be kept as it is, such as an export; shown below the words."""
    otherwise: str = ""
    """What to say instead of a document that is too long for the platform."""
    refused: bool = False
    """Nothing was done; the text says why."""
    offer: Option | None = None
    """*Follow* or *Unfollow*, whichever a notice's button does from now on; None when that stays as it is."""
