"""Answers are laid out as messages: their words are complete, buttons only make them handier."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.evidence import Reading
from adapters.overview import overview
from adapters.replies import Reply
from adapters.text import Words
from adapters.zulip.limits import LONGEST_MESSAGE
from adapters.zulip.markdown import code, escape
from adapters.zulip.panels import MOST_MESSAGES, posts
from rules.commands import parse
from rules.requests import Change, Mistake, Reset
from rules.settings import Layer, Settings

WORDS = Words("en", None, escape, code)
TWO_MINUTES = timedelta(minutes=2)
SETTINGS = overview(
    WORDS, Settings(wait=TWO_MINUTES), Layer(wait=TWO_MINUTES), Layer(), reading=Reading.RECEIPTS
)


def test_a_short_answer_is_one_message() -> None:
    [post] = posts(Reply("You follow it now."))
    assert (post.content, post.widget) == ("You follow it now.", None)


def test_the_settings_are_complete_in_words() -> None:
    [post] = posts(SETTINGS)
    assert post.content == SETTINGS.text
    assert "Wait before you are told: 2 minutes (your choice)" in post.content
    assert "`/unseen wait 2m`" in post.content


def test_the_settings_are_complete_in_buttons_too() -> None:
    assert SETTINGS.panel is not None
    [post] = posts(SETTINGS)
    assert post.widget is not None
    form = post.widget["extra_data"]
    assert (post.widget["widget_type"], form["type"]) == ("zform", "choices")
    assert all(note in form["heading"] for note in (SETTINGS.panel.title, *SETTINGS.panel.notes))
    told = {choice["long_name"] for choice in form["choices"]}
    assert {f"{one.label}: {one.current} ({one.origin})" for one in SETTINGS.panel.controls} <= told


def test_each_button_is_a_whole_command_that_changes_something() -> None:
    [post] = posts(SETTINGS)
    assert post.widget is not None
    requests = [parse(choice["reply"]) for choice in post.widget["extra_data"]["choices"]]
    assert all(isinstance(request, Change | Reset) for request in requests)
    assert "wait 2m" not in {choice["reply"] for choice in post.widget["extra_data"]["choices"]}


def test_a_long_answer_is_cut_between_its_lines() -> None:
    lines = [f"line {number} " + "x" * 90 for number in range(300)]
    told = posts(Reply("\n".join(lines)))
    assert len(told) > 1
    assert all(len(post.content) <= LONGEST_MESSAGE for post in told)
    assert "\n".join(post.content for post in told).split("\n") == lines


@given(some.text(alphabet="a\n ", max_size=50), some.integers(1, 3000))
def test_however_long_an_answer_is_its_parts_fit_and_nothing_is_lost(piece: str, times: int) -> None:
    told = [post.content for post in posts(Reply(piece * times))]
    assert all(0 < len(one) <= LONGEST_MESSAGE for one in told)
    assert "".join("".join(told).split()) == "".join((piece * times).split())


DOCUMENTS = [
    pytest.param("{}", ["```", "```"], id="as it is"),
    pytest.param("a ``` b ```` c", ["`````", "`````"], id="with fences longer than its own"),
]


@pytest.mark.parametrize(("document", "fences"), DOCUMENTS)
def test_a_document_is_kept_as_it_is(document: str, fences: list[str]) -> None:
    [words, kept] = posts(Reply("All that is stored:", document=document, otherwise="Too long."))
    assert words.content == "All that is stored:"
    assert kept.content == f"{fences[0]}\n{document}\n{fences[1]}"


def test_a_long_document_fills_several_messages() -> None:
    document = "\n".join(f'  "{number}": "told",' for number in range(1500))
    words, *kept = posts(Reply("All:", document=document, otherwise="Too long."))
    assert 1 < len(kept) <= MOST_MESSAGES
    assert all(len(post.content) <= LONGEST_MESSAGE for post in kept)
    assert words.content == "All:"
    assert (
        "\n".join(post.content.removeprefix("```\n").removesuffix("\n```") for post in kept).split()
        == document.split()
    )


def test_a_document_that_would_fill_more_is_to_be_had_elsewhere() -> None:
    told = posts(Reply("All:", document="x" * (MOST_MESSAGES + 1) * LONGEST_MESSAGE, otherwise="Too long."))
    assert [post.content for post in told] == ["All:\nToo long."]


def test_a_panel_without_a_choice_offers_the_return_to_the_defaults_only() -> None:
    assert SETTINGS.panel is not None
    [post] = posts(replace(SETTINGS, panel=replace(SETTINGS.panel, controls=())))
    assert post.widget is not None
    assert [choice["reply"] for choice in post.widget["extra_data"]["choices"]] == ["reset"]
    assert not isinstance(parse("reset"), Mistake)
