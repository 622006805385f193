"""How far somebody is known to have seen a conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.seen import How
from storage.stale import conversation_changed
from storage.tables import seen_marks

_mark = upsert(seen_marks)
MARK: Any = _mark.on_conflict_do_update(
    index_elements=["conversation_id", "person_id"],
    set_={name: _mark.excluded[name] for name in ("seen_until", "how", "at")},
    where=seen_marks.c.seen_until < _mark.excluded.seen_until,
).returning(seen_marks.c.person_id)


def mark_seen(
    connection: Connection, person_id: int, conversation_id: int, until: datetime, *, how: How, now: datetime
) -> None:
    """Note that a person has seen a conversation up to a moment; never less than what is known."""
    marked = connection.execute(
        MARK,
        {
            "person_id": person_id,
            "conversation_id": conversation_id,
            "seen_until": until,
            "how": how.value,
            "at": now,
        },
    )
    if marked.first() is not None:
        conversation_changed(connection, conversation_id, now, person_id)
