"""Home pages: who has looked at theirs lately, and what stood there when it was last drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.engine import Database
from storage.tables import homes, people


@dataclass(frozen=True, slots=True)
class Home:
    """Somebody's home page, as it was last drawn."""

    spot: str
    """Which part of it they look at."""
    mark: str | None
    """The platform's mark of what stands there; None when nothing was drawn yet."""


class Homes:
    """Remembers home pages, so that whichever process draws one knows what stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, person_id: int) -> Home | None:
        """Tell what stands on somebody's home page; None when they have never opened it."""
        with self._database.reading() as connection:
            row = connection.execute(HOME.where(homes.c.person_id == person_id)).one_or_none()
            return Home(*row) if row else None

    def opened(self, person_id: int, spot: str, now: datetime, mark: str | None = None) -> None:
        """Note that somebody looks at a part of their home page, where that mark stands if it is known."""
        known = {"mark": mark} if mark else {}
        row = {"person_id": person_id, "opened_at": now, "spot": spot} | known
        changed = {name: row[name] for name in ("opened_at", "spot", *known)}
        note = upsert(homes).values(row).on_conflict_do_update(index_elements=["person_id"], set_=changed)
        with self._database.writing() as connection:
            connection.execute(note)

    def drawn(self, person_id: int, mark: str) -> None:
        """Note what stands on somebody's home page now."""
        with self._database.writing() as connection:
            connection.execute(update(homes).where(homes.c.person_id == person_id).values(mark=mark))

    def opened_since(self, workspace_id: int, since: datetime, limit: int) -> list[str]:
        """List the people who have looked at their home page since then, the latest first."""
        with self._database.reading() as connection:
            theirs = people.c.workspace_id == workspace_id
            found = LATELY.where(theirs, homes.c.opened_at >= since).limit(limit)
            return list(connection.execute(found).scalars())


HOME: Select[Any] = select(homes.c.spot, homes.c.mark)
LATELY: Select[Any] = (
    select(people.c.ref).join(homes, homes.c.person_id == people.c.id).order_by(homes.c.opened_at.desc())
)
