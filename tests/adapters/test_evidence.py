"""Everybody reads which evidence of having seen there is for them."""

import pytest

from adapters.evidence import Reading, evidence
from adapters.text import Words

WORDS = Words("en", None, str)
KNOWN = [
    pytest.param(Reading.RECEIPTS, "as long as you let others see", id="receipts"),
    pytest.param(Reading.RECEIPTS_OFF, "switched off in your organization", id="receipts that are off"),
    pytest.param(Reading.RECEIPTS_UNKNOWN, "your Zulip server is too old", id="a server without receipts"),
    pytest.param(Reading.CURSOR, "your read cursor is connected", id="a read cursor"),
    pytest.param(
        Reading.UNCONNECTED, "unless you connect your read cursor: /unseen connect", id="no cursor yet"
    ),
    pytest.param(Reading.NEVER, "cannot notice that you have only read something.", id="none"),
]


@pytest.mark.parametrize(("reading", "words"), KNOWN)
def test_everybody_is_told_what_counts_as_seen_for_them(reading: Reading, words: str) -> None:
    always, told = evidence(WORDS, reading)
    assert always == "What you have answered, reacted to or marked as seen counts as seen."
    assert words in told


def test_there_is_a_sentence_for_each() -> None:
    assert len({evidence(WORDS, reading) for reading in Reading}) == len(Reading) == len(KNOWN)
