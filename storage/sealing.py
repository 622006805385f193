"""Seals what nobody may read who gets hold of the database: the operator's keys, and what they open."""

import base64
import binascii
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_LENGTH = 32
"""Bytes."""
FEWEST_DIFFERENT = 16
"""Different bytes that a key must have; one that is made by chance has about thirty."""
TOKENS = "tokens at rest"
LINKS = "links"


class KeyTrouble(StrEnum):
    """Why a key cannot be used."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    """It is not 32 bytes in base64."""
    WEAK = "weak"
    """It was not made by chance."""


class BrokenSealError(Exception):
    """What was sealed was not sealed with any of these keys."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The operator's keys: the first one seals, every one opens."""

    secrets: tuple[bytes, ...] = field(repr=False)

    def made_for(self, purpose: str) -> MultiFernet:
        """Derive the keys for one purpose: what was sealed for another is not opened with them."""
        return MultiFernet([_derived(secret, purpose) for secret in self.secrets])


class Seal:
    """Seals tokens before they are stored, and opens them again."""

    def __init__(self, keys: Keys) -> None:
        self._all = keys.made_for(TOKENS)
        self._newest = Keys(keys.secrets[:1]).made_for(TOKENS)

    def close(self, words: str) -> str:
        """Seal with the newest key."""
        return self._all.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed with any of the keys; raises BrokenSealError."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken as error:
            raise BrokenSealError from error

    def renewed(self, sealed: str) -> str | None:
        """Seal anew what an older key has sealed; None when it need not be. Raises BrokenSealError."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.close(self.open(sealed))
        return None


def read_keys(said: str) -> Keys | KeyTrouble:
    """Read keys as the operator writes them, separated by commas, newest first; or say what is wrong."""
    written = [one.strip() for one in said.split(",") if one.strip()]
    secrets = [_secret(one) for one in written]
    trouble = next((one for one in secrets if isinstance(one, KeyTrouble)), None)
    if trouble is not None or not written:
        return trouble or KeyTrouble.MISSING
    return Keys(tuple(one for one in secrets if isinstance(one, bytes)))


def _secret(written: str) -> bytes | KeyTrouble:
    plain = written.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        secret = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return KeyTrouble.UNREADABLE
    if len(secret) != KEY_LENGTH:
        return KeyTrouble.UNREADABLE
    return KeyTrouble.WEAK if len(set(secret)) < FEWEST_DIFFERENT else secret


def _derived(secret: bytes, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), KEY_LENGTH, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))
