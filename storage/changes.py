"""The log of changes: who changed what about whom, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from storage.tables import changes, channels, items, people, projects


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log, for whoever may see all that it names."""

    at: datetime
    by: str | None
    """The name of who did it; None for the program itself."""
    person: str | None
    """The name of whom it is about, if it is about a person."""
    channel: str | None
    channel_id: int | None
    item: str | None
    """The key of the item that it is about."""
    item_id: int | None
    project: str | None
    project_id: int | None
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something, where and when."""

    workspace_id: int
    by_id: int | None
    at: datetime


def note(
    connection: Connection, actor: Actor, what: str, before: object, after: object, **about: int
) -> None:
    """Write a line of the log; ``about`` names a person_id, a channel_id, an item_id or a project_id.

    Names of people and things are no part of what changed: a log cannot hide them, nor forget them.
    """
    line = dict.fromkeys(("person_id", "channel_id", "item_id", "project_id")) | about
    who = {"workspace_id": actor.workspace_id, "by_id": actor.by_id, "at": actor.at}
    connection.execute(
        insert(changes), who | line | {"what": what, "before": _said(before), "after": _said(after)}
    )


def latest(connection: Connection, workspace_id: int, limit: int) -> list[Change]:
    """Read the newest lines of a workspace's log, newest first."""
    asked = LOG.where(changes.c.workspace_id == workspace_id).limit(limit)
    return [Change(*row) for row in connection.execute(asked)]


def _said(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "on" if value else "off"
        case StrEnum():
            return value.value
        case timedelta():
            return f"{value // timedelta(seconds=1)} s"
        case _:
            return str(value)


_by, _about = people.alias("by"), people.alias("about")
LOG: Select[Any] = (
    select(
        changes.c.at,
        _by.c.name.label("by"),
        _about.c.name.label("person"),
        channels.c.name.label("channel"),
        changes.c.channel_id,
        items.c.key.label("item"),
        changes.c.item_id,
        projects.c.name.label("project"),
        changes.c.project_id,
        changes.c.what,
        changes.c.before,
        changes.c.after,
    )
    .outerjoin(_by, _by.c.id == changes.c.by_id)
    .outerjoin(_about, _about.c.id == changes.c.person_id)
    .outerjoin(channels, channels.c.id == changes.c.channel_id)
    .outerjoin(items, items.c.id == changes.c.item_id)
    .outerjoin(projects, projects.c.id == changes.c.project_id)
    .order_by(changes.c.at.desc(), changes.c.id.desc())
)
