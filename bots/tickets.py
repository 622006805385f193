"""Signed tickets: what an address or a cookie of ours says can have come from nobody else, and expires."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.fernet import InvalidToken

from storage.sealing import LINKS, Keys

SKEW = timedelta(minutes=1)
"""How far the clocks of several workers may be apart."""


class Purpose(StrEnum):
    """What a ticket is for; for anything else it is worth nothing."""

    CONNECT = "connect"
    """The address that one person was given, to connect their read cursor."""
    INSTALL_STATE = "install_state"
    """An installation on its way through the platform."""
    CONNECT_STATE = "connect_state"
    """A connection on its way through the platform."""
    NO_MAIL = "no_mail"
    """The address at which one person switches e-mail off."""


class Bad(StrEnum):
    """Why a ticket is refused."""

    FORGED = "forged"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says."""

    purpose: Purpose
    person_id: int | None = None
    """Whose it is, where it is one person's."""
    number: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """No two tickets have the same."""


class TicketOffice:
    """Writes tickets and reads them; whoever lacks the key can do neither."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys.made_for(LINKS)

    def write(self, ticket: Ticket, now: datetime) -> str:
        """Write a ticket as it stands in an address."""
        said = json.dumps(asdict(ticket)).encode()
        return self._keys.encrypt_at_time(said, int(now.timestamp())).decode()

    def read(self, written: str, lifetime: timedelta, now: datetime) -> Ticket | Bad:
        """Read a ticket that is no older than that, or say why it is worth nothing."""
        try:
            said = self._keys.decrypt(written)
        except InvalidToken:
            return Bad.FORGED
        age = now.timestamp() - self._keys.extract_timestamp(written)
        if not -SKEW.total_seconds() <= age <= lifetime.total_seconds():
            return Bad.EXPIRED
        told = json.loads(said)
        return Ticket(**told | {"purpose": Purpose(told["purpose"])})
