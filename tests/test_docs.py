"""The documents say what the code does, wherever a test can tell."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.manual import MEANINGS
from adapters.slack.views import render
from rules.arguments import SETTINGS, spell
from rules.commands import FORMS, parse
from rules.decide import Subject
from rules.delivery import Notice, Recipient, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.notices import Content, Excerpt
from rules.requests import Mistake
from rules.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
VARIABLE = r"(?:MAIL|SLACK|SMTP|UNSEEN|ZULIP)_[A-Z_]+"

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def reference(name: str) -> str:
    return read(DOCS / "reference" / f"{name}.md")


def prose(path: Path) -> str:
    """Leave out the blocks of code."""
    return re.sub(r"^```.*?^```$", "", read(path), flags=re.MULTILINE | re.DOTALL)


def table(text: str, first: str) -> list[str]:
    """Find the rows of all tables whose first column is called that."""
    found = re.findall(rf"^\| {first} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    return "".join(found).splitlines()


def anchors(path: Path) -> set[str]:
    """Name the places in a document to which a link can lead, as GitHub does."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path: Path) -> Iterator[tuple[str, str]]:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for file, anchor in links(document):
        target = (document.parent / file).resolve() if file else document
        assert target.exists(), file
        assert not anchor or anchor in anchors(target), f"{file}#{anchor}"


@each_document
def test_every_command_can_be_typed_as_it_is_shown(document: Path) -> None:
    shown = re.findall(r"(?:^|`)(/unseen(?: [^`\n]+)?)(?=`|$)", read(document), re.MULTILINE)
    assert [command for command in shown if isinstance(parse(command), Mistake)] == []


@each_document
def test_every_variable_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(rf"\b{VARIABLE}\b", read(document)))
    assert named <= set(re.findall(VARIABLE, read(ROOT / ".env.example")))


def test_the_reference_explains_every_variable_that_is_read() -> None:
    code = "".join(read(path) for path in (ROOT / "bots").glob("*.py"))
    explained = re.findall(rf"`({VARIABLE})`", "\n".join(table(reference("configuration"), "variable")))
    assert set(explained) == set(re.findall(rf'"({VARIABLE})"', code))


def test_the_reference_lists_every_command() -> None:
    usages = [form.usage.replace("|", r"\|") for form in FORMS]
    rows = [f"| `{usage}` | {MEANINGS[form.name]} |" for usage, form in zip(usages, FORMS, strict=True)]
    assert table(reference("commands"), "command") == rows


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_reference_explains_every_setting_and_its_default(setting: str) -> None:
    (row,) = (row for row in table(reference("settings"), "setting") if f"`/unseen {setting} " in row)
    _, _, values, default, _, _ = row.split("|")
    built_in = getattr(Settings(), setting)
    assert all(f"`{word}`" in values for word in SETTINGS[setting].choices)
    assert "automatic" in default if built_in is None else f"`{spell(setting, built_in)}`" in default


def test_the_first_page_shows_the_same_settings() -> None:
    assert table(read(README), "setting") == table(reference("settings"), "setting")


def test_the_picture_of_a_notice_shows_what_is_sent() -> None:
    at = datetime(2026, 5, 4, 9, 41, tzinfo=UTC)
    excerpt = Excerpt("Carla Castro", "Our export has been failing since this morning.", at)
    content = Content(
        Subject.NEW_TICKET, Because.ALL_CUSTOMERS, 1, (excerpt.author,), (excerpt,), at, "1.000001", None
    )
    recipient = Recipient(1, "U1", "Ben Berg", "en", timezone="Europe/London")
    notice = Notice(
        "key", Medium.DIRECT_MESSAGE, recipient, Whereabouts(1, "C1", "acme"), content, following=False
    )
    blocks = [block.to_dict() for block in render(notice, "https://acme.slack.com/").blocks]
    texts = re.findall(r'"text": "([^"]+)"', json.dumps(blocks))
    _, picture, _ = read(README).split("```\n", maxsplit=2)
    assert texts
    assert [text for text in texts if text not in picture] == []
