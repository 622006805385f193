"""SQL that the two databases spell differently."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from storage.types import Moment


class database_clock(FunctionElement[Any]):  # noqa: N801 - reads like the SQL function that it stands for
    """The moment by the database's own clock, which all workers share."""

    type = Moment()
    inherit_cache = True


class random_key(FunctionElement[str]):  # noqa: N801
    """Thirty-two hexadecimal digits that nobody can guess."""

    type = Text()
    inherit_cache = True


class packed(FunctionElement[str]):  # noqa: N801
    """Several values as one JSON list, so that they need not be repeated as columns of every row."""

    type = Text()
    inherit_cache = True


class among(FunctionElement[Any]):  # noqa: N801
    """Whether the first value is one of the numbers in the second."""

    # SQLAlchemy would ask SQLite whether a Boolean is equal to 1, for which no index serves.
    type = NullType()
    inherit_cache = True


def constant(member: StrEnum) -> ColumnElement[Any]:
    """Write an enum's member into the statement itself.

    A partial index serves no variable, and SQLite plans a statement anew whenever a variable of such a
    comparison changes.
    """
    return literal_column(f"'{member.value}'")


@compiles(database_clock, "sqlite")
def _sqlite_clock(element: database_clock, compiler: SQLCompiler, **_: object) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@compiles(database_clock, "postgresql")
def _postgresql_clock(element: database_clock, compiler: SQLCompiler, **_: object) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"


@compiles(random_key, "sqlite")
def _sqlite_key(element: random_key, compiler: SQLCompiler, **_: object) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(random_key, "postgresql")
def _postgresql_key(element: random_key, compiler: SQLCompiler, **_: object) -> str:
    return "replace(CAST(gen_random_uuid() AS TEXT), '-', '')"


@compiles(packed, "sqlite")
def _sqlite_packed(element: packed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **kw)})"


@compiles(packed, "postgresql")
def _postgresql_packed(element: packed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(json_build_array({compiler.process(element.clauses, **kw)}) AS TEXT)"


@compiles(among, "sqlite")
def _sqlite_among(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    value, numbers = (compiler.process(one, **kw) for one in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - both parts are compiled


@compiles(among, "postgresql")
def _postgresql_among(element: among, compiler: SQLCompiler, **kw: Any) -> str:
    value, numbers = (compiler.process(one, **kw) for one in element.clauses)
    return f"{value} = ANY ({numbers})"
