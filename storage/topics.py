"""Conversations that are topics: begun, renamed, resolved, moved to another channel, and merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.events import MessageDeleted, Moved
from rules.model import Audience, Role
from storage.amendments import amend
from storage.batches import batches
from storage.early import keep_moved
from storage.merging import IS_FREE, TICK, gone, merge, share_seen
from storage.states import AnswerState
from storage.tables import (
    answers,
    arrivals,
    channels,
    conversation_standings,
    conversations,
    items,
    messages,
    notices,
    people,
    workspaces,
)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A topic that got another name, and what finding a key in it needs."""

    conversation_id: int
    by: Role
    """What whoever named it is to the team."""
    item_pattern: str | None
    """What keys of items look like in this workspace."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What came of messages that went to another topic."""

    unknown: frozenset[str] = frozenset()
    """Messages that came into a watched channel from where nobody listened: they are not stored yet."""
    renamed: Renamed | None = None
    """The conversation whose topic got another name."""


def begin_conversation(
    connection: Connection, workspace_id: int, channel_id: int, topic: str | None = None
) -> int:
    """Start a conversation; ``topic`` names it where there are topics."""
    row = {"workspace_id": workspace_id, "channel_id": channel_id} | _named(topic)
    return int(connection.execute(START, row).scalar_one())


def note_resolved(connection: Connection, conversation_id: int, at: datetime, *, resolved: bool) -> None:
    """Note whether the topic of a conversation was marked as resolved then, unless that changed later."""
    known = or_(conversations.c.named_at.is_(None), conversations.c.named_at <= at)
    other = and_(conversations.c.id == conversation_id, conversations.c.resolved.is_not(resolved), known)
    connection.execute(update(conversations).where(other).values(resolved=resolved))


def transfer(connection: Connection, workspace_id: int, event: Moved, now: datetime) -> Transfer:
    """Take messages to another topic: a whole one with its conversation, single ones without."""
    _redirect_arrivals(connection, workspace_id, event)
    source, target = (_channel(connection, workspace_id, ref) for ref in (event.channel, event.to_channel))
    stored = _stored(connection, workspace_id, event.refs)
    moving = [one for one in stored if not _was_moved_since(one, event)]
    unknown = event.refs - {one.ref for one in stored}
    if target is None or not target.heard:
        for one in moving:
            amend(connection, workspace_id, MessageDeleted(None, one.ref, event.at), now)
    elif moving:
        _take(connection, workspace_id, moving, target.id, event)
    if source is not None and source.heard:
        keep_moved(connection, workspace_id, event, unknown, now)
        unknown = frozenset()
    if target is None or not target.heard:
        return Transfer()
    return Transfer(unknown, _renamed(connection, workspace_id, target.id, event) if moving else None)


def _renamed(connection: Connection, workspace_id: int, channel_id: int, event: Moved) -> Renamed | None:
    """Say which topic got another name, if it is told who gave it."""
    if not event.whole or event.by is None or event.topic.casefold() == event.to_topic.casefold():
        return None
    there = conversation_of(connection, channel_id, event.to_topic)
    who = and_(people.c.workspace_id == workspace_id, people.c.ref == event.by, people.c.role.is_not(None))
    asked = select(people.c.role, workspaces.c.item_pattern).join(
        workspaces, workspaces.c.id == people.c.workspace_id
    )
    found = connection.execute(asked.where(who)).one_or_none()
    return None if there is None or found is None else Renamed(there, *found)


def _take(
    connection: Connection, workspace_id: int, moving: Sequence[Row[Any]], channel_id: int, event: Moved
) -> None:
    for leaving in {one.conversation_id: None for one in moving}:
        theirs = [one for one in moving if one.conversation_id == leaving]
        named = event.whole and _is_called(connection, leaving, event)
        if not (named or _takes_all(connection, leaving, theirs)):
            _take_single(connection, workspace_id, theirs, (channel_id, event.to_topic), event)
            continue
        place = theirs[0].channel_id
        later = _said_later(connection, leaving, event)
        _take_whole(connection, leaving, place, channel_id, event)
        if not event.whole:
            ids = [one.id for one in theirs]
            connection.execute(update(messages).where(messages.c.id.in_(ids)).values(moved_at=event.at))
        if later and (place, event.topic.casefold()) != (channel_id, event.to_topic.casefold()):
            _take_single(connection, workspace_id, later, (place, event.topic), event)


