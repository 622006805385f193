"""Whoever is not in a private channel learns nothing of it by any command, not even as an admin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.arguments import Argument
from rules.commands import FORMS, Form
from rules.events import Profile
from rules.model import Role
from tests.bots.stage import CURTAIN
from tests.bots.story import Story, link

HIDDEN, MISSING = "secret-board", "nowhere"
KEY, NO_KEY = "HUSH-1", "NONE-1"
WORDS = {HIDDEN: "…", MISSING: "…", KEY: "…", NO_KEY: "…"}
REF, UNKNOWN_REF = "5.000000", "77.000000"
TARGETS = {
    "<link>": [(link(HIDDEN, REF), link(HIDDEN, UNKNOWN_REF)), (link(HIDDEN, REF), link(MISSING, REF))],
    "[link]": [(link(HIDDEN, REF), link(HIDDEN, UNKNOWN_REF))],
    "<KEY>": [(KEY, NO_KEY), (KEY.lower(), NO_KEY.lower())],
    "<name>": [(HIDDEN, MISSING), (f"<#{HIDDEN}|{HIDDEN}>", f"<#{MISSING}|{MISSING}>")],
    **{
        usage: [(f"#{HIDDEN}", f"#{MISSING}"), (f"<#{HIDDEN}|{HIDDEN}>", f"<#{MISSING}|{MISSING}>")]
        for usage in ("<channel>", "<private channel>")
    },
    "<channel or person>": [(f"#{HIDDEN}", f"#{MISSING}"), (HIDDEN, MISSING)],
    "[link, item key or channel]": [
        (link(HIDDEN, REF), link(HIDDEN, UNKNOWN_REF)),
        (KEY, NO_KEY),
        (f"#{HIDDEN}", f"#{MISSING}"),
    ],
}
"""What can be typed in each place: something hidden, and something that does not exist."""
HARMLESS = {
    "<bot>",
    "<person>",
    "[person]",
    "<person|me|nobody>",
    "<regex or off>",
    "<setting> <value>",
    "<time>",
    "[all|mine|followed] [page]",
}
"""People and integrations are known to everybody in the workspace; the rest names nothing."""
VISIBLE = {"<link>": link("acme", "1.000000"), "<person|me|nobody>": "me", "#acme-dev": "#acme"}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Ben, an admin too, has a private channel with a customer, an item and decisions of his own."""
    with Story(tmp_path) as story:
        ben = Profile("ben", "Ben", Role.TEAMMATE, admin=True)
        story.store.directory.learn_people(story.workspace.id, [ben])
        story.people("dan", role=Role.CUSTOMER)
        story.channel(HIDDEN, "ben", "dan")
        story.says("carla", "acme", "Help!", second=1)
        story.says("dan", HIDDEN, "Hush.", second=5)
        for typed in (
            f"item attach {link(HIDDEN, REF)} {KEY}",
            f"item assign {KEY} @cid",
            f"admin channel #{HIDDEN} customer",
            f"admin project {HIDDEN} add @cid",
            f"mute #{HIDDEN}",
            "wait 30s",
        ):
            story.asks("ben", typed, second=6)
        item = story.store.items.find(story.workspace.id, KEY)
        place = story.store.directory.channel(story.workspace.id, HIDDEN)
        assert item is not None
        assert place is not None
        story.store.items.set_title(item.id, "Plans", place.id)
        yield story


def typed(form: Form, at: int, word: str) -> str:
    """Write a command with that word in that place, and with what anybody may see in the others."""

    def said(argument: Argument) -> str:
        return VISIBLE.get(argument.usage) or VISIBLE.get(argument.example) or argument.example

    words = [word if index == at else said(argument) for index, argument in enumerate(form.arguments)]
    return " ".join((form.name, *words)).strip()


QUESTIONS = [
    pytest.param(
        typed(form, at, hidden), typed(form, at, missing), id=f"{typed(form, at, hidden)} / {missing}"
    )
    for form in FORMS
    for at, argument in enumerate(form.arguments)
    for hidden, missing in TARGETS.get(argument.usage, ())
]


def told(story: Story, who: str, text: str) -> str:
    answer = story.asks(who, text, second=10)
    for word, sign in WORDS.items():
        answer = answer.replace(word, sign).replace(word.lower(), sign)
    return answer


def test_no_kind_of_word_is_left_out() -> None:
    usages = {argument.usage for form in FORMS for argument in form.arguments if not argument.choices}
    assert usages - set(TARGETS) == HARMLESS


@pytest.mark.parametrize(("hidden", "missing"), QUESTIONS)
def test_what_is_hidden_is_answered_like_what_does_not_exist(story: Story, hidden: str, missing: str) -> None:
    for who in ("ann", "cid"):
        assert told(story, who, hidden) == told(story, who, missing)


@pytest.mark.parametrize(
    "text",
    [
        *(form.name for form in FORMS if not form.least),
        "inbox all",
        "inbox mine",
        "inbox followed",
        "admin export @ben",
        "admin export @cid",
        "admin export @dan",
        "admin person @ben wait 1m",
        "admin erase @dan",
    ],
)
def test_no_answer_mentions_it(story: Story, text: str) -> None:
    for who in ("ann", "cid"):
        reply = story.desk.answer(who, text, CURTAIN)
        said = reply.text + reply.document + reply.otherwise
        assert not [word for word in (HIDDEN, KEY, "Hush", "Plans") if word in said]


@pytest.mark.parametrize(
    "text", ["inbox", "admin log", "admin coverage", "admin export @dan", f"follow {KEY}"]
)
def test_whoever_is_in_it_reads_of_it(story: Story, text: str) -> None:
    story.asks("ben", "customers none", second=7)
    reply = story.desk.answer("ben", text, CURTAIN)
    assert HIDDEN in reply.text + reply.document or KEY in reply.text
