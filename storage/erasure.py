"""Forgetting a person: what they chose, what they saw and were told, who they are and what they wrote."""

from datetime import datetime

from sqlalchemy import Connection, Table, and_, delete, null, select, update

from storage.changes import Actor, note
from storage.layers import COLUMNS
from storage.listening import repeat_listening
from storage.tables import (
    answers,
    arrivals,
    channel_standings,
    connections,
    conversation_standings,
    early,
    homes,
    item_standings,
    items,
    messages,
    notices,
    people,
    seen_marks,
)

ERASED = "erased"
FORGOTTEN: tuple[Table, ...] = (
    answers,
    notices,
    seen_marks,
    conversation_standings,
    item_standings,
    connections,
    homes,
)
"""Whose rows about a person go, in an order in which none refers to what is gone."""
STANCE = {"choice": None, "muted": False, "stance_at": None}


def erase(connection: Connection, person_id: int, by: int | None, now: datetime) -> None:
    """Forget a person; the log keeps that it happened, and their row stays so that others' threads hold."""
    is_it = people.c.id == person_id
    workspace_id, ref = connection.execute(select(people.c.workspace_id, people.c.ref).where(is_it)).one()
    for table in FORGOTTEN:
        connection.execute(delete(table).where(table.c.person_id == person_id))
    _forget_channels(connection, person_id)
    mine = items.c.assignee_id == person_id
    connection.execute(update(items).where(mine).values(assignee_id=None, assigned_at=None))
    _forget_words(connection, person_id, workspace_id, ref)
    nobody = {"name": ref, "folded_name": ref.casefold(), "erased_at": now}
    gone = dict.fromkeys(("email", "language", "timezone", *COLUMNS), null())
    connection.execute(update(people).where(is_it).values(nobody | gone))
    repeat_listening(connection, [person_id])
    note(connection, Actor(workspace_id, by, now), ERASED, None, None, person_id=person_id)


def _forget_channels(connection: Connection, person_id: int) -> None:
    """Forget what they chose about channels and where they once were; where they are the platform tells."""
    theirs = channel_standings.c.person_id == person_id
    connection.execute(delete(channel_standings).where(theirs, channel_standings.c.member_since.is_(None)))
    connection.execute(update(channel_standings).where(theirs).values(STANCE))


def _forget_words(connection: Connection, person_id: int, workspace_id: int, ref: str) -> None:
    """Take the words out of what they wrote; that they wrote still groups their neighbours."""
    wrote = messages.c.author_id == person_id
    connection.execute(update(messages).where(wrote).values(text=""))
    arrived = and_(arrivals.c.workspace_id == workspace_id, arrivals.c.author == ref)
    connection.execute(update(arrivals).where(arrived).values(text="", spoken=None))
    # Who wrote what these are about is not known yet.
    connection.execute(delete(early).where(early.c.workspace_id == workspace_id, early.c.text.is_not(None)))
    connection.execute(delete(early).where(early.c.workspace_id == workspace_id, early.c.person == ref))
