"""How far somebody is known to have seen a conversation."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.tables import seen_marks

_mark = upsert(seen_marks)
MARK = _mark.on_conflict_do_update(
    index_elements=["conversation_id", "person_id"],
    set_={name: _mark.excluded[name] for name in ("seen_until", "how", "at")},
    where=seen_marks.c.seen_until < _mark.excluded.seen_until,
)


def mark_seen(
    connection: Connection, person_id: int, conversation_id: int, until: datetime, *, how: str, now: datetime
) -> None:
    """Note that a person has seen a conversation up to a moment; never less than what is known."""
    connection.execute(
        MARK,
        {
            "person_id": person_id,
            "conversation_id": conversation_id,
            "seen_until": until,
            "how": how,
            "at": now,
        },
    )
