"""What happens to messages after they were written: new words, deletion, reactions."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from rules.events import MessageDeleted, MessageEdited, Reacted
from rules.seen import How
from storage.seen import mark_seen
from storage.stale import message_changed
from storage.tables import arrivals, channels, messages, people

Amendment = MessageEdited | MessageDeleted | Reacted


def amend(connection: Connection, workspace_id: int, event: Amendment, now: datetime) -> bool:
    """Take in what happened to a message; False when that is not stored."""
    there = _stored(workspace_id, event.channel, event.ref)
    match event:
        case MessageEdited():
            _edit(connection, workspace_id, event)
            message_changed(connection, there, now)
        case MessageDeleted():
            _delete(connection, workspace_id, event)
            message_changed(connection, there, now)
        case Reacted():
            _react(connection, workspace_id, event, now)
    return connection.execute(select(1).where(there)).first() is not None


def _edit(connection: Connection, workspace_id: int, event: MessageEdited) -> None:
    """Give a message its new words, unless newer ones are known."""
    words = {"text": event.text, "files": event.files}
    newer = or_(messages.c.edited_at.is_(None), messages.c.edited_at <= event.at)
    there = _stored(workspace_id, event.channel, event.ref)
    kept = and_(there, newer, messages.c.deleted_at.is_(None))
    connection.execute(update(messages).where(kept).values(words | {"edited_at": event.at}))
    connection.execute(update(arrivals).where(_arrived(workspace_id, event.channel, event.ref)).values(words))


def _delete(connection: Connection, workspace_id: int, event: MessageDeleted) -> None:
    """Forget the words of a message; that it was there still groups its neighbours."""
    there = _stored(workspace_id, event.channel, event.ref)
    kept = and_(there, messages.c.deleted_at.is_(None))
    connection.execute(update(messages).where(kept).values(text="", files=0, deleted_at=event.at))
    connection.execute(delete(arrivals).where(_arrived(workspace_id, event.channel, event.ref)))


def _react(connection: Connection, workspace_id: int, event: Reacted, now: datetime) -> None:
    """Note that somebody has seen a message because they reacted to it."""
    who = and_(people.c.workspace_id == workspace_id, people.c.ref == event.person)
    found = connection.execute(
        select(people.c.id, messages.c.conversation_id, messages.c.posted_at)
        .join(people, who)
        .where(_stored(workspace_id, event.channel, event.ref))
    ).one_or_none()
    if found is not None:
        mark_seen(connection, found.id, found.conversation_id, found.posted_at, how=How.REACTED, now=now)


def _stored(workspace_id: int, channel: str | None, ref: str) -> ColumnElement[bool]:
    there = select(channels.c.id).where(channels.c.workspace_id == workspace_id)
    if channel is None:
        return and_(messages.c.ref == ref, messages.c.channel_id.in_(there))
    here = there.where(channels.c.ref == channel).scalar_subquery()
    return and_(messages.c.ref == ref, messages.c.channel_id == here)


def _arrived(workspace_id: int, channel: str | None, ref: str) -> ColumnElement[bool]:
    named = and_(arrivals.c.workspace_id == workspace_id, arrivals.c.ref == ref)
    return named if channel is None else and_(named, arrivals.c.channel == channel)
