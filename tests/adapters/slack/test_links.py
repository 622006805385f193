"""Links to messages, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.links import parse, permalink

URL = "https://northwind.slack.com/"


def test_a_link_leads_to_a_message() -> None:
    assert permalink(URL, "C1A", "1700000000.000100") == f"{URL}archives/C1A/p1700000000000100"


def test_a_link_into_a_thread_names_the_thread() -> None:
    link = permalink(URL, "C1A", "1700000060.000200", "1700000000.000100")
    assert link == f"{URL}archives/C1A/p1700000060000200?thread_ts=1700000000.000100&cid=C1A"


FOUND = ("C1A", "1700000000.000100")
PASTED = [
    pytest.param("https://x.slack.com/archives/C1A/p1700000000000100", FOUND, id="a message"),
    pytest.param(
        "https://x.slack.com/archives/C1A/p1700000000000100?thread_ts=1690000000.000001&cid=C1A",
        FOUND,
        id="a reply in a thread",
    ),
    pytest.param("  <https://x.slack.com/archives/C1A/p1700000000000100>  ", FOUND, id="in angle brackets"),
    pytest.param("<https://x.slack.com/archives/C1A/p1700000000000100|here>", FOUND, id="with words"),
    pytest.param(
        "<https://x.slack.com/archives/C1A/p1700000000000100?thread_ts=1.000000&amp;cid=C1A>",
        FOUND,
        id="escaped",
    ),
    pytest.param("https://x.enterprise.slack.com/archives/C1A/p1700000000000100/", FOUND, id="in a grid"),
    pytest.param("https://app.slack.com/client/T1A/C1A/p1700000000000100", FOUND, id="in the web client"),
    pytest.param(
        "https://app.slack.com/client/T1A/C1A/thread/C1A-1700000000.000100",
        FOUND,
        id="a thread in the web client",
    ),
    pytest.param("https://x.slack.com/archives/C1A", None, id="a channel"),
    pytest.param(
        "https://x.slack.com.evil.example/archives/C1A/p1700000000000100", None, id="somewhere else"
    ),
    pytest.param("https://evilslack.com/archives/C1A/p1700000000000100", None, id="somewhere alike"),
    pytest.param("javascript://x.slack.com/archives/C1A/p1700000000000100", None, id="another scheme"),
    pytest.param("https://[x.slack.com/archives", None, id="no address at all"),
    pytest.param("ACME-12", None, id="an item"),
    pytest.param("", None, id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), PASTED)
def test_what_somebody_pastes_is_found(text: str, expected: tuple[str, str] | None) -> None:
    assert parse(text) == expected


STAMPS = st.builds("{}.{:06d}".format, st.integers(1_000_000_000, 9_999_999_999), st.integers(0, 999_999))


@given(st.from_regex("[CDG][A-Z0-9]{2,10}", fullmatch=True), STAMPS, st.none() | STAMPS)
def test_every_link_leads_back(channel: str, ref: str, thread: str | None) -> None:
    assert parse(permalink(URL, channel, ref, thread)) == (channel, ref)


@given(st.text())
def test_any_text_is_a_link_or_none(text: str) -> None:
    assert parse(text) is None
