"""Keys are found by an admin's pattern, quickly, and never because a customer wrote them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.events import Spoken
from rules.items import LONGEST_KEY, LONGEST_PATTERN, Pattern, Unusable, find_key, key_told, read_pattern
from rules.model import Role

PATTERN = r"[A-Z]+-\d+"
REFUSED = [
    pytest.param("(", Unusable.NO_PATTERN, id="no regular expression"),
    pytest.param(r"(?=ACME)\w+", Unusable.NO_PATTERN, id="one that looks around"),
    pytest.param(r"(a)\1", Unusable.NO_PATTERN, id="one that refers back"),
    pytest.param("(((a{100}){100}){100})", Unusable.NO_PATTERN, id="one that grows beyond measure"),
    pytest.param("a" * (LONGEST_PATTERN + 1), Unusable.TOO_LONG, id="too long"),
    pytest.param("", Unusable.MATCHES_NOTHING, id="empty"),
    pytest.param(r"(ACME-\d+)?", Unusable.MATCHES_NOTHING, id="content with nothing"),
]


@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_a_pattern_that_is_of_no_use_is_refused_with_the_reason(words: str, why: Unusable) -> None:
    assert read_pattern(words) is why


def pattern(words: str) -> Pattern:
    read = read_pattern(words)
    assert isinstance(read, Pattern)
    return read


KEYS = [
    pytest.param(PATTERN, "See ACME-12 and ACME-13.", "ACME-12", id="the first counts"),
    pytest.param(PATTERN, "See acme-12.", None, id="capitals count"),
    pytest.param(f"(?i){PATTERN}", "See acme-12.", "acme-12", id="unless the pattern says otherwise"),
    pytest.param(r"\[(#\d+)\]", "[#7] Login", "#7", id="the group is the key, not what surrounds it"),
    pytest.param(r"Fall (\d+)|Ärende", "Ärende", None, id="a group that took no part is no key"),
    pytest.param(r"Ärende \d+", "Gäller Ärende 7", "Ärende 7", id="any alphabet"),
    pytest.param(".+", "x" * (LONGEST_KEY + 1), None, id="a whole sentence is no key"),
]


@pytest.mark.parametrize(("words", "text", "key"), KEYS)
def test_which_key_a_text_has(words: str, text: str, key: str | None) -> None:
    assert find_key(pattern(words), text) == key


@given(st.text(max_size=LONGEST_PATTERN + 1), st.text(max_size=200))
def test_no_pattern_and_no_text_upset_anybody(words: str, text: str) -> None:
    read = read_pattern(words)
    if isinstance(read, Pattern):
        key = find_key(read, text)
        assert key is None or 0 < len(key) <= LONGEST_KEY


def test_a_pattern_that_others_take_years_for_is_quick() -> None:
    started = process_time()
    assert find_key(pattern("(a+)+b"), "a" * 40_000) is None
    assert process_time() - started < 1


TICKET = Spoken("zendesk", Role.CUSTOMER, "Carla", item="ACME-1", title="Login")
TOLD = [
    pytest.param(Role.TEAMMATE, "That is ACME-12.", None, "ACME-12", id="a teammate wrote it"),
    pytest.param(Role.CUSTOMER, "What about ACME-12?", None, None, id="never because a customer wrote it"),
    pytest.param(Role.BOT, "ACME-12 was deployed.", None, None, id="nor a bot"),
    pytest.param(Role.CUSTOMER, "Help!", TICKET, "ACME-1", id="a relay tells it as the item's"),
    pytest.param(
        Role.CUSTOMER,
        "Help!",
        Spoken("email", Role.CUSTOMER, title="Re: [ACME-2] Login"),
        "ACME-2",
        id="a relay tells it in the title",
    ),
    pytest.param(
        Role.CUSTOMER, "What about ACME-12?", Spoken("email", Role.CUSTOMER), None, id="a relayed customer"
    ),
    pytest.param(
        Role.TEAMMATE, "It is ACME-12.", Spoken("chatwoot", Role.TEAMMATE), "ACME-12", id="a relayed teammate"
    ),
]


@pytest.mark.parametrize(("author", "text", "spoken", "key"), TOLD)
def test_who_can_attach_a_conversation(
    author: Role, text: str, spoken: Spoken | None, key: str | None
) -> None:
    assert key_told(PATTERN, author, text, spoken) == key


def test_without_a_usable_pattern_nothing_is_attached() -> None:
    assert key_told(None, Role.TEAMMATE, "ACME-12") is None
    assert key_told("(", Role.TEAMMATE, "ACME-12") is None
