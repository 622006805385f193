"""What the mail server's answers mean, and what may come of handing a mail over to it."""

import re
import smtplib
from datetime import timedelta

from adapters.mail.envelopes import Envelope
from rules.delivery import Reach, Refused, RetryLater

TAKEN = 250
WILL_FORWARD = 251
SHUTTING_DOWN = 421
LOGIN_WANTED = (530, 534, 535, 538)
"""https://www.rfc-editor.org/rfc/rfc4954#section-6"""
FIRST_PERMANENT = 500
QUOTA_PAUSE = timedelta(minutes=15)

_NOT_FOR_US = re.compile(rb"\brelay|sender address rejected", re.IGNORECASE)
"""Words with which servers refuse whatever comes from us, by a code that says no more than *refused*."""
_QUOTA = re.compile(rb"^[45]\.4\.5\b")
"""So much for today: https://support.google.com/a/answer/3726730."""


class ServerTroubleError(Exception):
    """The mail server takes nothing from us now, whoever it is for; ``why`` names the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def hand_over(smtp: smtplib.SMTP, envelope: Envelope) -> RetryLater | Refused | None:
    """Hand a mail over; None when the server has taken it. Raises ServerTroubleError."""
    try:
        code, said = smtp.mail(envelope.sender)
        if code != TAKEN:
            raise ServerTroubleError(f"smtp_sender_{code}")
        code, said = smtp.rcpt(envelope.recipient)
        if code not in (TAKEN, WILL_FORWARD):
            return meaning(code, said)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTroubleError("smtp_lost") from error
    return _content(smtp, envelope)


def meaning(code: int, said: bytes) -> RetryLater | Refused:
    """Tell whether it is worth trying again; raises ServerTroubleError when it is about no single mail."""
    why = f"smtp_{code}"
    if code in LOGIN_WANTED or code == SHUTTING_DOWN or _NOT_FOR_US.search(said):
        raise ServerTroubleError(why)
    if _QUOTA.match(said):
        return RetryLater(why, QUOTA_PAUSE, reach=Reach.WORKSPACE)
    return Refused(why) if code >= FIRST_PERMANENT else RetryLater(why)


def _content(smtp: smtplib.SMTP, envelope: Envelope) -> RetryLater | Refused | None:
    try:
        code, said = smtp.data(envelope.content)
    except smtplib.SMTPDataError as error:
        return meaning(error.smtp_code, _bytes(error.smtp_error))
    except (OSError, smtplib.SMTPException):
        # The server may have it all the same. It is sent once more then, by the same name.
        return RetryLater("smtp_lost", unsure=True)
    return None if code == TAKEN else meaning(code, said)


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said
