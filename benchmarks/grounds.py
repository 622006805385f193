"""Databases made for measuring, each a copy of a prepared one, and removed afterwards."""

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text
from typing_extensions import override

from storage.migrate import upgrade


class Ground(ABC):
    """Makes empty databases and copies of databases that nobody has open."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def fresh(self) -> str:
        """Make a database with all tables and nothing in them."""
        url = self._make()
        upgrade(url)
        return url

    @abstractmethod
    def copy(self, url: str) -> str:
        """Make a database that holds what that one holds."""

    @abstractmethod
    def _make(self) -> str:
        """Make a database without tables."""


class SqliteGround(Ground):
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @override
    def copy(self, url: str) -> str:
        target = self._make()
        shutil.copyfile(str(make_url(url).database), str(make_url(target).database))
        return target

    @override
    def _make(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"


class PostgresqlGround(Ground):
    """Databases on a PostgreSQL server, whose user must be allowed to create them."""

    PREFIX = "unseen_benchmark_"

    def __init__(self, url: URL) -> None:
        super().__init__()
        self._server = url.set(drivername="postgresql+psycopg")
        self._made: list[str] = []

    @override
    def copy(self, url: str) -> str:
        return self._create(f"TEMPLATE {make_url(url).database}")

    @override
    def _make(self) -> str:
        return self._create("")

    def remove(self) -> None:
        """Drop what was made."""
        for name in self._made:
            self._order(f"DROP DATABASE {name} WITH (FORCE)")

    def _create(self, how: str) -> str:
        name = f"{self.PREFIX}{id(self)}_{next(self._numbers)}"
        self._order(f"CREATE DATABASE {name} {how}")
        self._made.append(name)
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _order(self, statement: str) -> None:
        engine: Any = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def ground(db: str | None = None) -> Iterator[Ground]:
    """Open a place for databases: on the server of a PostgreSQL URL, or in a folder of SQLite files."""
    if db is not None:
        server = PostgresqlGround(make_url(db))
        try:
            yield server
        finally:
            server.remove()
        return
    with tempfile.TemporaryDirectory(prefix="unseen-benchmarks-") as folder:
        yield SqliteGround(Path(folder))
