"""The scene of a message: its surroundings, as one row that a statement can start from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, FromClause, and_, bindparam, case, exists, func, not_, or_, select

from rules.model import Audience
from rules.settings import AUTOMATIC_LIMIT, Customers
from storage.facts import channel_columns
from storage.functions import constant, packed
from storage.layers import WORKSPACE, layer_columns
from storage.states import Listening
from storage.tables import (
    channels,
    conversation_standings,
    conversations,
    early,
    items,
    messages,
    people,
    workspaces,
)
from storage.types import ByValue, Moment, Words

CUSTOMERS = ByValue(Customers)
AT: ColumnElement[Any] = bindparam("at", type_=Moment)
REF, THREAD = bindparam("ref", type_=Words), bindparam("thread", type_=Words)
TOPIC = bindparam("topic", type_=Words)
"""Without capitals; NULL where there are no topics."""

author = people.alias("author")
same_topic = conversations.alias("same_topic")
root, before, after = messages.alias("root"), messages.alias("before"), messages.alias("after")
wrote = conversation_standings.alias("wrote")


@dataclass(frozen=True, eq=False)
class Scene:
    """Where a message belongs, as the one row from which everybody concerned is found."""

    row: CTE
    told: tuple[ColumnElement[Any], ...]
    """What its column ``packed`` tells, in this order."""
    names: tuple[str, ...]


def message_scene() -> Scene:
    """Find what surrounds a message by the platform's names of its channel, author and thread."""
    thread = func.coalesce(_of_topic(), _of_thread())
    home = func.coalesce(thread, _running())
    tables = (
        workspaces.outerjoin(channels, _of_workspace(channels, "channel"))
        .outerjoin(author, _of_workspace(author, "author"))
        .outerjoin(root, and_(root.c.channel_id == channels.c.id, root.c.ref == THREAD))
        .outerjoin(before, before.c.id == _nearest(messages.c.posted_at <= AT, messages.c.posted_at.desc()))
        .outerjoin(after, after.c.id == _nearest(messages.c.posted_at > AT, messages.c.posted_at))
        .outerjoin(conversations, conversations.c.id == home)
        .outerjoin(
            wrote, and_(wrote.c.conversation_id == conversations.c.id, wrote.c.person_id == author.c.id)
        )
        .outerjoin(items, items.c.id == conversations.c.item_id)
    )
    there = and_(messages.c.ref == REF, or_(messages.c.channel_id == channels.c.id, _is_elsewhere()))
    here = or_(early.c.channel == channels.c.ref, early.c.channel.is_(None), TOPIC.is_not(None))
    happened = and_(early.c.workspace_id == workspaces.c.id, early.c.ref == REF, here)
    surroundings = (
        conversations.c.id.label("home_id"),
        channels.c.watched,
        author.c.id.label("author_id"),
        author.c.role.label("author_role"),
        author.c.relay.label("author_relay"),
        author.c.integration.label("author_integration"),
        workspaces.c.item_pattern,
        wrote.c.wrote_at.label("author_wrote_at"),
        exists(select(1).where(there)).label("stored"),
        thread.label("root_id"),
        exists(select(1).where(happened)).label("early"),
        before.c.conversation_id.label("before_id"),
        before.c.posted_at.label("before_at"),
        after.c.conversation_id.label("after_id"),
        after.c.posted_at.label("after_at"),
    )
    return _scene(surroundings, tables)


def place_scene() -> Scene:
    """Find a known channel and, if it is given, a conversation in it."""
    tables = (
        workspaces.join(channels, channels.c.id == bindparam("channel_id"))
        .outerjoin(conversations, conversations.c.id == bindparam("conversation_id"))
        .outerjoin(items, items.c.id == conversations.c.item_id)
    )
    return _scene((), tables)


def _scene(surroundings: Iterable[ColumnElement[Any]], tables: FromClause) -> Scene:
    told = (
        *channel_columns(),
        *layer_columns(workspaces, WORKSPACE),
        items.c.assignee_id,
        items.c.assigned_at,
        *surroundings,
    )
    found = select(
        packed(*told).label("packed"),
        workspaces.c.id.label("workspace_id"),
        channels.c.id.label("channel_id"),
        channels.c.project_id,
        conversations.c.id.label("home_id"),
        items.c.id.label("item_id"),
        items.c.assignee_id,
        or_(not_(channels.c.private), channels.c.opened).label("reachable"),
        _heard_up_to().label("heard_up_to"),
    ).select_from(tables)
    row = found.where(workspaces.c.id == bindparam("workspace_id")).cte("scene").prefix_with("MATERIALIZED")
    return Scene(row, told, tuple(str(column.key) for column in told))


def _of_workspace(table: FromClause, ref: str) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == workspaces.c.id, table.c.ref == bindparam(ref, type_=Words))


def _is_elsewhere() -> ColumnElement[bool]:
    """Where messages move between topics they are named within their workspace, wherever they are by now."""
    other = channels.alias("other")
    ours = select(1).where(other.c.id == messages.c.channel_id, other.c.workspace_id == workspaces.c.id)
    return and_(TOPIC.is_not(None), ours.correlate(messages, workspaces).exists())


def _of_topic() -> ColumnElement[int | None]:
    """Find the conversation of a topic."""
    named = and_(same_topic.c.channel_id == channels.c.id, same_topic.c.folded_topic == TOPIC)
    return select(same_topic.c.id).where(named).scalar_subquery()


def _of_thread() -> ColumnElement[int | None]:
    """Find the conversation of a thread: its first message's, or its answers' where that is not known.

    A first message that comes after its answers finds them, too.
    """
    answering = and_(messages.c.channel_id == channels.c.id, messages.c.thread == func.coalesce(THREAD, REF))
    first = select(messages.c.conversation_id).where(answering).order_by(messages.c.posted_at).limit(1)
    return func.coalesce(root.c.conversation_id, first.scalar_subquery())


def _nearest(side: ColumnElement[bool], order: ColumnElement[Any]) -> ColumnElement[int]:
    """Find the nearest message of the channel outside its threads; it counts when deleted, too."""
    outside = and_(messages.c.channel_id == channels.c.id, messages.c.thread.is_(None))
    return select(messages.c.id).where(outside, side).order_by(order).limit(1).scalar_subquery()


def _running() -> ColumnElement[int | None]:
    """Guess the running conversation; should the rules say another, the concerned are asked for again."""
    runs = and_(THREAD.is_(None), TOPIC.is_(None), channels.c.audience == constant(Audience.CUSTOMER))
    return case(
        (and_(runs, before.c.posted_at > AT - channels.c.gap), before.c.conversation_id),
        (and_(runs, after.c.posted_at < AT + channels.c.gap), after.c.conversation_id),
    )


def _heard_up_to() -> ColumnElement[int]:
    """Say whether customers are heard in this channel by those, too, who have chosen nothing."""
    small = case((channels.c.teammates <= AUTOMATIC_LIMIT, constant(Customers.ALL)))
    default = func.coalesce(workspaces.c.chosen_customers, bindparam("customers", type_=CUSTOMERS), small)
    by_default = default == constant(Customers.ALL)
    return case((by_default, Listening.BY_DEFAULT.value), else_=Listening.EVERYWHERE.value)
