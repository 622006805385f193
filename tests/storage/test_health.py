from pathlib import Path

from sqlalchemy import text

from storage.engine import Database
from storage.health import Health, health


def test_a_database_of_the_newest_schema_is_ready(url: str) -> None:
    assert health(url) is Health.READY


def test_an_empty_database_is_behind(tmp_path: Path) -> None:
    assert health(f"sqlite:///{tmp_path / 'new.db'}") is Health.BEHIND
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_the_newest_revision_is_behind(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        held = connection.execute(text("DELETE FROM alembic_version RETURNING version_num")).scalar_one()
    assert health(url) is Health.BEHIND
    with database.writing() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES (:held)"), {"held": held})
    database.close()


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear aunt, this is no database at all. " * 100)
    assert health(f"sqlite:///{tmp_path / 'letter'}") is Health.UNREACHABLE


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    assert health("postgresql://nobody@127.0.0.1:1/nothing") is Health.UNREACHABLE
