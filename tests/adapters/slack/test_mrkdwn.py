"""Markup becomes plain text, and plain text stays plain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.mrkdwn import JOINER, calm, code, escape, plain, pressable

NAMES = {"U1": "Carla Nyström", "C1": "acme"}

SEEN = [
    pytest.param("Hi <@U1>!", "Hi @Carla Nyström!", id="a mention is a name"),
    pytest.param("<@U1|carla>", "@Carla Nyström", id="a mention with a handle is a name"),
    pytest.param("<@U9|carla>", "@carla", id="an unknown person is called by their handle"),
    pytest.param("<@U9>", "@U9", id="an unknown person without one by their id"),
    pytest.param("<#C1|plans>", "#plans", id="a channel is its name"),
    pytest.param("<#C1>", "#acme", id="a channel without a name is looked up"),
    pytest.param("<#C9|>", "#C9", id="an unknown channel is its id"),
    pytest.param("<!here> <!channel> <!everyone>", "@here @channel @everyone", id="everybody"),
    pytest.param("<!subteam^S1|@support>", "@support", id="a group is its handle"),
    pytest.param("<!subteam^S1>", "@subteam", id="a group without one"),
    pytest.param("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014", id="a date as its fallback"),
    pytest.param("<https://a.example>", "https://a.example", id="an address"),
    pytest.param("<https://a.example|here>", "here (https://a.example)", id="a link with words"),
    pytest.param("<http://a.example|a.example>", "a.example", id="an address is not said twice"),
    pytest.param("<mailto:a@b.example|a@b.example>", "a@b.example", id="an e-mail address"),
    pytest.param("<https://a.example?a=1&amp;b=2>", "https://a.example?a=1&b=2", id="an address with &"),
    pytest.param("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2", id="escaped signs"),
    pytest.param("&amp;lt;", "&lt;", id="what was escaped twice is unescaped once"),
    pytest.param("*bold* _it_ `code` :wave:", "*bold* _it_ `code` :wave:", id="marks of emphasis stay"),
    pytest.param("a < b > c <>", "a < b > c <>", id="stray signs"),
]


@pytest.mark.parametrize(("text", "expected"), SEEN)
def test_markup_becomes_what_a_reader_sees(text: str, expected: str) -> None:
    assert plain(text, NAMES.get) == expected


@given(st.text())
def test_plain_undoes_what_people_type(text: str) -> None:
    typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(typed, NAMES.get) == text


HARMLESS = [
    pytest.param("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@|U1&gt;", id="mentions"),
    pytest.param("@here", "@|here", id="everybody"),
    pytest.param("https://a.example/b", "https:|//a|.example/b", id="addresses"),
    pytest.param("a@b.example", "a@|b|.example", id="e-mail addresses"),
    pytest.param("*a* _b_ ~c~ `d`", "*|a|* _|b|_ ~|c|~ `|d|`", id="emphasis"),
    pytest.param(":tada: at 10:41", ":|tada: at 10:41", id="emoji, but not times"),
    pytest.param("> a\n• b\n- c\n1. d", "|&gt; a\n|• b\n|- c\n|1. d", id="quotes and lists"),
    pytest.param("Carla in #acme: 2.5 > 2", "Carla in #acme: 2|.5 &gt; 2", id="plain words"),
]


@pytest.mark.parametrize(("text", "expected"), HARMLESS)
def test_nothing_comes_alive(text: str, expected: str) -> None:
    assert escape(text) == expected.replace("|", JOINER)


MARKS = re.compile(
    r"@\w|[*_~`][^\s\u2060]|[^\s\u2060][*_~`]|:[\w+'-]+:|://|\w\.\w|^[ \t]*(?:[•*-][ \t]|&gt;)", re.MULTILINE
)
TEXTS = st.text() | st.text(st.sampled_from("<>&@#!|:*_~`.-/ \nab1"))


@given(TEXTS)
def test_no_text_is_read_as_markup(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"[<>]|&(?!(?:lt|gt|amp);)", escaped)
    assert not MARKS.search(escaped)


@given(TEXTS)
def test_readers_see_the_same_words(text: str) -> None:
    assert plain(escape(text), NAMES.get).replace(JOINER, "") == text.replace(JOINER, "")


@given(TEXTS)
def test_nobody_is_mentioned_where_there_is_no_markup(text: str) -> None:
    assert not re.search(r"<[@#!]|@(?:channel|here|everyone)\b", calm(text), re.IGNORECASE)
    assert calm(text).replace(JOINER, "") == text.replace(JOINER, "")


@given(st.text())
def test_code_stays_one_span_on_one_line_in_which_nobody_is_mentioned(text: str) -> None:
    shown = code(text)
    assert shown.count("`") == 2
    assert "\n" not in shown
    assert not re.search(r"[<>]|@(?:channel|everyone|here)\b", shown, re.IGNORECASE)


def test_an_address_can_be_pressed() -> None:
    assert pressable("https://n.slack.com/p1?a=1&b=2") == "<https://n.slack.com/p1?a=1&amp;b=2>"


def test_a_link_in_code_can_be_copied() -> None:
    assert code("/unseen follow https://n.slack.com/p1?a=1") == "`/unseen follow https://n.slack.com/p1?a=1`"
