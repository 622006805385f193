"""Links to messages and topics, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.zulip.links import Leads, follow, parse, parse_topic, permalink, topic_link

SITE = "https://chat.n.example"


def test_a_link_leads_to_a_topic() -> None:
    assert parse_topic(topic_link(SITE, "12", "our login"), SITE) == ("<#12>", "our login")
    assert parse_topic(topic_link(SITE, "12", ""), SITE) == ("<#12>", "")


def test_a_link_leads_to_a_message() -> None:
    link = permalink(f"{SITE}/", "12", "our acme", "our login.x/ä", "345")
    assert link == f"{SITE}/#narrow/channel/12-our-acme/topic/our.20login.2Ex.2F.C3.A4/near/345"


WHOLE = Leads("<#12>", "our login", "345")
PASTED = [
    pytest.param(f"{SITE}/#narrow/channel/12-acme/topic/our.20login/near/345", WHOLE, id="a message"),
    pytest.param(
        f"{SITE}/#narrow/stream/12-acme/topic/our.20login/near/345", WHOLE, id="as older servers do"
    ),
    pytest.param(
        f"{SITE}/#narrow/stream/12-acme/subject/our.20login/near/345", WHOLE, id="as still older do"
    ),
    pytest.param(
        f"{SITE}/#narrow/channel/12/topic/our.20login/with/345", WHOLE, id="a conversation by a message"
    ),
    pytest.param("/#narrow/channel/12-acme/topic/our.20login/near/345", WHOLE, id="relative"),
    pytest.param(
        "#narrow/channel/12-acme/topic/our.20login/near/345/", WHOLE, id="without a slash, or with one more"
    ),
    pytest.param(f" <{SITE}/#narrow/channel/12/topic/our.20login/near/345>. ", WHOLE, id="in angle brackets"),
    pytest.param(
        f"{SITE}/#narrow/channel/12/topic/our.20login/near/345).", WHOLE, id="at the end of a sentence"
    ),
    pytest.param(f"[here]({SITE}/#narrow/channel/12/topic/our.20login/near/345)", WHOLE, id="with words"),
    pytest.param(f"{SITE}/#narrow/channel/12/topic/our%20login/near/345", WHOLE, id="encoded by a browser"),
    pytest.param(f"{SITE}/#narrow/channel/12/topic/our%2E20login/near/345", WHOLE, id="encoded twice"),
    pytest.param(
        "HTTP://Chat.N.Example:80/#narrow/near/345", Leads(message="345"), id="however the site is written"
    ),
    pytest.param(
        f"{SITE}/#narrow/channel/12/topic/.E2.9C.94.20our.20login/near/345", WHOLE, id="in a resolved topic"
    ),
    pytest.param(f"{SITE}/#narrow/id/345", Leads(message="345"), id="only the message"),
    pytest.param(
        f"{SITE}/#narrow/channel/12-acme/topic/", Leads("<#12>", ""), id="the empty topic, by its address"
    ),
    pytest.param(
        f"{SITE}/#narrow/channel/12-acme/topic/our.20login", Leads("<#12>", "our login"), id="a topic"
    ),
    pytest.param(f"{SITE}/#narrow/channel/12-acme", Leads("<#12>"), id="a channel"),
    pytest.param(f"{SITE}/#narrow/stream/acme/topic/x", Leads("acme", "x"), id="a channel by its name"),
    pytest.param(
        "#**acme>our login@345**", Leads("acme", "our login", "345"), id="a message as Zulip writes it"
    ),
    pytest.param("#**acme>✔ our login**", Leads("acme", "our login"), id="a topic as Zulip writes it"),
    pytest.param("#**acme>**", Leads("acme", ""), id="the empty topic"),
    pytest.param("#**acme**", None, id="a channel as Zulip writes it, which is read as a word"),
    pytest.param(f"{SITE}/#narrow/dm/21,9-dm/near/345", None, id="a direct message"),
    pytest.param(f"{SITE}/#narrow/pm-with/21-pm/near/345", None, id="one on an older server"),
    pytest.param(f"{SITE}/#narrow/is/dm/near/345", None, id="all direct messages"),
    pytest.param(f"{SITE}/#narrow/search/near/topic/x/near", Leads(topic="x"), id="other terms"),
    pytest.param(f"{SITE}/#narrow/near/12a", None, id="no number"),
    pytest.param("https://other.example/#narrow/near/345", None, id="somewhere else"),
    pytest.param(f"{SITE}.evil.example/#narrow/near/345", None, id="somewhere alike"),
    pytest.param(f"{SITE}:8443/#narrow/near/345", None, id="another server on that host"),
    pytest.param(f"https://evil.example@{SITE[8:]}x/#narrow/near/345", None, id="a false user"),
    pytest.param("javascript:/#narrow/near/345", None, id="another scheme"),
    pytest.param("https://[x/#narrow/near/345", None, id="no address at all"),
    pytest.param(f"{SITE}/#settings/profile", None, id="another page"),
    pytest.param("ACME-12", None, id="an item"),
    pytest.param("", None, id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), PASTED)
def test_what_somebody_pastes_is_found(text: str, expected: Leads | None) -> None:
    assert follow(text, SITE) == expected


def test_a_message_is_found_by_its_number_alone_because_it_may_have_moved() -> None:
    assert parse("#**acme>our login@345**", SITE) == (None, "345")
    assert parse("#**acme>our login**", SITE) is None


def test_a_topic_is_its_channel_and_its_name() -> None:
    assert parse_topic("#**acme>our login**", SITE) == ("acme", "our login")
    assert parse_topic(f"{SITE}/#narrow/channel/12-acme/topic/our.20login", SITE) == ("<#12>", "our login")
    assert parse_topic("#**acme>our login@345**", SITE) is None
    assert parse_topic(f"{SITE}/#narrow/channel/12-acme", SITE) is None


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)


@given(st.integers(1, 2**40), NAMES, NAMES, st.integers(1, 2**40))
def test_every_link_leads_back(channel: int, name: str, topic: str, message: int) -> None:
    found = follow(permalink(SITE, str(channel), name, topic, str(message)), SITE)
    assert found is not None
    assert (found.channel, found.message) == (f"<#{channel}>", str(message))


@given(st.text() | st.text(st.sampled_from("#*>@narow/ce1.%[]()<:h tps")))
def test_any_text_is_a_link_or_none(text: str) -> None:
    assert parse(text, SITE) is None or text
