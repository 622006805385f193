"""The question behind every plan: whom a message may concern.

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
    case,
    or_,
    select,
    true,
    union_all,
)

from rules.model import Role, Scope
from storage.facts import in_project, person_columns, standing_columns, stands
from storage.functions import constant
from storage.scene import Scene
from storage.tables import (
    channel_standings,
    channels,
    conversation_standings,
    item_standings,
    people,
    project_members,
)


def concern_of(where: Scene) -> Select[Any]:
    """Ask for the scene and everybody concerned: a row each, or one without a person if it is nobody."""
    scene = where.row
    teammates = and_(people.c.id.in_(_candidates(scene)), people.c.role == constant(Role.TEAMMATE))
    return select(
        scene.c.packed,
        *person_columns(),
        _in_project(scene),
        *standing_columns(channel_standings, conversation_standings, item_standings),
    ).select_from(
        scene.outerjoin(people, teammates)
        .outerjoin(channel_standings, stands(channel_standings, "channel_id", scene.c.channel_id))
        .outerjoin(conversation_standings, stands(conversation_standings, "conversation_id", scene.c.home_id))
        .outerjoin(item_standings, stands(item_standings, "item_id", scene.c.item_id))
    )


def _candidates(scene: CTE) -> CompoundSelect[Any]:
    """Unite the ways to be concerned: by the conversation, its item, its channel, or by hearing customers."""
    by_channel = and_(_here(scene, channel_standings), channel_standings.c.stance_at.is_not(None))
    return union_all(
        _found(scene, conversation_standings, conversation_standings.c.conversation_id == scene.c.home_id),
        _found(scene, item_standings, item_standings.c.item_id == scene.c.item_id),
        select(scene.c.assignee_id),
        _found(scene, channel_standings, by_channel),
        _found(
            scene, channel_standings, and_(_here(scene, channel_standings), _hears(scene, channel_standings))
        ),
        *_hearing_in_project(scene),
        _hearing_everywhere(scene),
    )


def _hearing_in_project(scene: CTE) -> tuple[Select[Any], Select[Any]]:
    """Find who hears customers in other channels of the project, and who was added to it and does."""
    elsewhere = channel_standings.alias("elsewhere")
    # A list of channels rather than a join: SQLite would walk through all who hear customers anywhere.
    siblings = _siblings(scene).where(scene.c.reachable)
    neighbours = and_(elsewhere.c.channel_id.in_(siblings), _hears(scene, elsewhere))
    same = project_members.c.project_id == scene.c.project_id
    return (
        _found(scene, elsewhere, neighbours),
        _found(scene, project_members, and_(same, _hears(scene, project_members), scene.c.reachable)),
    )


def _hearing_everywhere(scene: CTE) -> Select[Any]:
    """Find who may see everything and hears customers."""
    one = people.alias("one")
    everything = and_(one.c.workspace_id == scene.c.workspace_id, one.c.scope == constant(Scope.ALL))
    return select(one.c.id).join_from(scene, one, and_(everything, _hears(scene, one), scene.c.reachable))


def _in_project(scene: CTE) -> ColumnElement[Any]:
    """Say whether the project is their own; those who were found by it need not be looked up one by one."""
    here = channel_standings.c.member_since.is_not(None)
    found_by_it = people.c.id.in_(union_all(*_hearing_in_project(scene)))
    looked_up = in_project(scene.c.project_id, _siblings(scene))
    return case((or_(here, found_by_it), true()), else_=looked_up).label("in_project")


def _siblings(scene: CTE) -> Select[Any]:
    """List the other channels of the project."""
    sibling = channels.alias("sibling")
    other = and_(sibling.c.project_id == scene.c.project_id, sibling.c.id != scene.c.channel_id)
    return select(sibling.c.id).join_from(scene, sibling, other)


def _found(scene: CTE, table: FromClause, on: ColumnElement[bool]) -> Select[Any]:
    return select(table.c.person_id).join_from(scene, table, on)


def _here(scene: CTE, table: FromClause) -> ColumnElement[bool]:
    return table.c.channel_id == scene.c.channel_id


def _hears(scene: CTE, table: FromClause) -> ColumnElement[bool]:
    return table.c.listening <= scene.c.heard_up_to
