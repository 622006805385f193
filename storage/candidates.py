"""The statement behind every plan: the scene of a message, and everybody whom it may concern.

People are found by the ways in which one can be concerned, each of them a walk along an index; nobody else
is looked at, however many people the workspace has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from rules.model import Audience, Role, Scope
from rules.settings import AUTOMATIC_LIMIT, Customers
from storage.facts import channel_columns, in_project, person_columns, standing_columns
from storage.functions import constant, packed
from storage.layers import WORKSPACE, layer_columns
from storage.states import Listening
from storage.tables import (
    channel_standings,
    channels,
    conversation_standings,
    conversations,
    item_standings,
    items,
    messages,
    people,
    project_members,
    workspaces,
)
from storage.types import Moment, Words, by_value

CUSTOMERS = by_value(Customers)


@dataclass(frozen=True)
class Scene:
    """Where a message belongs, as the one row from which everybody concerned is found."""

    row: CTE
    told: tuple[ColumnElement[Any], ...]
    """What its column ``packed`` tells, in this order."""
    names: tuple[str, ...]


def concern_of(where: Scene) -> Select[Any]:
    """Ask for the scene and everybody concerned: a row each, or one without a person if it is nobody."""
    scene = where.row
    concerned = and_(people.c.id.in_(_candidates(scene)), people.c.role == constant(Role.TEAMMATE))
    assigned = case((scene.c.assignee_id == people.c.id, scene.c.assigned_at))
    return select(
        scene.c.packed,
        *person_columns(),
        in_project(scene.c.project_id, people.c.id, channel_standings.c.member_since),
        *standing_columns(channel_standings, conversation_standings, item_standings, assigned),
    ).select_from(
        scene.outerjoin(people, concerned)
        .outerjoin(channel_standings, _stands(channel_standings, "channel_id", scene.c.channel_id))
        .outerjoin(
            conversation_standings, _stands(conversation_standings, "conversation_id", scene.c.home_id)
        )
        .outerjoin(item_standings, _stands(item_standings, "item_id", scene.c.item_id))
    )


def message_scene() -> Scene:
    """Find what surrounds a message by the platform's names of its channel, author and thread."""
    channel, ref, at = (
        bindparam("channel", type_=Words),
        bindparam("ref", type_=Words),
        bindparam("at", type_=Moment),
    )
    thread, author = bindparam("thread", type_=Words), people.alias("author")
    root, before, after = messages.alias("root"), messages.alias("before"), messages.alias("after")
    home = func.coalesce(root.c.conversation_id, _running(before, after, at, thread))
    wrote = conversation_standings.alias("wrote")
    there = and_(messages.c.channel_id == channels.c.id, messages.c.ref == ref)
    tables = (
        workspaces.outerjoin(channels, _of_workspace(channels, channel))
        .outerjoin(author, _of_workspace(author, bindparam("author", type_=Words)))
        .outerjoin(root, and_(root.c.channel_id == channels.c.id, root.c.ref == thread))
        .outerjoin(before, before.c.id == _nearest(messages.c.posted_at <= at, messages.c.posted_at.desc()))
        .outerjoin(after, after.c.id == _nearest(messages.c.posted_at > at, messages.c.posted_at))
        .outerjoin(conversations, conversations.c.id == home)
        .outerjoin(
            wrote, and_(wrote.c.conversation_id == conversations.c.id, wrote.c.person_id == author.c.id)
        )
        .outerjoin(items, items.c.id == conversations.c.item_id)
    )
    surroundings = (
        conversations.c.id.label("home_id"),
        channels.c.watched,
        author.c.id.label("author_id"),
        author.c.role.label("author_role"),
        wrote.c.wrote_at.label("author_wrote_at"),
        exists(select(1).where(there)).label("stored"),
        root.c.conversation_id.label("root_id"),
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


def _scene(surroundings: tuple[ColumnElement[Any], ...], tables: FromClause) -> Scene:
    told = (*channel_columns(), *layer_columns(workspaces, WORKSPACE), *surroundings)
    found = select(
        packed(*told).label("packed"),
        workspaces.c.id.label("workspace_id"),
        channels.c.id.label("channel_id"),
        channels.c.project_id,
        conversations.c.id.label("home_id"),
        items.c.id.label("item_id"),
        items.c.assignee_id,
        items.c.assigned_at,
        or_(not_(channels.c.private), channels.c.opened).label("reachable"),
        _heard_up_to().label("heard_up_to"),
    ).select_from(tables)
    row = found.where(workspaces.c.id == bindparam("workspace_id")).cte("scene").prefix_with("MATERIALIZED")
    return Scene(row, told, tuple(str(column.key) for column in told))


def _of_workspace(table: FromClause, ref: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == workspaces.c.id, table.c.ref == ref)


def _nearest(side: ColumnElement[bool], order: ColumnElement[Any]) -> ColumnElement[int]:
    """Find the nearest message of the channel outside its threads; it counts when deleted, too."""
    outside = and_(messages.c.channel_id == channels.c.id, messages.c.thread.is_(None))
    return select(messages.c.id).where(outside, side).order_by(order).limit(1).scalar_subquery()


def _running(
    before: FromClause, after: FromClause, at: ColumnElement[Any], thread: ColumnElement[Any]
) -> ColumnElement[int | None]:
    """Guess the running conversation; should the rules say another, the concerned are asked for again."""
    runs = and_(thread.is_(None), channels.c.audience == constant(Audience.CUSTOMER))
    return case(
        (and_(runs, before.c.posted_at > at - channels.c.gap), before.c.conversation_id),
        (and_(runs, after.c.posted_at < at + channels.c.gap), after.c.conversation_id),
    )


def _heard_up_to() -> ColumnElement[int]:
    """Say whether customers are heard in this channel by those, too, who have chosen nothing."""
    small = case((channels.c.teammates <= AUTOMATIC_LIMIT, constant(Customers.ALL)))
    default = func.coalesce(workspaces.c.chosen_customers, bindparam("customers", type_=CUSTOMERS), small)
    by_default = default == constant(Customers.ALL)
    return case((by_default, Listening.BY_DEFAULT.value), else_=Listening.EVERYWHERE.value)


def _stands(table: FromClause, column: str, thing: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c[column] == thing, table.c.person_id == people.c.id)


def _candidates(scene: CTE) -> CompoundSelect[Any]:
    """Unite the ways to be concerned: by the conversation, its item, its channel, or by listening."""
    by_conversation = conversation_standings.c.conversation_id == scene.c.home_id
    by_item = item_standings.c.item_id == scene.c.item_id
    by_channel = and_(
        channel_standings.c.channel_id == scene.c.channel_id, channel_standings.c.stance_at.is_not(None)
    )
    return union_all(
        select(conversation_standings.c.person_id).join_from(scene, conversation_standings, by_conversation),
        select(item_standings.c.person_id).join_from(scene, item_standings, by_item),
        select(scene.c.assignee_id),
        select(channel_standings.c.person_id).join_from(scene, channel_standings, by_channel),
        *_listeners(scene),
    )


def _listeners(scene: CTE) -> Iterable[Select[Any]]:
    """Find who hears customers and could see the channel: in its project, or by a scope of everything."""
    sibling, listener = channels.alias("sibling"), people.alias("listener")
    within = or_(scene.c.reachable, sibling.c.id == scene.c.channel_id)
    # A list of channels rather than a join: SQLite would walk through all who listen anywhere.
    siblings = (
        select(sibling.c.id)
        .join_from(scene, sibling, sibling.c.project_id == scene.c.project_id)
        .where(within)
    )
    member = channel_standings.c.channel_id.in_(siblings)
    added = and_(project_members.c.project_id == scene.c.project_id, scene.c.reachable)
    everywhere = and_(
        listener.c.workspace_id == scene.c.workspace_id,
        listener.c.scope == constant(Scope.ALL),
        scene.c.reachable,
    )
    for person_id, where in (
        (channel_standings.c.person_id, member),
        (project_members.c.person_id, added),
        (listener.c.id, everywhere),
    ):
        listens = person_id.table.c.listening <= scene.c.heard_up_to
        yield select(person_id).join_from(scene, person_id.table, and_(where, listens))
