"""Events that come before the message they are about: kept for it, and forgotten if it does not come."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, insert, or_, select, true, update

from rules.events import MessageDeleted, MessageEdited, MessagePosted, Moved, Reacted
from rules.model import Audience
from storage.amendments import Amendment, amend
from storage.tables import arrivals, channels, early, messages

PATIENCE = timedelta(hours=1)
"""How long a message may take; Slack repeats an event after a few minutes for the last time:
https://docs.slack.dev/apis/events-api/#retries."""
MOST_MOVED = 100
"""Moved messages that are waited for, the newest: all others of a long topic are from before our time."""


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


def keep_moved(
    connection: Connection, workspace_id: int, event: Moved, refs: Collection[str], now: datetime
) -> None:
    """Keep for messages that are not stored yet where they have gone."""
    row: dict[str, Any] = {
        "workspace_id": workspace_id,
        "at": event.at,
        "files": 0,
        "to_channel": event.to_channel,
        "to_topic": event.to_topic,
        "resolved": event.resolved,
        "known_at": now,
    }
    newest = sorted(refs, key=lambda ref: (len(ref), ref))[-MOST_MOVED:]
    if newest:
        connection.execute(insert(early), [row | {"ref": ref} for ref in newest])


def overtaken(connection: Connection, workspace_id: int, message: MessagePosted) -> MessagePosted:
    """Say where a message is by now, if it was moved before it could be stored."""
    it = and_(early.c.workspace_id == workspace_id, early.c.ref == message.ref)
    moved = (
        select(early)
        .where(it, early.c.to_channel.is_not(None))
        .order_by(early.c.at.desc(), early.c.id.desc())
    )
    place = connection.execute(moved.limit(1)).one_or_none()
    if place is None:
        return message
    return replace(message, channel=place.to_channel, topic=place.to_topic, resolved=place.resolved)


def catch_up(connection: Connection, workspace_id: int, message: MessagePosted) -> None:
    """Take in what happened to a message before it was stored."""
    it = and_(early.c.workspace_id == workspace_id, early.c.ref == message.ref)
    if message.topic is None:
        it = and_(it, or_(early.c.channel == message.channel, early.c.channel.is_(None)))
    happened = connection.execute(select(early).where(it).order_by(early.c.at, early.c.id)).all()
    for one in happened:
        _take_in(connection, workspace_id, message, one)
    if happened:
        connection.execute(delete(early).where(it))


def _take_in(connection: Connection, workspace_id: int, message: MessagePosted, one: Row[Any]) -> None:
    if one.to_channel is None:
        place = None if message.topic is not None else message.channel
        amend(connection, workspace_id, replace(_event(one), channel=place), one.known_at)
        return
    # It is there already; what is known of an earlier move must not take it away again.
    ours = select(channels.c.id).where(channels.c.workspace_id == workspace_id)
    here = and_(messages.c.ref == message.ref, messages.c.channel_id.in_(ours))
    connection.execute(update(messages).where(here).values(moved_at=one.at))


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
