"""Puts letters into envelopes: the bytes of a mail, with headers that nobody's words can add to."""

import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr
from functools import lru_cache
from hashlib import sha256

from adapters.mail.letters import Letter
from rules.delivery import Announcement, Notice, Summary

NAME_LENGTH = 32
"""Characters of a name that is made of a fingerprint."""
BOUNDARY = "=_unseen"
"""Stands between the parts; their encoding makes no such sign."""
ALWAYS = (
    # Nobody's holiday is to answer a notice: https://www.rfc-editor.org/rfc/rfc3834#section-5 and
    # https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail.
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
    ("Precedence", "bulk"),
    ("MIME-Version", "1.0"),
    ("Content-Type", f'multipart/alternative; boundary="{BOUNDARY}"'),
)
PART = 'Content-Type: text/{}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a mail belongs among others, as mail clients put them together."""

    message_id: str
    root: str
    """Names the conversation for this person; no mail has it, every mail of the conversation refers to it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on a mail beside its subject."""

    sender: Address
    to: Address
    thread: Thread
    leave: str | None
    """The address that switches e-mail off."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail, ready to be handed over."""

    sender: str
    recipient: str
    content: bytes


def thread_of(message: Notice | Summary, place: str, domain: str) -> Thread:
    """Name a mail and its conversation, the same each time; ``place`` names the workspace."""
    kept = str(message.where.conversation_id) if isinstance(message, Notice) else "summaries"
    return _thread(message.key, place, domain, message.recipient.person_id, kept)


def thread_of_news(announcement: Announcement, nonce: str, place: str, domain: str) -> Thread:
    """Name the mail of an announcement, which has no key."""
    return _thread(nonce, place, domain, announcement.recipient.person_id, "announcements")


def _thread(key: str, place: str, domain: str, person_id: int, kept: str) -> Thread:
    root = _name(place, str(person_id), kept)
    return Thread(f"<{_name(place, key)}@{domain}>", f"<conversation.{root}@{domain}>")


def _name(*parts: str) -> str:
    return sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()[:NAME_LENGTH]


def seal(letter: Letter, head: Head) -> Envelope:
    """Put a letter into its envelope."""
    own = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter, head))
    parts = (_part("plain", letter.text), _part("html", letter.html))
    body = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts)
    content = f"{own}\r\n{body}--{BOUNDARY}--\r\n"
    return Envelope(head.sender.addr_spec, head.to.addr_spec, content.encode("ascii"))


def _headers(letter: Letter, head: Head) -> Iterator[tuple[str, str]]:
    yield "From", formataddr((head.sender.display_name, head.sender.addr_spec))
    yield "Subject", _written(letter.subject)
    yield "To", head.to.addr_spec
    yield "Date", format_datetime(head.at)
    yield "Message-ID", head.thread.message_id
    yield "In-Reply-To", head.thread.root
    yield "References", head.thread.root
    yield "Content-Language", letter.language
    if head.leave:
        # https://www.rfc-editor.org/rfc/rfc8058
        yield "List-Unsubscribe", f"<{head.leave}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield from ALWAYS


@lru_cache(maxsize=64)
def _written(words: str) -> str:
    """Write people's words in the lines and signs that every mail server takes."""
    # Not by a policy's header factory: it reads what looks encoded, and with that a line break that is.
    plain = words.isascii() and "=?" not in words
    return Header(words, "us-ascii" if plain else "utf-8", header_name="Subject").encode(linesep="\r\n")


def _part(kind: str, said: str) -> str:
    encoded = binascii.b2a_qp(said.replace("\n", "\r\n").encode(), istext=True)
    return PART.format(kind) + encoded.decode("ascii")
