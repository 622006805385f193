"""Today's facts about a person and a conversation, and about a message in it: what deciding again needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal, or_, select

from rules.decide import Case, Evidence
from rules.delivery import Whereabouts
from rules.model import Channel, Kind, Message, Person, Role, Standing
from rules.settings import Settings
from storage.facts import (
    channel_columns,
    in_project,
    person_columns,
    read_channel,
    read_person,
    read_standing,
    standing_columns,
    stands,
)
from storage.items import title_shown
from storage.layers import WORKSPACE, Layers, layer_columns
from storage.merging import TICK
from storage.tables import (
    channel_standings,
    channels,
    conversation_standings,
    conversations,
    item_standings,
    items,
    messages,
    people,
    seen_marks,
    workspaces,
)
from storage.types import Duration

MESSAGE = ("id", "conversation_id", "author_id", "author_role", "kind", "posted_at", "new_ticket")

author = people.alias("author")
answering = messages.alias("answering")
answerer = people.alias("answerer")


@dataclass(frozen=True, slots=True)
class Sight:
    """A person before a conversation or a channel: what deciding whether they may see it needs."""

    channel: Channel
    person: Person
    standing: Standing
    settings: Settings


def sights(start: FromClause, person: ColumnElement[bool], *more: ColumnElement[Any]) -> Select[Any]:
    """Ask how people stand to conversations; ``start`` leads to channels, conversations and items."""
    sibling = channels.alias("sibling")
    siblings = select(sibling.c.id).where(sibling.c.project_id == channels.c.project_id).correlate(channels)
    columns = (
        *channel_columns(),
        *person_columns(),
        people.c.role.label("person_role"),
        *layer_columns(workspaces, WORKSPACE),
        in_project(channels.c.project_id, siblings).label("in_project"),
        items.c.assignee_id,
        items.c.assigned_at,
        *standing_columns(channel_standings, conversation_standings, item_standings),
    )
    return select(*columns, *more).select_from(
        start.join(workspaces, workspaces.c.id == channels.c.workspace_id)
        .join(people, and_(person, people.c.workspace_id == workspaces.c.id))
        .outerjoin(channel_standings, stands(channel_standings, "channel_id", channels.c.id))
        .outerjoin(
            conversation_standings, stands(conversation_standings, "conversation_id", conversations.c.id)
        )
        .outerjoin(item_standings, stands(item_standings, "item_id", items.c.id))
        .outerjoin(seen_marks, stands(seen_marks, "conversation_id", conversations.c.id))
    )


def cases(start: FromClause, person: ColumnElement[bool], *more: ColumnElement[Any]) -> Select[Any]:
    """Ask for messages with the facts about people; ``start`` leads to messages."""
    tables = (
        start.join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(channels, channels.c.id == messages.c.channel_id)
        .outerjoin(items, items.c.id == conversations.c.item_id)
        .outerjoin(author, author.c.id == messages.c.author_id)
        .outerjoin(answering, answering.c.id == _first_answer())
        .outerjoin(answerer, answerer.c.id == answering.c.author_id)
    )
    return sights(
        tables,
        person,
        *(messages.c[name].label(f"message_{name}") for name in MESSAGE),
        messages.c.ref,
        messages.c.thread,
        messages.c.text,
        messages.c.files,
        messages.c.deleted_at,
        func.coalesce(messages.c.author_name, author.c.name, "").label("author"),
        *whereabouts_columns(),
        seen_marks.c.seen_until,
        seen_marks.c.how,
        seen_marks.c.at.label("seen_at"),
        _own_writing().label("wrote_until"),
        answering.c.posted_at.label("answered_at"),
        func.coalesce(answering.c.author_name, answerer.c.name, "").label("answered_by"),
        *more,
    )


def read_sight(row: Mapping[Any, Any], layers: Layers) -> Sight:
    """Read how a person stands to a conversation."""
    settings = layers.settings(row, row, row["person_language"])
    # Nobody is told anything while the platform has not said who they are.
    person = read_person(row, row["person_role"] or Role.BOT)
    return Sight(read_channel(row), person, read_standing(row, row), settings)


def read_case(row: Mapping[Any, Any], layers: Layers) -> Case:
    """Read a message with the facts about a person."""
    message = Message(
        **{name: row[f"message_{name}"] for name in MESSAGE}, deleted=row["deleted_at"] is not None
    )
    sight = read_sight(row, layers)
    return Case(message, sight.channel, sight.person, sight.standing, sight.settings)


def read_evidence(row: Mapping[Any, Any]) -> Evidence:
    """Read how far they have seen or written themselves, and when a teammate answered."""
    seen = [moment for moment in (row["seen_until"], row["wrote_until"]) if moment is not None]
    return Evidence(max(seen, default=None), row["answered_at"])


def whereabouts_columns() -> list[ColumnElement[Any]]:
    """Name the columns that tell where a conversation takes place."""
    return [
        conversations.c.id.label("conversation_id"),
        channels.c.ref.label("channel_ref"),
        channels.c.name.label("channel_name"),
        items.c.key.label("item_key"),
        title_shown().label("item_title"),
        conversations.c.topic,
        conversations.c.resolved,
    ]


def read_whereabouts(row: Mapping[Any, Any]) -> Whereabouts:
    """Say where the conversation of a row takes place."""
    names = ("conversation_id", "channel_ref", "channel_name", "item_key", "item_title", "topic", "resolved")
    return Whereabouts(*(row[name] for name in names))


def _own_writing() -> ColumnElement[Any]:
    """Find the last that the person wrote in the conversation since the message: who writes has read.

    What they wrote in one topic is no evidence of what was said in another one before the two were one.
    """
    own = messages.alias("own")
    since = and_(own.c.conversation_id == messages.c.conversation_id, own.c.posted_at >= messages.c.posted_at)
    together = and_(
        own.c.said_in_id.is_not_distinct_from(messages.c.said_in_id),
        or_(messages.c.moved_at.is_(None), own.c.posted_at < messages.c.moved_at),
    )
    joined = and_(
        own.c.said_in_id.is_(None), own.c.posted_at >= messages.c.moved_at + literal(TICK, Duration)
    )
    latest = select(func.max(own.c.posted_at)).where(
        since, or_(together, joined), own.c.author_id == people.c.id
    )
    return latest.correlate(messages, people).scalar_subquery()


def _first_answer() -> ColumnElement[Any]:
    """Find the first message by which a teammate answered the customer; bots never answer."""
    later = messages.alias("later")
    return (
        select(later.c.id)
        .where(
            later.c.conversation_id == messages.c.conversation_id,
            later.c.posted_at > messages.c.posted_at,
            later.c.kind == Kind.REPLY_TO_CUSTOMER,
            later.c.author_role == Role.TEAMMATE,
            later.c.deleted_at.is_(None),
        )
        .order_by(later.c.posted_at)
        .limit(1)
        .correlate(messages)
        .scalar_subquery()
    )
