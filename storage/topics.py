"""Conversations that are topics: begun, renamed, resolved, moved to another channel, and merged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, insert, not_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.events import MessageDeleted, Moved
from rules.model import Audience
from storage.amendments import amend
from storage.batches import batches
from storage.merging import merge
from storage.states import AnswerState, NoticeState
from storage.tables import (
    answers,
    arrivals,
    channels,
    conversation_standings,
    conversations,
    messages,
    notices,
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """What came of messages that went to another topic."""

    unknown: frozenset[str] = frozenset()
    """Messages that came into a watched channel from where nobody listened: they are not stored yet."""


def begin_conversation(
    connection: Connection, workspace_id: int, channel_id: int, topic: str | None = None
) -> int:
    """Start a conversation; ``topic`` names it where there are topics."""
    row = {"workspace_id": workspace_id, "channel_id": channel_id} | _named(topic)
    return int(connection.execute(START, row).scalar_one())


def note_resolved(connection: Connection, conversation_id: int, *, resolved: bool) -> None:
    """Note whether the topic of a conversation is marked as resolved."""
    other = and_(conversations.c.id == conversation_id, conversations.c.resolved.is_not(resolved))
    connection.execute(update(conversations).where(other).values(resolved=resolved))


def transfer(connection: Connection, workspace_id: int, event: Moved, now: datetime) -> Transfer:
    """Take messages to another topic: a whole one with its conversation, single ones without."""
    _redirect_arrivals(connection, workspace_id, event)
    source, target = (_channel(connection, workspace_id, ref) for ref in (event.channel, event.to_channel))
    moving = _stored(connection, workspace_id, event.refs)
    if target is None or not target.heard:
        for one in moving:
            amend(connection, workspace_id, MessageDeleted(event.channel, one.ref, event.at), now)
        return Transfer()
    leaving = None if source is None else conversation_of(connection, source.id, event.topic)
    if leaving is not None and (event.whole or _takes_all(connection, leaving, moving)):
        _take_whole(connection, leaving, target.id, event)
    elif moving:
        _take_single(connection, workspace_id, moving, target.id, event)
    if source is not None and source.heard:
        return Transfer()
    return Transfer(event.refs - {one.ref for one in moving})


def _take_whole(connection: Connection, leaving: int, channel_id: int, event: Moved) -> None:
    there = conversation_of(connection, channel_id, event.to_topic)
    if there is not None and there != leaving:
        merge(connection, leaving, there)
    place = {"channel_id": channel_id, "resolved": event.resolved} | _named(event.to_topic)
    conversation_id = leaving if there is None else there
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(place))
    here = and_(messages.c.conversation_id == conversation_id, messages.c.channel_id != channel_id)
    connection.execute(update(messages).where(here).values(channel_id=channel_id))


def _take_single(
    connection: Connection, workspace_id: int, moving: Collection[Row[Any]], channel_id: int, event: Moved
) -> None:
    there = conversation_of(connection, channel_id, event.to_topic)
    if there is None:
        there = begin_conversation(connection, workspace_id, channel_id, event.to_topic)
    note_resolved(connection, there, resolved=event.resolved)
    ids = [one.id for one in moving]
    for batch in batches(ids):
        theirs = answers.c.message_id.in_(batch)
        connection.execute(
            update(messages)
            .where(messages.c.id.in_(batch))
            .values(conversation_id=there, channel_id=channel_id)
        )
        connection.execute(update(answers).where(theirs).values(conversation_id=there))
        # A notice that is only waiting for its next try lets go; one on its way settles what it carries.
        free = and_(theirs, answers.c.state == AnswerState.WAITING, answers.c.notice_id.in_(WAITING_NOTICES))
        connection.execute(update(answers).where(free).values(notice_id=None))
    for one in moving:
        if one.author_id is not None:
            wrote = {"conversation_id": there, "person_id": one.author_id, "wrote_at": one.posted_at}
            connection.execute(NOTE_AUTHOR, wrote)


def _takes_all(connection: Connection, conversation_id: int, moving: Iterable[Row[Any]]) -> bool:
    """Say whether nothing stays behind: then it was the whole topic, whatever it was called."""
    ids = [one.id for one in moving if one.conversation_id == conversation_id]
    others = exists(
        select(1).where(messages.c.conversation_id == conversation_id, not_(messages.c.id.in_(ids)))
    )
    return bool(ids) and not connection.execute(select(others)).scalar()


def _redirect_arrivals(connection: Connection, workspace_id: int, event: Moved) -> None:
    place = {"channel": event.to_channel, "topic": event.to_topic, "resolved": event.resolved}
    for batch in batches(sorted(event.refs)):
        waiting = and_(arrivals.c.workspace_id == workspace_id, arrivals.c.ref.in_(batch))
        connection.execute(update(arrivals).where(waiting).values(place))


def _channel(connection: Connection, workspace_id: int, ref: str) -> Row[Any] | None:
    heard = and_(channels.c.watched, channels.c.audience != Audience.OFF).label("heard")
    named = and_(channels.c.workspace_id == workspace_id, channels.c.ref == ref)
    return connection.execute(select(channels.c.id, heard).where(named)).one_or_none()


def conversation_of(connection: Connection, channel_id: int, topic: str) -> int | None:
    """Find the conversation of a topic."""
    named = and_(conversations.c.channel_id == channel_id, conversations.c.folded_topic == topic.casefold())
    found: int | None = connection.execute(select(conversations.c.id).where(named)).scalar_one_or_none()
    return found


def _stored(connection: Connection, workspace_id: int, refs: Iterable[str]) -> list[Row[Any]]:
    there = channels.c.workspace_id == workspace_id
    found: list[Row[Any]] = []
    for batch in batches(sorted(refs)):
        named = MOVING.where(and_(there, messages.c.ref.in_(batch)))
        found += connection.execute(named).all()
    return found


def _named(topic: str | None) -> dict[str, str | None]:
    return {"topic": topic, "folded_topic": None if topic is None else topic.casefold()}


START = insert(conversations).returning(conversations.c.id)
MOVING = select(
    *(messages.c[name] for name in ("id", "ref", "conversation_id", "author_id", "posted_at"))
).join(channels, channels.c.id == messages.c.channel_id)
WAITING_NOTICES: Any = select(notices.c.id).where(notices.c.state == NoticeState.WAITING)
_first = upsert(conversation_standings)
_earlier: ColumnElement[bool] = conversation_standings.c.wrote_at > _first.excluded.wrote_at
NOTE_AUTHOR = _first.on_conflict_do_update(
    index_elements=["conversation_id", "person_id"],
    set_={"wrote_at": _first.excluded.wrote_at},
    where=conversation_standings.c.wrote_at.is_(None) | _earlier,
)
