"""Whether a database can be used as it is."""

from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from storage.revisions import pending
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
    try:
        return readiness(url)
    except SQLAlchemyError:
        return Health.UNREACHABLE


def readiness(url: str) -> Health:
    """Say whether a database is ready or behind; raises what the database raises when it cannot be used."""
    # To open a file that is not there would make it, and asking changes nothing.
    return Health.BEHIND if is_to_be_made(url) or pending(url) else Health.READY
