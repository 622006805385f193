"""What a mail says: readable as text alone, quiet in HTML, and kept together by conversation."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.envelopes import Head, seal, thread_of
from adapters.mail.letters import Sender, write
from rules.delivery import Announcement, Answer, Notice, Recipient, Summary, Topic, Whereabouts
from rules.model import Medium
from rules.notices import Excerpt
from tests.adapters.mail.stage import BEN, LEAVE, NOW, OURS, PLACE, SENDER, SUPPORT, notice, said, write_link

HEADERS = {
    "From", "Subject", "To", "Date", "Message-ID", "In-Reply-To", "References", "Content-Language",
    "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence",
    "MIME-Version", "Content-Type",
}  # fmt: skip

EVIL = [
    pytest.param("Eve\r\nBcc: victim@example.com", id="a line of its own"),
    pytest.param("Eve\nBcc: victim@example.com\n\nHello", id="lines of their own"),
    pytest.param("Eve\rBcc: victim@example.com", id="half a line break"),
    pytest.param(
        "Eve\u2028Bcc: victim@example.com\u2029\x85\x0b\x0c", id="the line breaks of other alphabets"
    ),
    pytest.param("=?utf-8?q?Eve=0ABcc:_victim@example.com?=", id="a line break that is encoded"),
    pytest.param("Eve\x00\x08\x1b[31m\x7f", id="control characters"),
    pytest.param("Eve \u202egnitirw morf thgir\u202c \u2066x\u2069", id="letters turned around"),
    pytest.param("\ud83d Eve \udc00", id="halves of characters"),
    pytest.param("Åsa 日本語 🎉 עברית العربية", id="all the world's letters"),
    pytest.param("x" * 5000, id="a very long name"),
    pytest.param("日" * 5000, id="a very long name in other letters"),
    pytest.param('<img src="https://evil.example/x.png" onerror="alert(1)">', id="markup"),
    pytest.param("", id="nothing"),
]


class Elements(HTMLParser):
    """Notes what elements there are, with what leads somewhere, and what is read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [
            value or "" for name, value in attrs if name in ("href", "src", "background", "action")
        ]

    def handle_data(self, data: str) -> None:
        self.words += data


def mailed(message: Notice | Summary, sender: Sender = SENDER, leave: str | None = LEAVE) -> EmailMessage:
    head = Head(
        OURS, Address(addr_spec="ben@northwind.example"), thread_of(message, PLACE, OURS.domain), leave, NOW
    )
    content = seal(write(message, sender, leave), head).content
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def texts(mail: EmailMessage) -> tuple[str, str]:
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    plain, marked = (part.get_content() for part in parts if part is not None)
    return plain, marked


def test_the_text_stands_alone() -> None:
    told = notice(said("We cannot log in.\nSince noon."), said("Hello?", minutes=1), count=7)
    told = replace(told, answer=Answer("Bo Ek", NOW))
    plain, _ = texts(mailed(told))
    assert plain.replace("\r\n", "\n") == (
        "7 messages from Carla Mendes in #acme-support (ACME-12)\n"
        "Waiting since 10:41\n"
        "\n"
        "Carla Mendes, 10:41\n"
        "  We cannot log in.\n"
        "  Since noon.\n"
        "\n"
        "Carla Mendes, 10:42\n"
        "  Hello?\n"
        "\n"
        "and 5 more messages\n"
        "Answered by Bo Ek, 10:41\n"
        "Open: https://northwind.slack.com/archives/C0ACME/p1772444460000100?a=1&b=2\n"
        "\n"
        "You get this because you follow ACME-12.\n"
        "In Northwind you can type, with this link: /unseen seen <link> · /unseen unfollow <link> · "
        "/unseen mute <link> · /unseen why <link>\n"
        "\n"
        "-- \n"
        "Unseen writes this to you for Northwind.\n"
        "To get no more e-mail, type /unseen email off\n"
        f"Or open this address: {LEAVE}\n"
    )


def test_the_html_says_the_same_and_loads_nothing() -> None:
    plain, marked = texts(mailed(notice(said("We cannot log in."))))
    page = Elements(marked)
    for sentence in (
        "Carla Mendes wrote in #acme-support (ACME-12)",
        "We cannot log in.",
        "You get this because",
    ):
        assert sentence in plain
        assert sentence in page.words
    assert set(page.links) == {write_link(SUPPORT, "1772444460.000100", None), LEAVE}
    assert not {"img", "script", "style", "link", "iframe", "form"} & set(page.names)
    assert "url(" not in marked


def test_the_readers_light_and_dark_are_left_alone() -> None:
    _, marked = texts(mailed(notice()))
    assert '<meta name="color-scheme" content="light dark">' in marked
    painted = re.findall(r"(?<!-)\bcolor: (#\w+)|background-color: (#\w+)", marked)
    assert [one or other for one, other in painted] == ["#205493", "#ffffff"], "the button alone, both of it"


def test_a_mail_is_in_the_language_and_by_the_clock_of_its_recipient() -> None:
    eva = Recipient(8, "U0EVA", "Eva Berg", "sv", "Europe/Stockholm", "eva@northwind.example")
    mail = mailed(notice(to=eva))
    plain, marked = texts(mail)
    assert "10:41" in plain
    assert 'lang="sv"' in marked
    assert (mail["Content-Language"], mail["Subject"]) == ("sv", "Meddelanden i #acme-support")


