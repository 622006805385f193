"""Every sentence in the code, found as translators' tools find them.

``make texts`` runs this: it brings the catalogues up to date and names what they do not say yet.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from adapters.catalogue import FOLDER, LANGUAGES

ROOT = Path(__file__).parents[2]
SPEAKERS = ("adapters", "bots")
"""The packages that say something to people."""
KEYWORDS = {"say": None, "later": None, "count": (1, 2), "numbered": (1, 2)}
"""The functions of a voice, and where their sentences stand among their arguments."""
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
WIDTH = 110


def written() -> Catalog:
    """Gather the sentences in the code, in the order of the files."""
    catalog = Catalog(project="Unseen")
    for package in SPEAKERS:
        for name, _, sentence, _, context in extract_from_dir(ROOT / package, keywords=KEYWORDS):
            catalog.add(sentence, locations=[(f"{package}/{name}", 0)], context=context)
    return catalog


def translated(language: str) -> Catalog:
    """Read a catalogue as its translators left it."""
    with (FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def messages(catalog: Catalog) -> list[Message]:
    """List the sentences of a catalogue, without its header."""
    return [message for message in catalog if message.id]


def forms(sentence: str | Iterable[str] | None) -> tuple[str, ...]:
    """Name the forms of a sentence: one, or one for each kind of number; a missing one is empty."""
    if sentence is None or isinstance(sentence, str):
        return (sentence or "",)
    return tuple(sentence)


def blanks(sentence: str) -> list[str]:
    """Name what is filled into a sentence, in the order of the alphabet."""
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def untranslated(catalog: Catalog) -> list[str]:
    """Name the sentences of which a catalogue lacks a form, or is not sure."""
    return [
        forms(message.id)[0]
        for message in messages(catalog)
        if message.fuzzy or not all(forms(message.string))
    ]


def update(language: str) -> list[str]:
    """Add to a catalogue what is new in the code, drop what is gone, and name what is not translated."""
    path = FOLDER / f"{language}.po"
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    catalog = translated(language)
    catalog.update(written(), no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, ignore_obsolete=True, include_lineno=False)
    path.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    return untranslated(catalog)


if __name__ == "__main__":
    for tongue in TRANSLATED:
        missing = update(tongue)
        print(f"{tongue}: {len(missing)} to translate", *missing, sep="\n  ")  # noqa: T201 it is run by hand
