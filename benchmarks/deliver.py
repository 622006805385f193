"""What a mail costs until it can be sent: written for ten recipients, beside the library's own way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from adapters.mail.envelopes import Head, seal, thread_of
from adapters.mail.letters import Sender, write
from benchmarks.measures import Measure
from benchmarks.options import Options
from benchmarks.rounds import Subject, compare
from benchmarks.team import RECIPIENTS
from rules.decide import Subject as About
from rules.delivery import Notice, Recipient, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.notices import Content, Excerpt

CONVERSATIONS, FEW_CONVERSATIONS = 20, 5
AT = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
OURS = Address("Unseen", addr_spec="unseen@example.com")
LEAVE = "https://unseen.example.com/unsubscribe?ticket=" + "t" * 220
SENDER = Sender(
    "Northwind", lambda where, ref, _: f"https://northwind.slack.com/archives/{where.channel}/p{ref}"
)


def measure(options: Options) -> Iterator[Measure]:
    """Write the mail of some conversations, each of which ten people are told about."""
    count = FEW_CONVERSATIONS if options.quick else CONVERSATIONS
    told = [_notice(conversation, person) for conversation in range(count) for person in range(RECIPIENTS)]
    letters = [write(notice, SENDER, LEAVE) for notice in told]

    @contextmanager
    def ours() -> Iterator[Callable[[], object]]:
        sealed: list[bytes] = []
        yield lambda: sealed.extend(_sealed(notice) for notice in told)
        assert len(set(sealed)) == len(told)

    @contextmanager
    def by_the_library() -> Iterator[Callable[[], object]]:
        sealed: list[bytes] = []
        yield lambda: sealed.extend(
            _composed(notice, letter.text, letter.html) for notice, letter in zip(told, letters, strict=True)
        )
        assert len(set(sealed)) == len(told)

    subjects = {"ours": Subject(ours, len(told)), "library": Subject(by_the_library, len(told))}
    timings = compare(options, subjects)
    yield timings.each("a mail written and ready to send, one of ten", "ours")
    yield timings.each("a mail whose words are known, made by the library", "library")
    yield timings.ratio("mail, program / library", "ours", "library")


def _notice(conversation: int, person: int) -> Notice:
    words = f"Since this morning we cannot log in any more, see https://acme.example/{conversation}. " * 3
    excerpts = tuple(Excerpt("Carla Ünal", words, AT) for _ in range(3))
    content = Content(
        About.CUSTOMER_MESSAGE,
        Because.ALL_CUSTOMERS,
        3,
        ("Carla Ünal",),
        excerpts,
        AT,
        f"{conversation}.0",
        None,
    )
    to = Recipient(person, f"U{person}", "Ben Ökafor", "en", "Europe/Berlin", f"ben{person}@example.com")
    where = Whereabouts(conversation, f"C{conversation}", f"acme-{conversation}", "ACME-12")
    return Notice(f"{conversation} {person}", Medium.EMAIL, to, where, content, following=False)


def _sealed(notice: Notice) -> bytes:
    to = Address(addr_spec=notice.recipient.email or "")
    head = Head(OURS, to, thread_of(notice, "slack T1", OURS.domain), LEAVE, AT)
    return seal(write(notice, SENDER, LEAVE), head).content


def _composed(notice: Notice, text: str, html: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"] = OURS, Address(addr_spec=notice.recipient.email or ""), AT
    mail["Subject"] = f"Messages in #{notice.where.channel_name}"
    mail["Message-ID"] = f"<{notice.key.replace(' ', '.')}@example.com>"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
