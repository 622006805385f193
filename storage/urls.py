"""Which databases can be used, found out from a URL before anything is opened."""

import importlib.util
import os
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


class UrlTrouble(StrEnum):
    """Why a database URL cannot be used."""

    UNREADABLE = "unreadable"
    OTHER_DATABASE = "other_database"
    """Neither SQLite nor PostgreSQL, or by a driver that Unseen does not use."""
    DRIVER_MISSING = "driver_missing"
    IN_MEMORY = "in_memory"
    """It would forget everything, and every thread would have its own."""
    NO_FOLDER = "no_folder"
    """The folder of the database file does not exist."""


def trouble_with(url: str) -> UrlTrouble | None:
    """Name what is wrong with a database URL, or None; whether the database answers is not asked."""
    try:
        target = make_url(url)
    except (ArgumentError, ValueError):
        return UrlTrouble.UNREADABLE
    if target.drivername in SQLITE:
        return _trouble_with_file(target)
    if target.drivername in POSTGRESQL:
        return None if importlib.util.find_spec("psycopg") else UrlTrouble.DRIVER_MISSING
    return UrlTrouble.OTHER_DATABASE


def is_embedded(url: str) -> bool:
    """Say whether the database is a file beside the program, used by nobody else."""
    return make_url(url).drivername in SQLITE


def is_to_be_made(url: str) -> bool:
    """Say whether the database is a file that does not exist yet and that can be made."""
    file = Path(make_url(url).database or "")
    return is_embedded(url) and not file.exists() and os.access(file.parent, os.W_OK)


def _trouble_with_file(target: URL) -> UrlTrouble | None:
    if target.database in (None, "", ":memory:"):
        return UrlTrouble.IN_MEMORY
    return None if Path(str(target.database)).parent.is_dir() else UrlTrouble.NO_FOLDER
