"""Column recipes: a column's type and meaning, said once and used by name in every table."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Text,
    TypeDecorator,
    false,
    true,
)
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a plain INTEGER, which has 64 bits there."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, stored as microseconds since 1970: both databases keep its order and every digit."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Turn aware moments into numbers; a naive one is a mistake of the caller."""
        return lambda value: None if value is None else to_microseconds(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """Turn stored numbers into aware moments."""
        return lambda value: None if value is None else to_moment(value)


class Duration(TypeDecorator[timedelta]):
    """A length of time, stored as microseconds, so that databases can add it to a moment."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[timedelta | None], int | None]:
        """Turn lengths of time into numbers."""
        return lambda value: None if value is None else value // MICROSECOND

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], timedelta | None]:
        """Turn stored numbers into lengths of time."""
        return lambda value: None if value is None else timedelta(microseconds=value)


class ByValue(TypeDecorator[StrEnum]):
    """An enum, stored as the text of its value, which survives a renamed member."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind
        self._values: dict[object, str | None] = {None: None} | {one: one.value for one in kind}
        self._members: dict[object, StrEnum | None] = {None: None} | {one.value: one for one in kind}

    def bind_processor(self, dialect: Dialect) -> Callable[[object], str | None]:
        """Turn members into their values."""
        return self._values.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[object], StrEnum | None]:
        """Turn values into members."""
        return self._members.__getitem__


class Numbers(TypeDecorator[Sequence[int]]):
    """Any number of ids as one value, so that a statement's text is the same however many they are."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Pass an array where there are arrays, and JSON elsewhere."""
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> object:
        """Write the ids."""
        return value if dialect.name == "postgresql" else json.dumps(value)


class Words(TypeDecorator[str]):
    """What people wrote: any text at all, the few characters replaced that a database cannot keep."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace NUL, which PostgreSQL refuses, and half characters, which no database can encode."""
        if value is None or (value.isascii() and "\0" not in value):
            return value
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def to_microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return (moment - EPOCH) // MICROSECOND


def to_moment(microseconds: int) -> datetime:
    """Name the moment so many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


key = Annotated[int, mapped_column(BigId, primary_key=True)]
workspace_fk = Annotated[int, mapped_column(ForeignKey("workspaces.id"))]
person_fk = Annotated[int, mapped_column(ForeignKey("people.id"))]
project_fk = Annotated[int, mapped_column(ForeignKey("projects.id"))]
channel_fk = Annotated[int, mapped_column(ForeignKey("channels.id"))]
item_fk = Annotated[int, mapped_column(ForeignKey("items.id"))]
conversation_fk = Annotated[int, mapped_column(ForeignKey("conversations.id"))]
message_fk = Annotated[int, mapped_column(ForeignKey("messages.id"))]
notice_fk = Annotated[int, mapped_column(ForeignKey("notices.id"))]

moment = Annotated[datetime, mapped_column(Moment)]
duration = Annotated[timedelta, mapped_column(Duration)]
text = Annotated[str, mapped_column(Words)]
words = text
"""Texts that people write, and not platforms or we."""
off = Annotated[bool, mapped_column(server_default=false(), default=False)]
on = Annotated[bool, mapped_column(server_default=true(), default=True)]
