"""How mail is sent, as it is configured: the server, and the address that it comes from."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.policy import SMTP
from urllib.parse import SplitResult, unquote, urlsplit

from adapters.mail.addresses import read_address
from adapters.mail.harmless import one_line
from adapters.mail.server import PORTS, Login, Security, Server
from bots.environment import LOOPBACK, Environment

NEEDS_BOTH = "{missing} is missing: mail needs both SMTP_URL and MAIL_FROM."
NOT_A_SERVER = (
    "SMTP_URL must name the mail server, such as smtp+starttls://user:password@mail.example.com:587; also "
    "smtps:// (encrypted from the start) and smtp:// (not encrypted). In the user and the password, write "
    "signs such as @, :, / and # percent-encoded."
)
HALF_A_LOGIN = "SMTP_URL must have both a user and a password, or neither."
IN_THE_CLEAR = (
    "SMTP_URL would send the password unencrypted. Write smtp+starttls:// or smtps://, whichever the server "
    "offers."
)
NOT_A_SENDER = "MAIL_FROM must be an e-mail address, such as Unseen <unseen@example.com>."


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail of the configuration."""

    server: Server
    address: Address
    """Ours."""


def read_mail(environment: Environment) -> Mail | None:
    """Read how mail is sent; None when none is, or when that is wrong."""
    url, sender = environment.text("SMTP_URL"), environment.text("MAIL_FROM")
    if url is None and sender is None:
        return None
    if url is None or sender is None:
        environment.wrong(NEEDS_BOTH.format(missing="MAIL_FROM" if url else "SMTP_URL"))
    server = _server(environment, url) if url else None
    address = _address(environment, sender) if sender else None
    return Mail(server, address) if server and address else None


def _server(environment: Environment, url: str) -> Server | None:
    try:
        parts = urlsplit(url)
        security, port = Security(parts.scheme), parts.port
    except ValueError:
        environment.wrong(NOT_A_SERVER)
        return None
    if not parts.hostname or port == 0 or parts.path not in ("", "/") or parts.query or parts.fragment:
        environment.wrong(NOT_A_SERVER)
        return None
    login = _login(environment, parts)
    if login and security is Security.NONE and parts.hostname not in LOOPBACK:
        environment.wrong(IN_THE_CLEAR)
    return Server(security, parts.hostname, port or PORTS[security], login)


def _login(environment: Environment, parts: SplitResult) -> Login | None:
    if bool(parts.username) is not bool(parts.password):
        environment.wrong(HALF_A_LOGIN)
    if not parts.username or not parts.password:
        return None
    return Login(unquote(parts.username), unquote(parts.password))


def _address(environment: Environment, said: str) -> Address | None:
    try:
        named = SMTP.header_factory("From", said).addresses
    except (MessageError, ValueError, IndexError):
        named = ()
    address = read_address(named[0].addr_spec, one_line(named[0].display_name)) if len(named) == 1 else None
    if address is None:
        environment.wrong(NOT_A_SENDER)
    return address
