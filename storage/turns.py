"""What one worker does at a time, and whether any other is there: locks that end with whoever has them.

On SQLite there is one worker only, so that its threads alone take turns.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import Database

OURS = 0x756E73
"""Tells our locks from those of other programs in the same database."""


class Turns:
    """Lets workers take turns without knowing each other.

    PostgreSQL releases what a worker holds as soon as its connection ends, however it ends. Whoever loses the
    connection and works on does at worst what another one does, too.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_shared = database.engine.dialect.name == "postgresql"
        self._held: set[str] = set()
        self._present: set[str] = set()
        self._line: Connection | None = None
        """One connection for all locks of this worker, kept open as long as it needs any."""
        self._using = Lock()

    @contextmanager
    def alone(self, about: str) -> Iterator[bool]:
        """Say whether nobody else is at it; nobody else can begin with it before the block ends."""
        is_ours = self._take(about)
        try:
            yield is_ours
        finally:
            if is_ours:
                self._give_back(about)

    def join(self, about: str) -> None:
        """Be there, for others to know, until we leave or end."""
        with self._using:
            if about not in self._present:
                if self._is_shared:
                    self._ask(JOIN, about)
                self._present.add(about)

    def leave(self, about: str) -> None:
        """Be there no longer."""
        with self._using:
            if about in self._present:
                self._present.discard(about)
                self._let_go(LEAVE, about)

    def has_others(self, about: str) -> bool:
        """Say whether another worker is there."""
        with self._using:
            return self._is_shared and bool(self._ask(OTHERS, about))

    def close(self) -> None:
        """Give everything back."""
        with self._using:
            self._hang_up()

    def _take(self, about: str) -> bool:
        with self._using:
            if about in self._held:
                return False
            if self._is_shared and not self._ask(TAKE, about):
                return False
            self._held.add(about)
            return True

    def _give_back(self, about: str) -> None:
        with self._using:
            self._held.discard(about)
            self._let_go(GIVE_BACK, about)

    def _let_go(self, statement: TextClause, about: str) -> None:
        # Where the line was cut, nothing is held any more.
        if self._line is not None:
            with suppress(SQLAlchemyError):
                self._line.execute(statement, _key(about))

    def _ask(self, statement: TextClause, about: str) -> bool | None:
        """Ask on the open line, or on another one should that have been cut."""
        with suppress(SQLAlchemyError):
            if self._line is not None:
                return self._line.execute(statement, _key(about)).scalar()
        self._hang_up()
        return self._call().execute(statement, _key(about)).scalar()

    def _call(self) -> Connection:
        line = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._line = line
        for about in sorted(self._present):
            line.execute(JOIN, _key(about))
        return line

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            # Back in the pool it would go on holding what we held.
            line.invalidate()
            line.close()


def _key(about: str) -> dict[str, int]:
    return {"ours": OURS, "about": zlib.crc32(about.encode()) >> 1}


TAKE = text("SELECT pg_try_advisory_lock(:ours, :about)")
GIVE_BACK = text("SELECT pg_advisory_unlock(:ours, :about)")
JOIN = text("SELECT pg_advisory_lock_shared(:ours, :about)")
LEAVE = text("SELECT pg_advisory_unlock_shared(:ours, :about)")
OTHERS = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND classid = :ours AND objid = :about AND objsubid = 2 AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