def _take_whole(connection: Connection, leaving: int, place: int, channel_id: int, event: Moved) -> None:
    there = conversation_of(connection, channel_id, event.to_topic) or leaving
    if there != leaving:
        merge(connection, leaving, there, event.at)
    here = conversations.c.id == there
    told = {"channel_id": channel_id, "resolved": event.resolved, "named_at": event.at}
    connection.execute(update(conversations).where(here).values(told | _named(event.to_topic)))
    elsewhere = and_(messages.c.conversation_id == there, messages.c.channel_id != channel_id)
    connection.execute(update(messages).where(elsewhere).values(channel_id=channel_id))
    # Who cannot see the conversation any more must not read a title that came from it.
    item = select(conversations.c.item_id).where(here).scalar_subquery()
    entitled = and_(items.c.id == item, items.c.told_in_id == place)
    connection.execute(update(items).where(entitled).values(told_in_id=channel_id))


def _take_single(
    connection: Connection,
    workspace_id: int,
    moving: Sequence[Row[Any]],
    target: tuple[int, str],
    event: Moved,
) -> None:
    channel_id, topic = target
    there = conversation_of(connection, channel_id, topic)
    there = there or begin_conversation(connection, workspace_id, channel_id, topic)
    if topic == event.to_topic:
        note_resolved(connection, there, event.at, resolved=event.resolved)
    share_seen(connection, {moving[0].conversation_id: sorted(one.posted_at for one in moving)}, there)
    for batch in batches(one.id for one in moving):
        taken = {"channel_id": channel_id} | gone(there, event.at)
        connection.execute(update(messages).where(messages.c.id.in_(batch)).values(taken))
        theirs = answers.c.message_id.in_(batch)
        connection.execute(update(answers).where(theirs).values(conversation_id=there))
        # A notice that is only waiting for its next try lets go; one on its way settles what it carries.
        free = select(notices.c.id).where(IS_FREE)
        waiting = and_(theirs, answers.c.state == AnswerState.WAITING, answers.c.notice_id.in_(free))
        connection.execute(update(answers).where(waiting).values(notice_id=None))
    for one in moving:
        if one.author_id is not None:
            wrote = {"conversation_id": there, "person_id": one.author_id, "wrote_at": one.posted_at}
            connection.execute(NOTE_AUTHOR, wrote)


def _was_moved_since(one: Row[Any], event: Moved) -> bool:
    """Say whether something later is known of where a message is: moves come in any order."""
    known = (one.moved_at, one.named_at if event.whole else None)
    return any(later is not None and later > event.at for later in known)


def _is_called(connection: Connection, conversation_id: int, event: Moved) -> bool:
    """Say whether a conversation is the topic that has gone: in another order it may be one on the way."""
    it = and_(conversations.c.id == conversation_id, conversations.c.folded_topic == event.topic.casefold())
    place = select(channels.c.ref).join(conversations, conversations.c.channel_id == channels.c.id).where(it)
    return connection.execute(place).scalar_one_or_none() == event.channel


def _takes_all(connection: Connection, conversation_id: int, moving: Iterable[Row[Any]]) -> bool:
    """Say whether nothing stays behind: then it was the whole topic, whatever it was called."""
    ids = [one.id for one in moving]
    others = and_(messages.c.conversation_id == conversation_id, messages.c.id.not_in(ids))
    return connection.execute(select(1).where(others).limit(1)).first() is None


def _said_later(connection: Connection, conversation_id: int, event: Moved) -> list[Row[Any]]:
    """Find what was said in the old topic after it had gone, although it was stored before."""
    later = messages.c.posted_at >= event.at + TICK
    asked = MOVING.where(messages.c.conversation_id == conversation_id, later)
    return [one for one in connection.execute(asked) if one.ref not in event.refs]


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
MOVING: Select[Any] = (
    select(
        *(
            messages.c[name]
            for name in ("id", "ref", "channel_id", "conversation_id", "author_id", "posted_at", "moved_at")
        ),
        conversations.c.named_at,
    )
    .join(channels, channels.c.id == messages.c.channel_id)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
)
_first = upsert(conversation_standings)
_earlier: ColumnElement[bool] = conversation_standings.c.wrote_at > _first.excluded.wrote_at
NOTE_AUTHOR = _first.on_conflict_do_update(
    index_elements=["conversation_id", "person_id"],
    set_={"wrote_at": _first.excluded.wrote_at},
    where=conversation_standings.c.wrote_at.is_(None) | _earlier,
)
