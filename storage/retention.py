"""Forgetting what people wrote once it has been kept long enough; that they wrote it stays.

Whoever wrote in a conversation goes on following it, threads hold together, and ``why`` still knows what was
decided: for all of that nobody needs the words.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, exists, null, or_, select, text, update

from storage.batches import BATCH
from storage.engine import Database
from storage.functions import among, constant
from storage.rows.talk import HAS_WORDS
from storage.states import NoticeState
from storage.tables import answers, arrivals, conversations, early, items, messages, notices
from storage.types import Moment, Numbers

BEFORE = bindparam("before", type_=Moment)
IDS = bindparam("ids", type_=Numbers())
READERS_MAY_TAKE = 500
"""Milliseconds for which writers are held up while those who read the file beside the database finish."""


class Retention:
    """Removes old words, a few at a time, so that nobody waits long for their turn to write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, before: datetime, limit: int = BATCH) -> int:
        """Take the words out of that many messages from before then, the oldest first, and count them."""
        asked = {"before": before}
        with self._database.writing() as connection:
            # Nobody has found out in all that time who wrote these, or where.
            connection.execute(FORGET_ARRIVALS, asked)
            connection.execute(FORGET_EARLY, asked)
            ids = list(connection.execute(OLD, asked | {"limit": limit}).scalars())
            if ids:
                _forget_words(connection, asked | {"ids": ids})
        return len(ids)

    def clean(self) -> bool:
        """Let what was removed also be gone from SQLite's files; False while somebody still reads them.

        A server's files are its own: there, ``VACUUM`` makes room for other rows where the words were.
        """
        if self._database.engine.dialect.name != "sqlite":
            return True
        connection = self._database.engine.raw_connection()
        try:
            cursor = connection.cursor()
            (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {READERS_MAY_TAKE}")
            (busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
            return not busy
        finally:
            connection.close()


def _forget_words(connection: Connection, old: dict[str, Any]) -> None:
    connection.execute(FORGET_WORDS, old)
    connection.execute(LEAVE_AS_SENT, old)
    connection.execute(FORGET_TITLES, old)


OLD: Select[Any] = (
    select(messages.c.id)
    .where(text(f"({HAS_WORDS})"), messages.c.posted_at < BEFORE)
    .order_by(messages.c.posted_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
"""Several workers take different ones."""
FORGET_WORDS = update(messages).where(among(messages.c.id, IDS)).values(text="", author_name=null())
LEAVE_AS_SENT = (
    update(notices)
    .where(
        notices.c.id.in_(select(answers.c.notice_id).where(among(answers.c.message_id, IDS))),
        notices.c.state == constant(NoticeState.SENT),
        or_(notices.c.kept_until.is_not(None), notices.c.shown.is_not(None)),
    )
    .values(kept_until=null(), amend_at=null(), shown=null())
)
"""To show one anew would take the words out of it."""
_about = select(conversations.c.item_id).where(
    conversations.c.id.in_(select(messages.c.conversation_id).where(among(messages.c.id, IDS)))
)
_still_said = (
    select(1)
    .select_from(conversations.join(messages, messages.c.conversation_id == conversations.c.id))
    .where(conversations.c.item_id == items.c.id, messages.c.posted_at >= BEFORE)
    .correlate(items)
)
FORGET_TITLES = (
    update(items)
    .where(items.c.id.in_(_about), items.c.told_in_id.is_not(None), ~exists(_still_said))
    .values(title=null(), told_in_id=null())
)
"""A title that came from a message goes with the last words about its item; one that was typed stays."""
FORGET_ARRIVALS = delete(arrivals).where(arrivals.c.posted_at < BEFORE)
FORGET_EARLY = delete(early).where(early.c.known_at < BEFORE)
