"""The languages that Unseen speaks, and what every sentence is in each of them.

A catalogue is read as its translators write it: nothing has to be compiled, and so nothing can be forgotten.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"

OWN_NAMES = {"en": "English", "sv": "Svenska"}
"""What languages call themselves; nobody translates that."""

LANGUAGES = tuple(OWN_NAMES)
"""The languages that Unseen speaks; each but English, in which the sentences are written, has a catalogue."""


def spoken(language: str) -> str:
    """Name the language in which Unseen answers somebody whose client speaks the given one."""
    short = language.replace("_", "-").split("-")[0].lower()
    return short if short in LANGUAGES else "en"


@cache
def catalogue(language: str) -> NullTranslations:
    """Read the catalogue of one of our languages, the first time that somebody speaks it."""
    return NullTranslations() if language == "en" else _read(FOLDER / f"{language}.po")


def _read(path: Path) -> GNUTranslations:
    compiled = BytesIO()
    with path.open("rb") as written:
        write_mo(compiled, read_po(written, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
