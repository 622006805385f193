"""The statement behind every plan: the scene of a message, and everybody whom it may concern.

People are found by the ways in which one can be concerned, each of them a walk along an index; nobody else
is looked at, however many people the workspace has.
"""

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
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)

from rules.model import Audience, Role, Scope
from rules.settings import AUTOMATIC_LIMIT, Customers
from storage.facts import channel_columns, in_project, person_columns, standing_columns
from storage.functions import packed
from storage.layers import layer_columns
from storage.tables import (
    Listening,
    arrivals,
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

WORKSPACE = "workspace_"
"""Goes before the names of columns that hold the workspace's choices."""


def concern_of(scene: CTE) -> CompoundSelect[Any]:
    """Ask for everybody concerned, one row each, and in the last row for the scene itself."""
    concerned = select(null().label("scene"), *_facts(scene)).select_from(_standings(scene))
    columns = concerned.selected_columns
    told = select(
        packed(*scene.c), *(null().label(column.key) for column in columns if column.key != "scene")
    )
    return union_all(concerned.where(people.c.role == Role.TEAMMATE), told.select_from(scene))


def message_scene() -> CTE:
    """Find what surrounds a message by the platform's names of its channel, author and thread."""
    channel, ref, at = (
        bindparam("channel", type_=Words),
        bindparam("ref", type_=Words),
        bindparam("at", type_=Moment),
    )
    thread, author = bindparam("thread", type_=Words), people.alias("author")
    root = messages.alias("root")
    before, after = _next_to(at, "before"), _next_to(at, "after")
    home = func.coalesce(root.c.conversation_id, _running(before, after, at, thread))
    wrote = conversation_standings.alias("wrote")
    there = messages.c.channel_id == channels.c.id
    waits = and_(
        arrivals.c.workspace_id == workspaces.c.id, arrivals.c.channel == channel, arrivals.c.ref == ref
    )
    tables = (
        workspaces.outerjoin(channels, _of_workspace(channels, channel))
        .outerjoin(author, _of_workspace(author, bindparam("author", type_=Words)))
        .outerjoin(root, and_(root.c.channel_id == channels.c.id, root.c.ref == thread))
        .outerjoin(before, before.c.id == _neighbour(at, "before"))
        .outerjoin(after, after.c.id == _neighbour(at, "after"))
        .outerjoin(conversations, conversations.c.id == home)
        .outerjoin(wrote, and_(wrote.c.conversation_id == home, wrote.c.person_id == author.c.id))
        .outerjoin(items, items.c.id == conversations.c.item_id)
    )
    surroundings = (
        channels.c.watched,
        author.c.id.label("author_id"),
        author.c.role.label("author_role"),
        wrote.c.wrote_at.label("author_wrote_at"),
        exists(select(1).where(there, messages.c.ref == ref)).label("stored"),
        exists(select(1).where(waits)).label("waits"),
        root.c.conversation_id.label("root_id"),
        before.c.conversation_id.label("before_id"),
        before.c.posted_at.label("before_at"),
        after.c.conversation_id.label("after_id"),
        after.c.posted_at.label("after_at"),
    )
    return _scene(surroundings, tables)


def place_scene() -> CTE:
    """Find a known channel and, if it is given, a conversation in it."""
    tables = (
        workspaces.join(channels, channels.c.workspace_id == workspaces.c.id)
        .outerjoin(conversations, conversations.c.id == bindparam("conversation_id"))
        .outerjoin(items, items.c.id == conversations.c.item_id)
    )
    return _scene((), tables, channels.c.id == bindparam("channel_id"))


def _scene(
    surroundings: tuple[ColumnElement[Any], ...], tables: FromClause, where: ColumnElement[bool] = true()
) -> CTE:
    columns = (
        workspaces.c.id.label("workspace_id"),
        *channel_columns(),
        *surroundings,
        conversations.c.id.label("home_id"),
        items.c.id.label("item_id"),
        items.c.assignee_id,
        items.c.assigned_at,
        or_(not_(channels.c.private), channels.c.opened).label("reachable"),
        _also_heard().label("also_heard"),
        *layer_columns(workspaces, WORKSPACE),
    )
    found = select(*columns).select_from(tables)
    return (
        found.where(workspaces.c.id == bindparam("workspace_id"), where)
        .cte("scene")
        .prefix_with("MATERIALIZED")
    )


def _of_workspace(table: FromClause, ref: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == workspaces.c.id, table.c.ref == ref)


def _next_to(at: ColumnElement[Any], name: str) -> FromClause:
    return messages.alias(name)


def _neighbour(at: ColumnElement[Any], side: str) -> ColumnElement[int]:
    near = messages.alias(f"nearest_{side}")
    found = select(near.c.id).where(near.c.channel_id == channels.c.id, near.c.thread.is_(None)).limit(1)
    if side == "before":
        return found.where(near.c.posted_at <= at).order_by(near.c.posted_at.desc()).scalar_subquery()
    return found.where(near.c.posted_at > at).order_by(near.c.posted_at).scalar_subquery()


def _running(
    before: FromClause, after: FromClause, at: ColumnElement[Any], thread: ColumnElement[Any]
) -> ColumnElement[int | None]:
    """Guess the running conversation; should the rules say another, the concerned are asked for again."""
    runs = and_(thread.is_(None), channels.c.audience == Audience.CUSTOMER)
    return case(
        (and_(runs, before.c.posted_at > at - channels.c.gap), before.c.conversation_id),
        (and_(runs, after.c.posted_at < at + channels.c.gap), after.c.conversation_id),
    )


def _also_heard() -> ColumnElement[Listening]:
    """Whether those who chose nothing hear customers in this channel, like those who chose all."""
    chosen = func.coalesce(workspaces.c.chosen_customers, bindparam("customers", type_=by_value(Customers)))
    small = and_(chosen.is_(None), channels.c.teammates <= AUTOMATIC_LIMIT)
    all_, auto = (literal(one, by_value(Listening)) for one in (Listening.ALL, Listening.AUTO))
    return case((or_(chosen == Customers.ALL, small), auto), else_=all_)


def _facts(scene: CTE) -> list[ColumnElement[Any]]:
    assigned = case((scene.c.assignee_id == people.c.id, scene.c.assigned_at))
    return [
        *person_columns(),
        in_project(scene.c.channel_project_id, people.c.id, channel_standings.c.member_since),
        *standing_columns(channel_standings, conversation_standings, item_standings, assigned),
    ]


def _standings(scene: CTE) -> FromClause:
    found = _candidates(scene)
    return (
        scene.join(found, true())
        .join(people, people.c.id == found.c.person_id)
        .outerjoin(channel_standings, _stands(channel_standings, "channel_id", scene.c.channel_id))
        .outerjoin(
            conversation_standings, _stands(conversation_standings, "conversation_id", scene.c.home_id)
        )
        .outerjoin(item_standings, _stands(item_standings, "item_id", scene.c.item_id))
    )


def _stands(table: FromClause, column: str, thing: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c[column] == thing, table.c.person_id == people.c.id)


def _candidates(scene: CTE) -> FromClause:
    """Unite the ways to be concerned: by the conversation, its item, its channel, or by listening."""
    sibling, elsewhere = channels.alias("sibling"), channel_standings.alias("elsewhere")
    siblings = and_(
        sibling.c.project_id == scene.c.channel_project_id,
        sibling.c.id != scene.c.channel_id,
        scene.c.reachable,
    )
    stance = channel_standings.c.stance_at.is_not(None)
    added = and_(project_members.c.project_id == scene.c.channel_project_id, scene.c.reachable)
    everywhere = and_(
        people.c.workspace_id == scene.c.workspace_id, people.c.scope == literal_column("'all'"), scene.c.reachable
    )
    ways = (
        _way(scene, conversation_standings, conversation_standings.c.conversation_id == scene.c.home_id),
        _way(scene, item_standings, item_standings.c.item_id == scene.c.item_id),
        select(scene.c.assignee_id.label("person_id")).where(scene.c.assignee_id.is_not(None)),
        _way(scene, channel_standings, and_(channel_standings.c.channel_id == scene.c.channel_id, stance)),
        _listening(scene, channel_standings, channel_standings.c.channel_id == scene.c.channel_id),
        _listening(scene.join(sibling, siblings), elsewhere, elsewhere.c.channel_id == sibling.c.id, scene),
        _listening(scene, project_members, added),
        _listening(scene, people, everywhere),
    )
    return union(*ways).subquery("candidates")


def _way(start: FromClause, table: FromClause, on: ColumnElement[bool]) -> Select[Any]:
    person_id = table.c["id" if table is people else "person_id"]
    return select(person_id.label("person_id")).select_from(start.join(table, on))


def _listening(
    start: FromClause, table: FromClause, on: ColumnElement[bool], scene: FromClause | None = None
) -> Select[Any]:
    heard = (scene if scene is not None else start).c.also_heard
    return _way(start, table, and_(on, table.c.listening.in_([Listening.ALL, heard])))
