"""Column recipes: a column's type and meaning, said once and used by name in every table."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from sqlalchemy import BigInteger, Dialect, Enum, ForeignKey, Integer, Text, TypeDecorator, false, true
from sqlalchemy.orm import mapped_column

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a plain INTEGER, which has 64 bits there."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, stored as microseconds since 1970: both databases keep its order and every digit."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware moment into a number; a naive one is a mistake of the caller."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn a stored number into an aware moment."""
        return None if value is None else to_moment(value)


class Duration(TypeDecorator[timedelta]):
    """A length of time, stored as microseconds, so that databases can add it to a moment."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Turn a length of time into a number."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Turn a stored number into a length of time."""
        return None if value is None else timedelta(microseconds=value)


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


def by_value(kind: type[StrEnum]) -> Enum:
    """Store an enum as the text of its value, which survives a renamed member."""
    return Enum(kind, native_enum=False, length=32, values_callable=_values)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


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
text = Annotated[str, mapped_column(Text)]
words = Annotated[str, mapped_column(Words)]
off = Annotated[bool, mapped_column(server_default=false(), default=False)]
on = Annotated[bool, mapped_column(server_default=true(), default=True)]
