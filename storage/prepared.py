"""Statements that are worked out once, for the road that every message takes.

Looking a statement up in SQLAlchemy's cache for each execution costs several times what SQLite needs for it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, CursorResult, Dialect, Select, UpdateBase

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement as one kind of database takes it."""

    text: str
    order: tuple[str, ...] | None
    """The names of the values in the order of their places, where places have no names."""
    fixed: Mapping[str, Any]
    """Values that are part of the statement itself."""
    write: Mapping[str, Convert | None]
    read: tuple[Convert | None, ...]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """Put the values of one execution into the form that the driver wants."""
        known = {**self.fixed, **given}
        written = {name: known[name] if to is None else to(known[name]) for name, to in self.write.items()}
        return written if self.order is None else tuple([written[name] for name in self.order])


class Prepared:
    """A statement for any of the databases."""

    def __init__(self, statement: UpdateBase | Select[Any], fills: Iterable[ColumnElement[Any]] = ()) -> None:
        """Take a statement, and the columns that it fills if it is an INSERT."""
        self._statement = statement
        self._fills = [str(column.key) for column in fills] or None
        self._answers = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
        self._names = tuple(str(column.key) for column in self._answers)
        self._ready: dict[str, Ready] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it once; what comes back is as the driver reads it."""
        ready = self._for(connection.dialect)
        return connection.exec_driver_sql(ready.text, ready.values(values))

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute it for every row, in one call of the driver."""
        ready = self._for(connection.dialect)
        connection.exec_driver_sql(ready.text, [ready.values(row) for row in rows])

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Execute it once and read every row by the names and types of its columns."""
        ready = self._for(connection.dialect)
        found = connection.exec_driver_sql(ready.text, ready.values(values))
        return [dict(zip(self._names, converted(row, ready.read), strict=True)) for row in found]

    def _for(self, dialect: Dialect) -> Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = self._prepared(dialect)
        return ready

    def _prepared(self, dialect: Dialect) -> Ready:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._fills)
        binds = {name: compiled.binds[name].type for name in compiled.bind_names.values()}
        return Ready(
            text=compiled.string,
            order=None if compiled.positiontup is None else tuple(compiled.positiontup),
            fixed={name: value for name, value in compiled.params.items() if value is not None},
            write={name: one.dialect_impl(dialect).bind_processor(dialect) for name, one in binds.items()},
            read=readers(self._answers, dialect),
        )


def readers(columns: Iterable[ColumnElement[Any]], dialect: Dialect) -> tuple[Convert | None, ...]:
    """Say how the values of columns are read."""
    kinds = (column.type.dialect_impl(dialect) for column in columns)
    return tuple(kind.result_processor(dialect, None) for kind in kinds)


def converted(values: Iterable[Any], read: Iterable[Convert | None]) -> list[Any]:
    """Read values, each in its own way; what is not there needs no reading."""
    return [
        value if value is None or to is None else to(value) for value, to in zip(values, read, strict=True)
    ]
