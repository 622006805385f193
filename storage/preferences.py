"""Settings in layers: of a person and of a workspace; every change is logged and takes effect at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, or_, select, update

from rules.notices import moved_due
from rules.settings import Layer, Settings
from storage.batches import batches
from storage.bundles import waiting
from storage.changes import Actor, Change, latest, note
from storage.engine import Database
from storage.layers import COLUMNS, FIELDS, WORKSPACE, Layers, layer_columns, personal_columns, read_layer
from storage.listening import repeat_listening
from storage.tables import answers, messages, people, workspaces

Changing = Callable[[Layer], Layer]


class Preferences:
    """Answers what holds for somebody, and lets it be changed."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def settings(self, person_id: int) -> Settings:
        """Say what holds for a person."""
        with self._database.reading() as connection:
            return self._settings(_row(connection, person_id))

    def layer(self, person_id: int) -> Layer:
        """Say what a person has chosen."""
        with self._database.reading() as connection:
            return read_layer(_row(connection, person_id))

    def change(
        self, person_id: int, by: int, changed: Layer, now: datetime, *, freed: str | None = None
    ) -> Settings:
        """Change what a person has chosen, where the given layer chooses; the rest stays.

        ``freed`` is a setting for which nothing is chosen any more.
        """
        return self._store(person_id, by, lambda before: _amended(before, changed, freed), now)

    def reset(self, person_id: int, by: int, now: datetime) -> Settings:
        """Forget what a person has chosen: the defaults hold again."""
        return self._store(person_id, by, lambda _: Layer(), now)

    def defaults(self, workspace_id: int) -> Layer:
        """Say what a workspace has chosen for those who have not."""
        with self._database.reading() as connection:
            return _defaults(connection, workspace_id)

    def change_defaults(
        self, workspace_id: int, by: int, changed: Layer, now: datetime, *, freed: str | None = None
    ) -> Layer:
        """Change what a workspace has chosen, in the same way."""
        with self._database.writing() as connection:
            before = _defaults(connection, workspace_id)
            after = _amended(before, changed, freed)
            where = people.c.workspace_id == workspace_id
            waits = self._waits(connection, where)
            _save(connection, workspaces, workspace_id, after)
            _log(connection, Actor(workspace_id, by, now), before, after)
            self._move_waiting(connection, where, waits, now)
            return after

    def apply_defaults(self, workspace_id: int, by: int, now: datetime) -> int:
        """Let everybody return to the defaults; say how many had chosen something."""
        where = people.c.workspace_id == workspace_id
        with self._database.writing() as connection:
            chose = connection.execute(CHOSEN.where(where, or_(*HAS_CHOSEN))).mappings().all()
            waits = self._waits(connection, where)
            connection.execute(update(people).where(where, or_(*HAS_CHOSEN)).values(dict.fromkeys(COLUMNS)))
            for row in chose:
                _log(connection, Actor(workspace_id, by, now), read_layer(row), Layer(), person_id=row["id"])
            for batch in batches(row["id"] for row in chose):
                repeat_listening(connection, batch)
            self._move_waiting(connection, where, waits, now)
            return len(chose)

    def log(self, workspace_id: int, limit: int) -> list[Change]:
        """Read the newest changes in a workspace, newest first, whoever may see them."""
        with self._database.reading() as connection:
            return latest(connection, workspace_id, limit)

    def _store(self, person_id: int, by: int, changing: Changing, now: datetime) -> Settings:
        with self._database.writing() as connection:
            row = _row(connection, person_id)
            before = read_layer(row)
            after = changing(before)
            where = people.c.id == person_id
            waits = {person_id: self._settings(row).wait}
            _save(connection, people, person_id, after)
            _log(connection, Actor(row["workspace_id"], by, now), before, after, person_id=person_id)
            repeat_listening(connection, [person_id])
            self._move_waiting(connection, where, waits, now)
            return self._settings(_row(connection, person_id))

    def _settings(self, row: Mapping[Any, Any]) -> Settings:
        return self._layers.settings(row, row, row["language"])

    def _waits(self, connection: Connection, where: ColumnElement[bool]) -> dict[int, timedelta]:
        """Tell the wait of everybody for whom something waits."""
        rows = connection.execute(CHOSEN.where(where, people.c.id.in_(WAITING_FOR))).mappings()
        return {row["id"]: self._settings(row).wait for row in rows}

    def _move_waiting(
        self,
        connection: Connection,
        where: ColumnElement[bool],
        before: Mapping[int, timedelta],
        now: datetime,
    ) -> None:
        """Let waiting alerts be due by the wait that holds now."""
        after = self._waits(connection, where)
        moved = {id_: wait for id_, wait in after.items() if before.get(id_) != wait}
        rows = [
            {"answer": row.id, "moved": moved_due(row.posted_at, moved[row.person_id], now)}
            for row in _waiting_of(connection, where)
            if row.person_id in moved
        ]
        if rows:
            connection.execute(MOVE, rows)


def _amended(before: Layer, changed: Layer, freed: str | None) -> Layer:
    chosen = {name: value for name in FIELDS if (value := getattr(changed, name)) is not None}
    return replace(before, **chosen, **({freed: None} if freed else {}))


def _row(connection: Connection, person_id: int) -> Mapping[Any, Any]:
    return connection.execute(CHOSEN.where(people.c.id == person_id)).mappings().one()


def _defaults(connection: Connection, workspace_id: int) -> Layer:
    asked = select(*layer_columns(workspaces)).where(workspaces.c.id == workspace_id)
    return read_layer(connection.execute(asked).mappings().one())


def _save(connection: Connection, table: Table, id_: int, layer: Layer) -> None:
    values = {column: getattr(layer, name) for column, name in zip(COLUMNS, FIELDS, strict=True)}
    connection.execute(update(table).where(table.c.id == id_).values(values))


def _log(connection: Connection, actor: Actor, before: Layer, after: Layer, **about: int) -> None:
    for name in FIELDS:
        was, is_ = getattr(before, name), getattr(after, name)
        if was != is_:
            note(connection, actor, name, was, is_, **about)


def _waiting_of(connection: Connection, where: ColumnElement[bool]) -> Iterable[Any]:
    return connection.execute(
        select(answers.c.id, answers.c.person_id, messages.c.posted_at)
        .join(messages, messages.c.id == answers.c.message_id)
        .join(people, people.c.id == answers.c.person_id)
        .where(waiting(answers), where)
    ).all()


CHOSEN: Select[Any] = select(
    people.c.id,
    people.c.workspace_id,
    people.c.language,
    *personal_columns(),
    *layer_columns(workspaces, WORKSPACE),
).join(workspaces, workspaces.c.id == people.c.workspace_id)
HAS_CHOSEN = tuple(people.c[name].is_not(None) for name in COLUMNS)
WAITING_FOR = select(answers.c.person_id).where(waiting(answers))
MOVE = update(answers).where(answers.c.id == bindparam("answer")).values(due_at=bindparam("moved"))
