"""A person can be forgotten; the log keeps that it happened, and what others wrote stays as it was."""

import pytest
from sqlalchemy import func, select

from rules.access import Access, access
from rules.model import Role
from rules.settings import Layer
from storage.choices import Change
from storage.tables import (
    METADATA,
    answers,
    connections,
    conversation_standings,
    item_standings,
    notices,
    seen_marks,
)
from tests.storage.deeds import leave_traces
from tests.storage.world import World, at, by_dm

NAMELESS = ("ben", None, None, None)


@pytest.fixture
def forgotten(world: World) -> World:
    """Forget Ben, who has left a trace of every kind."""
    leave_traces(world)
    world.store.erase(world.person("ben"), world.person("ana"), at(900))
    return world


def identity(world: World) -> tuple[str | None, ...]:
    member = world.store.directory.person(world.id, "ben")
    assert member is not None
    return (member.name, member.email, member.language, member.timezone)


def text_of(world: World, ref: str, channel: str = "help") -> str:
    found = world.store.questions.message(world.id, channel, ref)
    assert found is not None
    return found.text


def test_who_they_are_is_forgotten(forgotten: World) -> None:
    assert identity(forgotten) == NAMELESS
    assert forgotten.store.directory.find_people(forgotten.id, "Ben Öst") == []
    assert forgotten.store.directory.find_people(forgotten.id, "ben@example.org") == []


def test_what_the_platform_says_later_about_who_they_are_is_not_kept(forgotten: World) -> None:
    told = {"email": "ben@example.org", "language": "sv", "timezone": "Europe/Oslo"}
    forgotten.tells("ben", "Ben Öst", role=Role.TEAMMATE, active=False, **told)
    assert identity(forgotten) == NAMELESS
    member = forgotten.store.directory.person(forgotten.id, "ben")
    assert member is not None
    assert not member.active


@pytest.mark.parametrize(
    "table",
    [answers, notices, seen_marks, conversation_standings, item_standings, connections],
    ids=lambda table: table.name,
)
def test_nothing_is_left_of_what_they_did_and_were_told(forgotten: World, table: object) -> None:
    assert count(forgotten, table) == 0


@pytest.mark.parametrize("trace", ["Öst", "öst", "ben@example.org", "Ben's", "Oslo"])
def test_no_table_knows_their_name_their_address_or_their_words(forgotten: World, trace: str) -> None:
    with forgotten.store.database.reading() as connection:
        rows = [row for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    assert rows
    assert not any(trace in str(row) for row in rows)


def test_their_settings_and_stances_are_forgotten(forgotten: World) -> None:
    ben = forgotten.person("ben")
    assert forgotten.store.choices.layer(ben) == Layer()
    assert forgotten.store.questions.standing_at(forgotten.place("help"), ben).standing.channel is None
    item = forgotten.store.items.find(forgotten.id, "ACME-1")
    assert item is not None
    assert item.assignee_id is None


def test_their_words_are_forgotten_and_nobody_elses(forgotten: World) -> None:
    assert (text_of(forgotten, "written"), text_of(forgotten, "secret", "board")) == ("", "")
    assert text_of(forgotten, "asked") == "help!"


def test_what_waits_of_their_words_is_forgotten(forgotten: World) -> None:
    forgotten.channel("sales", "ana")
    assert [arrival.text for arrival in forgotten.store.directory.arrivals(forgotten.id)] == [""]


def test_others_still_find_their_message_and_that_it_answered(forgotten: World) -> None:
    (waiting,) = forgotten.store.inbox(forgotten.person("ana"), forgotten.id)
    assert waiting.waiting_since == at(40)
    found = forgotten.store.questions.message(forgotten.id, "help", "written")
    assert found is not None
    assert found.author == "ben"


def test_where_they_are_they_may_still_see(forgotten: World) -> None:
    sight = forgotten.store.questions.standing_at(forgotten.place("board"), forgotten.person("ben"))
    assert access(sight.person, sight.channel, sight.standing, at(999)) is Access.ALLOWED


def test_they_are_told_by_the_defaults_from_the_next_message_on(forgotten: World) -> None:
    forgotten.says("carla", 901, text="next")
    assert by_dm(forgotten.due(1000))["ben"] == ["next"]


def test_the_log_keeps_that_it_happened_but_no_name(forgotten: World) -> None:
    newest: Change = forgotten.store.choices.log(forgotten.id, 1)[0]
    assert (newest.what, newest.by, newest.person, newest.before, newest.after) == (
        "erased",
        "Ana",
        "ben",
        None,
        None,
    )
    lines = forgotten.store.choices.log(forgotten.id, 50)
    assert not any("Öst" in str(line) for line in lines)


def test_the_program_itself_may_forget_somebody(world: World) -> None:
    world.store.erase(world.person("ben"), None, at(1))
    (line,) = world.store.choices.log(world.id, 5)
    assert (line.what, line.by) == ("erased", None)


def test_nobody_else_is_forgotten(world: World) -> None:
    leave_traces(world)
    elsewhere = World(world.store, "T2")
    elsewhere.tells("ben", "Ben Öst", role=Role.TEAMMATE)
    before = world.store.export(world.person("ana")), world.store.export(elsewhere.person("ben"))
    world.store.erase(world.person("ben"), None, at(900))
    assert (world.store.export(world.person("ana")), world.store.export(elsewhere.person("ben"))) == before


def count(world: World, table: object) -> int:
    """Count the rows of a table that are about Ben."""
    with world.store.database.reading() as connection:
        theirs = select(func.count()).where(table.c.person_id == world.person("ben"))  # type: ignore[attr-defined]
        return int(connection.execute(theirs).scalar_one())
