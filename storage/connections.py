"""Tokens that people lent the program, so that it can tell what they have read; the tokens are sealed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.batches import batches
from storage.engine import Database
from storage.installations import opener, written
from storage.sealing import Seal
from storage.tables import connections, people

SECOND = timedelta(seconds=1)
"""Platforms tell whole seconds of when a token was revoked."""


@dataclass(frozen=True, slots=True)
class Connected:
    """That somebody has lent their token, and whether it still opens anything."""

    person_id: int
    since: datetime
    failed_at: datetime | None
    why: str | None
    """The platform's code for its refusal."""


class Connections:
    """Remembers people's tokens; without a seal there are none."""

    def __init__(self, database: Database, seal: Seal | None) -> None:
        self._database = database
        self._seal = seal

    def keep(self, person_id: int, token: str, scopes: Collection[str], now: datetime) -> None:
        """Note somebody's token; an earlier one is replaced."""
        row = {
            "person_id": person_id,
            "token": opener(self._seal).close(token),
            "scopes": written(scopes),
            "since": now,
            "failed_at": None,
            "why": None,
            "told_at": None,
        }
        with self._database.writing() as connection:
            connection.execute(KEEP, row)

    def state(self, person_id: int) -> Connected | None:
        """Tell whether somebody has connected; None when they have not, or took it back."""
        with self._database.reading() as connection:
            row = connection.execute(STATE.where(connections.c.person_id == person_id)).one_or_none()
        return Connected(*row) if row else None

    def tokens(self, person_ids: Collection[int]) -> dict[int, str]:
        """Open the tokens of those among these people who have connected."""
        found: dict[int, str] = {}
        for batch in batches(person_ids):
            asked = TOKENS.where(connections.c.person_id.in_(batch))
            with self._database.reading() as connection:
                found |= {one.person_id: one.token for one in connection.execute(asked)}
        return {person_id: opener(self._seal).open(sealed) for person_id, sealed in found.items()}

    def end(self, person_id: int) -> str | None:
        """Forget that somebody has connected; return their token, if it was still good for anything."""
        token = self.tokens([person_id]).get(person_id)
        with self._database.writing() as connection:
            connection.execute(delete(connections).where(connections.c.person_id == person_id))
        return token

    def end_all(self, workspace_id: int) -> None:
        """Forget all tokens of a workspace's people."""
        theirs = select(people.c.id).where(people.c.workspace_id == workspace_id)
        with self._database.writing() as connection:
            connection.execute(delete(connections).where(connections.c.person_id.in_(theirs)))

    def refused(self, person_id: int, token: str, why: str, now: datetime) -> None:
        """Forget a token that the platform refuses, unless its owner has connected anew meanwhile."""
        theirs = connections.c.person_id == person_id
        with self._database.reading() as connection:
            sealed = connection.execute(TOKENS.where(theirs)).one_or_none()
        if sealed is not None and opener(self._seal).open(sealed.token) == token:
            self._fail(and_(theirs, connections.c.token == sealed.token), why, now)

    def revoked(self, workspace_id: int, refs: Collection[str], why: str, at: datetime) -> None:
        """Forget the tokens of people who took them back on the platform at that time."""
        theirs = select(people.c.id).where(people.c.workspace_id == workspace_id, people.c.ref.in_(refs))
        older = connections.c.since < at + SECOND
        self._fail(and_(connections.c.person_id.in_(theirs), older), why, at)

    def untold(self, workspace_id: int) -> list[Connected]:
        """List the failures of which the people of a workspace have not been told."""
        asked = STATE.join(people, people.c.id == connections.c.person_id).where(
            people.c.workspace_id == workspace_id,
            connections.c.failed_at.is_not(None),
            connections.c.told_at.is_(None),
        )
        with self._database.reading() as connection:
            return [Connected(*row) for row in connection.execute(asked)]

    def told(self, person_id: int, now: datetime) -> None:
        """Note that somebody knows of the failure."""
        theirs = connections.c.person_id == person_id
        with self._database.writing() as connection:
            connection.execute(update(connections).where(theirs).values(told_at=now))

    def _fail(self, whose: ColumnElement[bool], why: str, at: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(FAIL.where(whose).values(why=why, failed_at=at))


_kept = upsert(connections)
KEEP = _kept.on_conflict_do_update(
    index_elements=["person_id"],
    set_={name: _kept.excluded[name] for name in ("token", "scopes", "since", "failed_at", "why", "told_at")},
)
FAIL: Update = update(connections).where(connections.c.token.is_not(None)).values(token=None)
STATE: Any = select(*(connections.c[name] for name in Connected.__slots__))
TOKENS: Any = select(connections.c.person_id, connections.c.token).where(connections.c.token.is_not(None))
