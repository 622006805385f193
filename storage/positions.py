"""How far streams of events have been taken in."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import Database
from storage.tables import positions

_at = upsert(positions)
MOVE = _at.on_conflict_do_update(index_elements=["stream"], set_={"position": _at.excluded.position})


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

    def forget(self, stream: str) -> None:
        """Let a stream begin anew."""
        with self._database.writing() as connection:
            connection.execute(delete(positions).where(positions.c.stream == stream))

    def move(self, stream: str, position: str) -> None:
        """Note how far a stream has been taken in."""
        with self._database.writing() as connection:
            connection.execute(MOVE, {"stream": stream, "position": position})
