"""A notice and everything that mailing it needs; each story changes what matters to it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address

from adapters.mail.letters import Sender
from adapters.mail.messenger import MailMessenger, Post
from adapters.mail.postbox import Postbox
from adapters.mail.server import Login, Security, Server
from rules.decide import Subject
from rules.delivery import Notice, Recipient, Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.notices import Content, Excerpt
from tests.mail_server import HOST

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
OURS = Address("Unseen", addr_spec="unseen@example.com")
LEAVE = "https://unseen.example.com/unsubscribe?ticket=" + "t" * 220
PLACE = "slack T0NORTH"
BEN = Recipient(7, "U0BEN", "Ben Okafor", "en", "Europe/Berlin", "ben@northwind.example")
SUPPORT = Whereabouts(12, "C0ACME", "acme-support", "ACME-12", "Login fails")


def said(text: str, author: str = "Carla Mendes", minutes: int = 0) -> Excerpt:
    return Excerpt(author, text, NOW + timedelta(minutes=minutes))


def notice(
    *excerpts: Excerpt,
    key: str = "k1",
    where: Whereabouts = SUPPORT,
    to: Recipient = BEN,
    because: Because = Because.ITEM,
    count: int | None = None,
) -> Notice:
    told = excerpts or (said("We cannot log in."),)
    authors = tuple(dict.fromkeys(one.author for one in told))
    number = len(told) if count is None else count
    content = Content(
        Subject.CUSTOMER_MESSAGE, because, number, authors, told, NOW, "1772444460.000100", None
    )
    return Notice(key, Medium.EMAIL, to, where, content, following=True)


def write_link(where: Whereabouts, ref: str, _thread: str | None) -> str:
    return f"https://northwind.slack.com/archives/{where.channel}/p{ref.replace('.', '')}?a=1&b=2"


SENDER = Sender("Northwind", write_link)


@dataclass
class Heard:
    """What the operator would read."""

    said: list[str] = field(default_factory=list)

    def lost(self, why: str) -> None:
        self.said.append(why)

    def found(self) -> None:
        self.said.append("well")


@dataclass
class Clock:
    """A timer that goes on when it is told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """A messenger with all that it is made of."""

    port: int
    security: Security = Security.NONE
    login: Login | None = None
    leave: str | None = LEAVE
    heard: Heard = field(default_factory=Heard)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        server = Server(self.security, HOST, self.port, self.login)
        self.postbox = Postbox(server, self.clock, self.heard)
        leaving = None if self.leave is None else (lambda _person, _now: str(self.leave))
        self.messenger = MailMessenger(Post(self.postbox, OURS, leaving, lambda: NOW), SENDER, PLACE)
