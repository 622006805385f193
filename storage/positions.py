"""How far streams of events have been taken in."""

from sqlalchemy import BigInteger, cast, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import Database
from storage.tables import positions

_at = upsert(positions)
MOVE = _at.on_conflict_do_update(index_elements=["stream"], set_={"position": _at.excluded.position})
ADVANCE = _at.on_conflict_do_update(
    index_elements=["stream"],
    set_={"position": _at.excluded.position},
    where=cast(positions.c.position, BigInteger) < cast(_at.excluded.position, BigInteger),
).returning(positions.c.stream)


class Positions:
    """Remembers where a stream was left."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def position(self, stream: str) -> str | None:
        """Say how far a stream has been taken in; None before its first event."""
        with self._database.reading() as connection:
            asked = select(positions.c.position).where(positions.c.stream == stream)
            return connection.execute(asked).scalar_one_or_none()

    def streams(self, prefix: str) -> frozenset[str]:
        """Name the streams of which anything has been taken in and that begin like this."""
        with self._database.reading() as connection:
            alike = positions.c.stream.startswith(prefix, autoescape=True)
            return frozenset(connection.execute(select(positions.c.stream).where(alike)).scalars())

    def all(self, prefix: str) -> dict[str, str]:
        """Say how far every stream has been taken in that begins like this."""
        with self._database.reading() as connection:
            alike = positions.c.stream.startswith(prefix, autoescape=True)
            found = connection.execute(select(positions.c.stream, positions.c.position).where(alike))
            return {row.stream: row.position for row in found}

    def forget(self, stream: str) -> None:
        """Let a stream begin anew."""
        with self._database.writing() as connection:
            connection.execute(delete(positions).where(positions.c.stream == stream))

    def move(self, stream: str, position: str) -> None:
        """Note how far a stream has been taken in."""
        with self._database.writing() as connection:
            connection.execute(MOVE, {"stream": stream, "position": position})

    def advance(self, stream: str, number: int) -> bool:
        """Note how far a stream of numbered things was taken in, never going back; say whether that is news.

        Of several workers that come to the same number, it is news to one.
        """
        with self._database.writing() as connection:
            moved = connection.execute(ADVANCE, {"stream": stream, "position": str(number)})
            return moved.one_or_none() is not None
