"""Events that come before the message they are about: kept for it, and forgotten if it does not come."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, true

from rules.events import MessageDeleted, MessageEdited, Reacted
from rules.model import Audience
from storage.amendments import Amendment, amend
from storage.tables import arrivals, channels, early

PATIENCE = timedelta(hours=1)
"""How long a message may take; Slack repeats an event after a few minutes for the last time:
https://docs.slack.dev/apis/events-api/#retries."""


def keep_early(connection: Connection, workspace_id: int, event: Amendment, now: datetime) -> None:
    """Keep an event for its message; where nobody listens, none will be stored."""
    if not connection.execute(select(_is_awaited(workspace_id, event))).scalar():
        return
    row: dict[str, Any] = {
        "workspace_id": workspace_id,
        "channel": event.channel,
        "ref": event.ref,
        "at": event.at,
        "person": event.person if isinstance(event, Reacted) else None,
        "text": event.text if isinstance(event, MessageEdited) else None,
        "files": event.files if isinstance(event, MessageEdited) else 0,
        "known_at": now,
    }
    connection.execute(insert(early).values(row))


def catch_up(connection: Connection, workspace_id: int, channel: str, ref: str) -> None:
    """Take in what happened to a message before it was stored."""
    here = or_(early.c.channel == channel, early.c.channel.is_(None))
    it = and_(early.c.workspace_id == workspace_id, early.c.ref == ref, here)
    happened = connection.execute(select(early).where(it).order_by(early.c.at, early.c.id)).all()
    for one in happened:
        amend(connection, workspace_id, _event(one), one.known_at)
    if happened:
        connection.execute(delete(early).where(it))


def forget_early(connection: Connection, now: datetime) -> None:
    """Forget events whose message has not come for too long, and does not wait for a look-up either."""
    same = (early.c[name] == arrivals.c[name] for name in ("workspace_id", "ref"))
    here = or_(early.c.channel == arrivals.c.channel, early.c.channel.is_(None))
    old = early.c.known_at < now - PATIENCE
    connection.execute(delete(early).where(old, ~exists(select(1).where(*same, here))))


def _event(row: Row[Any]) -> Amendment:
    if row.person is not None:
        return Reacted(row.channel, row.ref, row.person, row.at)
    if row.text is not None:
        return MessageEdited(row.channel, row.ref, row.at, row.text, row.files)
    return MessageDeleted(row.channel, row.ref, row.at)


def _is_awaited(workspace_id: int, event: Amendment) -> ColumnElement[bool]:
    if event.channel is None:
        return true()
    there = and_(channels.c.workspace_id == workspace_id, channels.c.ref == event.channel)
    heard = and_(channels.c.watched, channels.c.audience != Audience.OFF)
    named = and_(arrivals.c.channel == event.channel, arrivals.c.ref == event.ref)
    waits = select(1).where(arrivals.c.workspace_id == workspace_id, named)
    return or_(exists(select(1).where(there, heard)), exists(waits))
