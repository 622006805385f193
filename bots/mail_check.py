"""Finds out whether mail can be sent, what is missing and how to mend it, without sending any."""

from collections.abc import Iterator
from smtplib import SMTP, SMTPException

from adapters.mail.answers import SHUTTING_DOWN, TAKEN, ServerTroubleError
from adapters.mail.server import NO_LOGIN, UNREACHABLE, UNSAFE, Security, connect
from bots.findings import Finding, Mark
from bots.mail import Mail

MENDING = {
    UNREACHABLE: (
        "The mail server {server} does not answer. See whether host and port of SMTP_URL are right and can "
        "be reached from here: smtps:// is mostly port 465, smtp+starttls:// port 587."
    ),
    UNSAFE: (
        "The mail server {server} offers no encryption, or has no certificate for that name that is trusted "
        "here. See whether it wants smtps:// or smtp+starttls://, and whether SMTP_URL names it as its "
        "certificate does; where the certificate is your own, name its authority in SSL_CERT_FILE."
    ),
    NO_LOGIN: (
        "The mail server {server} does not accept the user and the password of SMTP_URL. See whether they "
        "are percent-encoded, and whether the provider wants a password made for programs."
    ),
}
NO_LOGIN_GIVEN = (
    "SMTP_URL has no user and no password: the mail server must hand on mail from here without a login."
)
IN_THE_CLEAR = "Mail goes to the mail server unencrypted: SMTP_URL begins with smtp://."
NO_LINK = (
    "{missing} missing: without it, mail has no link with which people switch it off (List-Unsubscribe), "
    "which large providers expect."
)


NOT_FROM = (
    "The mail server does not take mail from the address of MAIL_FROM ({code}). Use one that belongs to the "
    "user of SMTP_URL, or let the provider allow it."
)


def check_mail(mail: Mail, missing: tuple[str, ...]) -> Iterator[Finding]:
    """Connect and log in; ``missing`` names the variables without which mail has no link to leave by."""
    server = mail.server
    try:
        smtp = connect(server)
    except ServerTroubleError as trouble:
        yield Finding(Mark.MEND, MENDING[trouble.why].format(server=f"{server.host}:{server.port}"))
    else:
        how = "lets us in" if server.login else "answers"
        yield Finding(Mark.FINE, f"The mail server {server.host}:{server.port} {how}.")
        yield _sender(smtp, mail.address.addr_spec)
    if server.login is None:
        yield Finding(Mark.NOTE, NO_LOGIN_GIVEN)
    if server.security is Security.NONE:
        yield Finding(Mark.NOTE, IN_THE_CLEAR)
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        yield Finding(Mark.NOTE, NO_LINK.format(missing=f"{' and '.join(missing)} {verb}"))


def _sender(smtp: SMTP, address: str) -> Finding:
    """Ask whether mail from our address would be taken, and take the question back."""
    try:
        code, _ = smtp.mail(address)
        smtp.quit()
    except (OSError, SMTPException):
        smtp.close()
        code = SHUTTING_DOWN
    if code == TAKEN:
        return Finding(Mark.FINE, "The mail server takes mail from the address of MAIL_FROM.")
    return Finding(Mark.MEND, NOT_FROM.format(code=code))