def test_no_machine_answers_and_every_reader_can_leave_at_one_click() -> None:
    mail = mailed(notice())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "bulk"
    assert mail["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_an_address_to_leave_by_mail_tells_the_command_alone() -> None:
    mail = mailed(notice(), leave=None)
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    plain, marked = texts(mail)
    assert "/unseen email off" in plain
    assert "unsubscribe" not in plain + marked


THREADS = [
    pytest.param(notice(key="k2"), False, True, id="the next notice of the conversation belongs to it"),
    pytest.param(notice(), True, True, id="the same notice sent once more has the same name"),
    pytest.param(
        notice(key="k2", where=replace(SUPPORT, conversation_id=13)),
        False,
        False,
        id="another conversation does not",
    ),
    pytest.param(
        notice(key="k2", to=replace(BEN, person_id=8)),
        False,
        False,
        id="nor does the same one for another person",
    ),
]


@pytest.mark.parametrize(("other", "is_same", "is_together"), THREADS)
def test_mail_is_kept_together_by_conversation(other: Notice, is_same: bool, is_together: bool) -> None:
    one, two = mailed(notice()), mailed(other)
    assert one["References"] == one["In-Reply-To"]
    assert (one["Message-ID"] == two["Message-ID"]) is is_same
    assert (one["References"] == two["References"]) is is_together
    assert (one["Subject"] == two["Subject"]) is True


def test_the_same_conversation_elsewhere_is_another_one() -> None:
    ours, theirs = (thread_of(notice(), place, "example.com") for place in (PLACE, "zulip chat.example"))
    assert ours.root != theirs.root
    assert ours.message_id != theirs.message_id


def test_a_subject_stays_the_same_whoever_writes_and_whatever_item_it_is_about() -> None:
    later = notice(said("x", author="Cyrus"), where=replace(SUPPORT, item=None, title=None), count=3)
    assert mailed(later)["Subject"] == mailed(notice())["Subject"] == "Messages in #acme-support"


def test_a_topic_is_part_of_the_subject() -> None:
    assert (
        mailed(notice(where=replace(SUPPORT, topic="Login")))["Subject"]
        == "Messages in #acme-support > Login"
    )


@pytest.mark.parametrize("words", EVIL)
def test_no_name_and_no_topic_adds_a_header_or_comes_alive(words: str) -> None:
    where = Whereabouts(12, "C0ACME", words, words, words, words)
    mail = mailed(notice(said(words, author=words), where=where), Sender(words, write_link))
    _check(mail)


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_nothing_that_anybody_writes_comes_alive(text: str, author: str, topic: str, deleted: bool) -> None:
    excerpt = Excerpt(author, text, NOW, files=1, deleted=deleted)
    mail = mailed(notice(excerpt, where=replace(SUPPORT, topic=topic, item=topic or None)))
    _check(mail)
    known = {"html", "head", "meta", "title", "body", "div", "p", "blockquote", "br", "a"}
    assert set(Elements(texts(mail)[1]).names) <= known


ADDRESSES = (
    "https://evil.example/x?y",
    "www.evil.example",
    "evil.example",
    "eve@evil.example",
    "mailto:eve@evil.example",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_mail_client_finds_an_address_in_what_a_customer_wrote(address: str) -> None:
    plain, marked = texts(mailed(notice(said(f"See {address} now", author=address))))
    for part in (plain, Elements(marked).words):
        assert address not in part
        assert "evil\u2060.example" in part
        assert re.findall(r"\w+://\S*evil|\w@\w+|\w\.example\b", part.replace(LEAVE, "")) == []


def test_a_summary_leads_to_every_conversation_and_counts_the_rest() -> None:
    parts = tuple((replace(SUPPORT, conversation_id=number), notice().content) for number in range(22))
    plain, marked = texts(mailed(Summary("k9", Medium.EMAIL, BEN, parts)))
    assert plain.count("https://northwind.slack.com/archives/") == 20
    assert "and 2 more messages" in plain
    assert Elements(marked).links.count(write_link(SUPPORT, "1772444460.000100", None)) == 20


def test_an_announcement_is_written_as_it_is_said_in_the_chat() -> None:
    letter = write(Announcement(Topic.COVERAGE_GAP, BEN, ("acme <b>",)), SENDER, None)
    assert letter.subject == "Message from Unseen"
    assert "A message from a customer in #acme <b> would alert nobody now." in letter.text
    assert "#acme &lt;b&gt;" in letter.html


def _check(mail: EmailMessage) -> None:
    assert set(mail.keys()) == HEADERS
    assert not mail.defects
    assert not any(getattr(mail[name], "defects", ()) for name in mail)
    assert (mail["To"], mail["From"]) == ("ben@northwind.example", "Unseen <unseen@example.com>")
    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", mail["Subject"])
    assert len(mail["Subject"]) <= 220
    plain, marked = texts(mail)
    page = Elements(marked)
    assert set(page.links) == {write_link(SUPPORT, "1772444460.000100", None), LEAVE}
    assert page.attributes <= {"lang", "dir", "charset", "name", "content", "style", "href"}
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", plain + marked)
