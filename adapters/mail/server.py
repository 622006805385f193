"""The mail server that hands our mail on: how it is reached, and how one connects to it."""

import smtplib
import ssl
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.mail.answers import ServerTroubleError

PATIENCE = 10
"""Seconds that the server gets for each answer."""

UNREACHABLE, UNSAFE, NO_LOGIN = "smtp_unreachable", "smtp_tls", "smtp_login"
"""Why nothing can be handed over: nobody answers, nobody who can prove to be it, or we are not let in."""


class Security(StrEnum):
    """How what is said to the server is kept from others."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}
"""Where servers listen, unless it is said otherwise: https://www.rfc-editor.org/rfc/rfc8314#section-3.3."""


@dataclass(frozen=True, slots=True)
class Login:
    """With what the server lets us in."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server of the configuration."""

    security: Security
    host: str
    port: int
    login: Login | None = None


def connect(server: Server) -> smtplib.SMTP:
    """Connect, make sure that it is the right one, and log in; raises ServerTroubleError."""
    smtp = _connected(server)
    try:
        if server.security is Security.STARTTLS:
            _encrypt(smtp)
        smtp.ehlo_or_helo_if_needed()
        if server.login is not None:
            _log_in(smtp, server.login)
    except ServerTroubleError:
        smtp.close()
        raise
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise ServerTroubleError(UNREACHABLE) from error
    return smtp


def _connected(server: Server) -> smtplib.SMTP:
    try:
        if server.security is Security.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    except ssl.SSLError as error:
        raise ServerTroubleError(UNSAFE) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTroubleError(UNREACHABLE) from error


def _encrypt(smtp: smtplib.SMTP) -> None:
    try:
        smtp.starttls(context=ssl.create_default_context())
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
        raise ServerTroubleError(UNSAFE) from error


def _log_in(smtp: smtplib.SMTP, login: Login) -> None:
    try:
        smtp.login(login.user, login.password)
    except smtplib.SMTPException as error:  # some servers hang up on whoever they do not know
        raise ServerTroubleError(NO_LOGIN) from error
