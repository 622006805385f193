"""Whether a database can be used as it is."""

from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from storage.migrate import pending
from storage.urls import is_to_be_made


class Health(StrEnum):
    """What has to be done before a database can be used."""

    READY = "ready"
    BEHIND = "behind"
    """It must be upgraded first, or is still empty."""
    UNREACHABLE = "unreachable"
    """It does not answer, or is no database."""


def health(url: str) -> Health:
    """Ask a database how it is."""
    if is_to_be_made(url):
        # To open it would make it, and asking changes nothing.
        return Health.BEHIND
    try:
        return Health.BEHIND if pending(url) else Health.READY
    except SQLAlchemyError:
        return Health.UNREACHABLE
