"""How much waits, and that counting it does not grow with what is settled."""

import re

import pytest
from sqlalchemy import Select, text

from storage import census as counting
from storage.census import Count, census
from tests.storage.world import World, at


def test_nothing_waits_yet(world: World) -> None:
    found = census(world.store.database)
    assert found is not None
    assert (found.alerts, found.notices, found.unplanned, found.behind, found.lacks) == ({}, {}, {}, {}, ())
    assert set(found.workspaces) == {world.id}


def test_alerts_wait_until_a_notice_carries_them(world: World) -> None:
    world.says("carla", 0)
    before = census(world.store.database)
    world.due(60)
    after = census(world.store.database)
    assert before is not None
    assert after is not None
    assert (before.alerts, before.notices) == ({world.id: Count(2, at(60))}, {})
    assert (after.alerts, after.notices) == ({}, {world.id: Count(2, at(60))})


def test_what_is_settled_is_not_counted(world: World) -> None:
    world.says("carla", 0)
    world.send(world.due(60), 70)
    found = census(world.store.database)
    assert found is not None
    assert (found.alerts, found.notices) == ({}, {})


def test_channels_that_are_behind_are_counted(world: World) -> None:
    world.store.behind.fall_behind(world.id, since=at(0))
    found = census(world.store.database)
    assert found is not None
    assert found.behind == {world.id: Count(1)}


@pytest.mark.parametrize(
    ("name", "index"), [("ALERTS", "ix_answers_due"), ("NOTICES", "ix_notices_due|uq_notices_open")]
)
def test_what_waits_is_found_by_an_index_of_nothing_else(world: World, name: str, index: str) -> None:
    statement: Select[tuple[int]] = getattr(counting, name)
    engine = world.store.database.engine
    asked = statement.compile(engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN " if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    with world.store.database.reading() as connection:
        plan = " ".join(map(str, connection.execute(text(explain + str(asked).replace(":", r"\:")))))
    assert re.search(index, plan), plan


def test_a_database_that_does_not_answer_has_no_census(world: World) -> None:
    database = world.store.database
    try:
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE workspaces RENAME TO elsewhere"))
        assert census(database) is None
    finally:
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO workspaces"))
