"""A real mail server for the tests, in a thread of its own; it keeps what it takes, and fails on demand."""

import gc
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOST = "127.0.0.1"
USER, PASSWORD = "unseen@example.com", "p@ss:w/ord#1"
TAKEN = "250 OK"


@dataclass
class Mailbox:
    """What the server has taken, and what it is to answer."""

    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    """By the client's verb, what it is answered next; *drop* closes the connection instead."""
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait_until(self, is_so: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something is so, as long as mail may still come that makes it so."""
        with self.arrived:
            assert self.arrived.wait_for(is_so, seconds), f"{len(self.taken)} mails, and none of these"

    def login(self, *asked: Any) -> AuthResult:
        told = asked[-1]
        assert isinstance(told, LoginPassword)
        good = told.login == USER.encode() and told.password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)

    async def handle_EHLO(
        self, _server: Any, session: Any, _e: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self._next("MAIL", server) or TAKEN

    async def handle_RCPT(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self._next("RCPT", server) or TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_NOOP(self, server: Any, _session: Any, _envelope: Any, _arg: Any) -> str:
        return self._next("NOOP", server) or TAKEN

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self._next("DATA", server, taking=envelope)
        if answer is None:
            self._take(envelope)
        return answer or TAKEN

    def _next(self, verb: str, server: Any, taking: Any = None) -> str | None:
        answers = self.answers.get(verb)
        answer = answers.pop(0) if answers else None
        if answer == "drop":
            if taking is not None:
                self._take(taking)
            server.transport.abort()
        return answer

    def _take(self, envelope: Any) -> None:
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        with self.arrived:
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.taken.append(message)
            self.arrived.notify_all()


class _Controller(Controller):
    """Counts connections."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:
        super().__init__(mailbox, hostname=HOST, port=free_port(), **options)
        self.mailbox = mailbox

    def factory(self) -> Any:
        self.mailbox.connections += 1
        with warnings.catch_warnings():
            # It warns of passwords in the clear, and does not see what is encrypted from the start.
            warnings.simplefilter("ignore", UserWarning)
            return super().factory()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class MailServer:
    """Where the server listens, and what it takes."""

    port: int
    mailbox: Mailbox


@contextmanager
def mail_server(
    *, implicit: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[MailServer]:
    """Run a mail server; encrypted from the start, or on demand, and with a login or without."""
    mailbox = Mailbox()
    controller = _Controller(
        mailbox,
        ssl_context=implicit,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=mailbox.login,
        auth_required=login,
        auth_require_tls=False,
    )
    controller.start()
    mailbox.connections = 0  # without the one by which it has found itself to be up
    try:
        yield MailServer(controller.port, mailbox)
    finally:
        controller.stop()
        with warnings.catch_warnings():
            # It leaves connections open whose encryption has failed.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@dataclass(frozen=True)
class Certificate:
    """A certificate for this machine, which nobody trusts who is not told to."""

    file: Path

    def context(self) -> ssl.SSLContext:
        """Make what a server needs to present it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def make_certificate(folder: Path, host: str = HOST) -> Certificate:
    """Make a certificate with its key in one file."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_named(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return Certificate(file)


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.create_server((HOST, 0)) as found:
        port: int = found.getsockname()[1]
        return port
