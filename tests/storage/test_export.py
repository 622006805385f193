"""Everything that is stored about a person can be handed out, but never beyond what its reader may see."""

import json
from typing import Any

import pytest
from sqlalchemy import Column
from sqlalchemy.sql.visitors import iterate

from storage.belongings import PARTS as QUESTIONS
from storage.belongings import PROFILE, SETTINGS
from storage.tables import METADATA
from tests.storage.deeds import leave_traces
from tests.storage.world import World, at

PARTS = {
    "channels": "member_since",
    "projects": "project",
    "items": "assigned",
    "conversations": "wrote_at",
    "messages": "text",
    "waiting_messages": "text",
    "waiting_reactions": "at",
    "seen": "how",
    "answers": "reason",
    "notices": "sent_at",
    "changes": "what",
    "connection": "scopes",
    "home": "opened_at",
}
ABOUT_PEOPLE = {
    "answers": "answers",
    "arrivals": "waiting_messages",
    "changes": "changes",
    "channel_standings": "channels",
    "connections": "connection",
    "conversation_standings": "conversations",
    "early": "waiting_reactions",
    "homes": "home",
    "item_standings": "items",
    "items": "items",
    "messages": "messages",
    "notices": "notices",
    "project_members": "projects",
    "seen_marks": "seen",
}
"""The tables that name people, and the part of an export that tells what is in them."""


NAMES = {"person_id", "author_id", "assignee_id", "by_id", "author", "person"}
"""What columns are called in which a person is named."""
OURS = {
    "answers": {"conversation_id", "notice_id"},
    "arrivals": {"resolved"},
    "changes": {"item_id", "project_id"},
    "channel_standings": {"listening"},
    "connections": {"token"},
    "early": {"files", "known_at", "resolved", "text", "to_channel", "to_topic"},
    "homes": {"mark"},
    "items": {"folded_key", "title", "told_in_id"},
    "messages": {"author_name", "moved_at", "planned", "said_in_id"},
    "notices": {"key", "sent_ref", "shown", "unsure", "attempts"}
    | {"amend_at", "holder", "kept_until", "lease_until", "quiet_until"},
    "people": {"folded_name", "integration", "listening", "relay_offered_at", "role"},
    "project_members": {"listening"},
}
"""What is not told of such a table: repeated or worked out from what is, the program's own affairs, about
somebody or something else, or secret."""


@pytest.fixture
def traces(world: World) -> World:
    leave_traces(world)
    return world


def export(world: World, reader: str | None = None) -> dict[str, Any]:
    told = world.store.export(world.person("ben"), None if reader is None else world.person(reader))
    # What cannot be written as JSON cannot be handed out.
    read: dict[str, Any] = json.loads(json.dumps(told))
    return read


def test_it_begins_with_who_they_are_and_what_they_chose(traces: World) -> None:
    told = export(traces)
    assert told["profile"]["name"] == "Ben Öst"
    assert told["profile"]["email"] == "ben@example.org"
    assert told["settings"] == {"customers": "all", "wait": 120.0}


@pytest.mark.parametrize(("part", "column"), PARTS.items(), ids=PARTS)
def test_every_part_tells_something(traces: World, part: str, column: str) -> None:
    assert export(traces)[part]
    assert all(column in row for row in export(traces)[part])


def test_every_table_that_names_people_has_a_part() -> None:
    naming = {
        table.name for table in METADATA.tables.values() for column in table.columns if column.name in NAMES
    }
    assert naming == set(ABOUT_PEOPLE)
    assert set(ABOUT_PEOPLE.values()) == set(PARTS)


@pytest.mark.parametrize("name", [*ABOUT_PEOPLE, "people"])
def test_every_column_about_a_person_is_told_or_there_is_a_reason(name: str) -> None:
    table = METADATA.tables[name]
    found = [one for part in (*QUESTIONS.values(), PROFILE, SETTINGS) for one in part.selected_columns]
    parts = (each for one in found for each in iterate(one))
    told = {each.name for each in parts if isinstance(each, Column) and each.table is table}
    named = {"id", "workspace_id", "channel", "channel_id", "message_id", "item_id", "project_id"} | NAMES
    silent = {column.name for column in table.columns} - told - named
    assert silent == OURS.get(name, set()) - named


def test_their_words_are_told_with_where_and_when(traces: World) -> None:
    written, secret = export(traces)["messages"]
    assert (written["channel"], written["message"], written["text"]) == ("help", "written", "Ben's words")
    assert written["posted_at"] == at(10).isoformat()
    assert (secret["channel"], secret["text"]) == ("board", "Ben's secret words")


def test_a_reader_outside_a_private_channel_learns_nothing_of_it(traces: World) -> None:
    told = json.dumps(export(traces, "ana"))
    assert "board" not in told
    assert "secret" not in told
    assert "SECRET-1" not in told
    assert "Ben's words" in told


def test_a_reader_in_the_private_channel_reads_it_all(traces: World) -> None:
    traces.joins("ana", "board")
    traces.channel("sales", "ana", "ben")
    assert export(traces, "ana") == export(traces)


@pytest.mark.parametrize(
    ("readers", "protected", "words"),
    [
        pytest.param((), False, [], id="in a channel of others"),
        pytest.param(("ana",), False, ["Ben's words"], id="in one's own project"),
        pytest.param(("ana",), True, [], id="said before one joined"),
    ],
)
def test_a_reader_reads_only_words_that_they_may_see(
    traces: World, readers: tuple[str, ...], protected: bool, words: list[str]
) -> None:
    traces.leaves("ana", seconds=100)
    traces.channel("help", "ben", protected_history=protected)
    for who in readers:
        traces.joins(who, seconds=200)
    assert [row["text"] for row in export(traces, "ana")["messages"]] == words


def test_a_channel_that_nobody_has_described_may_be_private(traces: World) -> None:
    assert [len(export(traces, reader)["waiting_messages"]) for reader in ("ana", None)] == [0, 1]


def test_nobody_elses_words_are_told(traces: World) -> None:
    told = json.dumps(export(traces))
    assert "help!" not in told
    assert "Ana" not in told


def test_somebody_who_has_done_nothing_has_empty_parts(world: World) -> None:
    world.teammates("dan")
    told = world.store.export(world.person("dan"))
    assert told["settings"] == {}
    assert {part: told[part] for part in PARTS} == {part: [] for part in PARTS}
