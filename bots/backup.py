"""Copies the database for whoever runs the program."""

from pathlib import Path

from bots.config import WrongConfigurationError
from bots.opening import UNREACHABLE
from storage.backup import CopyError, back_up
from storage.health import Health, health
from storage.urls import is_embedded, is_to_be_made

NO_FILE = (
    "The database of UNSEEN_DATABASE_URL is a server. Copy it with: pg_dump --format=custom --file {copy} …"
)
NOTHING_YET = "There is no database yet at UNSEEN_DATABASE_URL."


class NoBackupError(Exception):
    """The database could not be copied; the message says why and what to do."""


def backup(url: str, copy: Path) -> None:
    """Copy an SQLite database while programs use it.

    Raises NoBackupError, and WrongConfigurationError when the database is none.
    """
    if not is_embedded(url):
        raise NoBackupError(NO_FILE)
    if is_to_be_made(url):
        raise NoBackupError(NOTHING_YET)
    if health(url) is Health.UNREACHABLE:
        raise WrongConfigurationError((UNREACHABLE,))
    try:
        back_up(url, copy)
    except FileExistsError as error:
        raise NoBackupError(f"{copy} exists already. Name another file, or remove it first.") from error
    except CopyError as error:
        raise NoBackupError(f"{copy} cannot be written: {error}.") from error
