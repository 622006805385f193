"""Migrations make exactly the tables of the code, copy a file before they touch it, and run once."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.engine.interfaces import ReflectedColumn

from storage import revisions
from storage.engine import Database
from storage.migrate import configuration, upgrade
from storage.revisions import is_ahead, known, pending
from storage.tables import METADATA
from tests.storage.conftest import DATABASES


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Name a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'unseen.db'}"
        return
    server_url: str = request.getfixturevalue("postgresql").get_uri()
    with closing(Database(server_url)) as server:
        _run(server, "CREATE DATABASE empty")
        yield request.getfixturevalue("postgresql").get_uri(database="empty")
        _run(server, "DROP DATABASE empty WITH (FORCE)")


def test_migrations_make_exactly_the_tables_of_the_code(empty: str) -> None:
    upgrade(empty)
    with closing(Database(empty)) as database:
        with database.writing() as connection:
            migrated = _everything(connection)
            _drop_everything(connection)
        with database.writing() as connection:
            METADATA.create_all(connection)
            made = _everything(connection)
    assert migrated == made


def test_an_empty_database_lacks_every_revision_and_an_upgraded_one_none(empty: str) -> None:
    assert pending(empty)[0] == "0001"
    assert upgrade(empty) is None
    assert pending(empty) == ()
    assert upgrade(empty) is None


def test_revisions_are_known_by_the_names_of_their_files() -> None:
    scripts = ScriptDirectory(str(revisions.HERE))
    newest_first = [one.revision for one in scripts.walk_revisions()]
    assert known() == tuple(reversed(newest_first))


def test_every_step_can_be_gone_back(empty: str) -> None:
    upgrade(empty)
    with closing(Database(empty)) as database:
        with database.writing() as connection:
            command.downgrade(configuration(connection), "base")
        with database.reading() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
    upgrade(empty)
    assert pending(empty) == ()


def test_two_programs_that_start_at_once_upgrade_once(empty: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, [empty, empty]))
    assert pending(empty) == ()


def test_a_database_of_a_later_version_lacks_nothing_and_is_left_as_it_is(empty: str) -> None:
    upgrade(empty)
    assert not is_ahead(empty)
    with closing(Database(empty)) as database, database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert pending(empty) == ()
    assert is_ahead(empty)
    assert upgrade(empty) is None
    assert is_ahead(empty)


def test_a_revision_that_fails_midway_leaves_nothing_behind(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(empty)
    scripts = copytree(revisions.HERE, tmp_path / "migrations")
    (scripts / "versions" / "9999_fails.py").write_text(FAILS.format(before=_newest(empty)))
    monkeypatch.setattr(revisions, "HERE", scripts)
    with pytest.raises(ZeroDivisionError):
        upgrade(empty)
    assert pending(empty) == ("9999",)
    with closing(Database(empty)) as database, database.reading() as connection:
        assert not inspect(connection).has_table("half_done")


FAILS = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999", "{before}"


def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    1 / 0
"""


def test_revisions_only_add_so_that_a_worker_of_the_version_before_goes_on(empty: str) -> None:
    with closing(Database(empty)) as database, database.writing() as connection:
        command.upgrade(configuration(connection), FIRST_KEPT)
        before, tables = _everything(connection), _tables(connection)
        command.upgrade(configuration(connection), "head")
        after = _everything(connection)
    assert {name: what for name, what in after.items() if name in before} == before
    added = {name: what for name, what in after.items() if name not in before}
    # What the version before writes names no new column, and knows of no new rule.
    assert [name for name, what in added.items() if _demands(name, what, tables)] == []


FIRST_KEPT = "0007"
"""The revision since which a program goes on working with whatever comes later."""


def _demands(name: str, what: object, tables: Collection[str]) -> bool:
    """Say whether something new asks something of whoever writes to these tables as before."""
    match what:
        case (_, nullable, default, _):
            return name.partition(".")[0] in tables and not nullable and default == "None"
        case str(index) if index.startswith("CREATE UNIQUE"):
            return any(f"{sign}{one} " in index for one in tables for sign in " .")
        case _:
            return " is unique by " in name and name.partition(" ")[0] in tables


def _tables(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]


def _newest(url: str) -> str:
    with closing(Database(url)) as database, database.reading() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_a_file_in_use_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "unseen.db"
    url = f"sqlite:///{file}"
    with closing(Database(url)) as database, database.writing() as connection:
        command.upgrade(configuration(connection), "0001")
        connection.execute(text("INSERT INTO positions VALUES ('slack', '17')"))
    lacking = pending(url)
    copy = upgrade(url)
    if not lacking:
        pytest.skip("there is one revision only")
    assert copy is not None
    assert copy.name == f"unseen.db-before-{lacking[-1]}"
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT * FROM positions").fetchall() == [("slack", "17")]
        assert old.execute("SELECT * FROM alembic_version").fetchall() == [("0001",)]


def test_only_its_owner_can_read_a_database_file_and_its_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'unseen.db'}"
    with closing(Database(url)) as database, database.writing() as connection:
        command.upgrade(configuration(connection), "0001")
        private = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    copy = upgrade(url)
    assert set(private.values()) == {0o600}
    assert copy is not None
    assert copy.stat().st_mode & 0o777 == 0o600


def _run(server: Database, statement: str) -> None:
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _drop_everything(connection: Connection) -> None:
    METADATA.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


def _everything(connection: Connection) -> dict[str, Any]:
    """Describe every column, constraint and index by its name, in no order."""
    look = inspect(connection)
    tables = _tables(connection)
    described = {key: what for name in tables for key, what in _table(look, name).items()}
    return described | {name: what for name, what in _indexes(connection) if name != "alembic_version_pkc"}


def _table(look: Inspector, table: str) -> dict[str, Any]:
    columns = {f"{table}.{column['name']}": _column(column) for column in look.get_columns(table)}
    keys = {
        f"{table} refers by {key['constrained_columns']}": key["referred_table"]
        for key in look.get_foreign_keys(table)
    }
    unique = {
        f"{table} is unique by {one['column_names']}": one["name"]
        for one in look.get_unique_constraints(table)
    }
    return (
        columns
        | keys
        | unique
        | {f"{table} is known by": look.get_pk_constraint(table)["constrained_columns"]}
    )


def _column(column: ReflectedColumn) -> tuple[Any, ...]:
    computed = column.get("computed")
    return str(column["type"]), column["nullable"], str(column["default"]), computed and computed["sqltext"]


def _indexes(connection: Connection) -> Iterable[Any]:
    definitions = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    return connection.execute(text(definitions[connection.dialect.name]))
