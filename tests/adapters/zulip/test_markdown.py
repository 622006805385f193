"""Markdown becomes plain text, and plain text stays plain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.zulip.markdown import JOINER, code, escape, plain, uploads
from tests.adapters.zulip.alive import alive

NAMES = {"21": "Carla Nyström"}

SEEN = [
    pytest.param("Hi @**Carla Nyström|21**!", "Hi @Carla Nyström!", id="a mention is a name"),
    pytest.param("@**Carla Nyström**", "@Carla Nyström", id="a mention without a number too"),
    pytest.param("@**|21**", "@Carla Nyström", id="a mention without a name is looked up"),
    pytest.param("@**|77**", "@77", id="an unknown person is their number"),
    pytest.param("@_**Carla Nyström|21** said", "Carla Nyström said", id="a silent mention calls nobody"),
    pytest.param("@*support* @_*sales*", "@support sales", id="a group is its name"),
    pytest.param("@**all** @**topic**", "@all @topic", id="everybody"),
    pytest.param("#**acme**", "#acme", id="a channel is its name"),
    pytest.param("#**acme>our login**", "#acme > our login", id="a topic is both names"),
    pytest.param("#**acme>our login@12**", "#acme > our login", id="a message is where it stands"),
    pytest.param("https://a.example", "https://a.example", id="an address"),
    pytest.param("[here](https://a.example/(x))", "here (https://a.example/(x))", id="a link with words"),
    pytest.param("[a.example](http://a.example)", "a.example", id="an address is not said twice"),
    pytest.param("[](https://a.example)", "https://a.example", id="a link without words"),
    pytest.param("[said](https://n.example/#narrow/near/7)", "said", id="a place in Zulip is its words"),
    pytest.param("See [a.png](/user_uploads/2/a.png)", "See a.png", id="a file in a sentence is its name"),
    pytest.param("[a.png](/user_uploads/2/a.png)\nSee", "See", id="a file alone is only counted"),
    pytest.param("![a](https://a.example/a.png)", "a (https://a.example/a.png)", id="a picture"),
    pytest.param("<time:2026-03-02T12:00:00+01:00>", "2026-03-02T12:00:00+01:00", id="a time"),
    pytest.param("1 &lt; 2 &amp;&#38; 3 &copy;", "1 < 2 && 3 ©", id="entities"),
    pytest.param("`&amp; @**x|1**` :wave: **b** *i*", "`&amp; @**x|1**` :wave: **b** *i*", id="marks stay"),
    pytest.param("```python\n@**x|1** &amp;\n```\nso", "@**x|1** &amp;\nso", id="code as it is"),
    pytest.param("~~~\na\n```\nb\n~~~~\n~~~\nc", "a\n```\nb\n~~~~\nc", id="a fence ends with its like"),
    pytest.param("```quote\nold @**C|1**\n```\nnew", "> old @C\nnew", id="a quote"),
    pytest.param("````quote\n```quote\nolder\n```\nold\n````", "> > older\n> old", id="a quote in a quote"),
    pytest.param("```spoiler The end\n@**C|1** wins\n```", "The end\n@C wins", id="a spoiler"),
    pytest.param("```quote said\n@**C|1**\n```", "> @C", id="what follows the word quote is not shown"),
    pytest.param("```math\nx^2\n```", "x^2", id="a formula"),
    pytest.param("```\nunclosed", "unclosed", id="an unclosed fence"),
    pytest.param("/me waves", "waves", id="the third person"),
    pytest.param("/poll Lunch?\nsushi", "Lunch?\nsushi", id="a poll is its question and its options"),
    pytest.param("/measure", "/measure", id="a word with a slash"),
    pytest.param("a < b > c @ #", "a < b > c @ #", id="stray signs"),
]


@pytest.mark.parametrize(("content", "expected"), SEEN)
def test_markdown_becomes_what_a_reader_sees(content: str, expected: str) -> None:
    assert plain(content, NAMES.get) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("[a](/user_uploads/2/a) and [b](user_uploads/2/b)", 2, id="two files"),
        pytest.param("[a](https://n.example/user_uploads/2/a)", 1, id="by the whole address"),
        pytest.param("[a](/user_uploads/2/a)[again](/user_uploads/2/a)", 1, id="one file twice"),
        pytest.param("```\n[a](/user_uploads/2/a)\n```", 0, id="one in code"),
        pytest.param("[a](https://n.example/a)", 0, id="a link to elsewhere"),
    ],
)
def test_files_are_counted(content: str, expected: int) -> None:
    assert uploads(content) == expected


HARMLESS = [
    pytest.param("@**all**", "@|**all**", id="everybody"),
    pytest.param("@_**Ann|22** @*team*", "@|_**Ann|22** @|*team*", id="people and groups"),
    pytest.param("In #**acme>our login@12**", "In #**acme>our login@|12**", id="places"),
    pytest.param("https://a.example/b", "https:|//a|.example/b", id="addresses"),
    pytest.param("a@b.example", "a@|b|.example", id="e-mail addresses"),
    pytest.param("$$b$$ ~~a~~ [c](d)", "$|$b$|$ ~|~a~|~ [c]|(d)", id="strike, formulas, links"),
    pytest.param("A :tada: at 10:41", "A :|tada: at 10:|41", id="emoji"),
    pytest.param("&amp; Q&A", "&|amp; Q&|A", id="entities"),
    pytest.param("<time:2026>", "<|time:|2026>", id="times"),
    pytest.param("> a\n# b\n- c\n1. d", "|> a\n|# b\n|- c\n|1. d", id="quotes, headings, lists"),
    pytest.param(
        "/me\n/poll\n~~~\n    e\n|-|", "|/me\n|/poll\n|~|~|~\n|    e\n||-|", id="commands and blocks"
    ),
    pytest.param("On #12 and ACME-12", "On #|12 and ACME-|12", id="what an organization links"),
    pytest.param("a\x02*\r\u2028# b", "a*\n| # b", id="what Zulip removes, or starts a line with"),
    pytest.param("Carla in #acme: 2 > 1", "Carla in #acme: 2 > 1", id="plain words"),
    pytest.param("`a` *b*", "&#x60;a&#x60; &#x2a;b&#x2a;", id="code and emphasis"),
]


@pytest.mark.parametrize(("text", "expected"), HARMLESS)
def test_nothing_comes_alive(text: str, expected: str) -> None:
    assert escape(text).replace(JOINER, "|") == expected.replace("*", "&#x2a;")


HOSTILE = "<>&@#!|:*_~`.-+=/ \n\t\rab1$[]()\\x;,'\"t\x02\u2028\u200b\u2060"
TEXTS = st.text() | st.text(st.sampled_from(HOSTILE))
FORMS = r"""
@**all** @_**Ann|22** @*team* #**a>b@1** ` ``` ~~~ ```quote ```spoiler ** * ~~ $$ :tada: a.example
https://a.example/x x@a.example [a](b) ![a](b) !avatar(a) <time:2026> &amp; &#42; #12 ACME-12 PR12
> # - 1. --- |-| /me x \
"""
SPACES = ("> ", "# ", "- ", "1. ", "    ", "/me ", " ", "\n", "\r", "\t", "\x02", JOINER, "\u200b")
PIECES = st.lists(st.sampled_from((*FORMS.split(), *SPACES))).map("".join)


@given(TEXTS | PIECES)
def test_no_text_is_read_as_markdown(text: str) -> None:
    assert alive(escape(text)) == set()


@given(TEXTS | PIECES, TEXTS | PIECES)
def test_nothing_comes_alive_between_quoted_texts(one: str, other: str) -> None:
    quoted = "\n".join(f"> {line}" for line in f"{escape(one)}\n{escape(other)}".split("\n"))
    assert alive(quoted) <= {"a quote"}


@given(TEXTS | PIECES)
def test_readers_see_the_same_words(text: str) -> None:
    shown = plain(escape(text), NAMES.get).replace(JOINER, "")
    assert shown.split() == _visible(text).replace(JOINER, "").split()


def _visible(text: str) -> str:
    lines = re.sub(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", lines)


@given(TEXTS | PIECES)
def test_code_stays_one_span_on_one_line(text: str) -> None:
    shown = code(text)
    assert shown.count("`") in (0, 2)
    assert "\n" not in shown


def test_a_command_in_code_can_be_copied() -> None:
    assert code("/unseen follow #**acme>our login@7**") == "`/unseen follow #**acme>our login@7**`"


@given(TEXTS | PIECES)
def test_any_text_has_words_and_files(text: str) -> None:
    assert isinstance(plain(text, NAMES.get), str)
    assert uploads(text) >= 0
