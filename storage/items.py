"""Items: tickets and tasks that conversations are attached to, by hand or because a key is found in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.model import Audience
from storage.changes import Actor, note
from storage.engine import Database
from storage.functions import constant
from storage.tables import channels, conversations, items, workspaces

ATTACHED = "item"
ASSIGNED = "assignee"
PATTERN = "item_pattern"


@dataclass(frozen=True, slots=True)
class Item:
    """A ticket or task."""

    id: int
    key: str
    title: str | None
    told_in: int | None
    """The channel where the title was told: who may not see that must not read the title."""
    assignee_id: int | None


class Items:
    """Remembers which conversations belong to which item, whose task it is, and what keys look like."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, workspace_id: int, key: str) -> Item | None:
        """Find an item by its key, in capitals or not."""
        with self._database.reading() as connection:
            return _find(connection, workspace_id, key)

    def conversations_of(self, item_id: int) -> list[int]:
        """List the conversations that are attached to an item."""
        attached = select(conversations.c.id).where(conversations.c.item_id == item_id)
        with self._database.reading() as connection:
            return list(connection.execute(attached.order_by(conversations.c.id)).scalars())

    def attach(self, conversation_id: int, key: str, by: int, now: datetime) -> Item:
        """Attach a conversation by hand, to a new item if need be; no pattern changes that any more."""
        with self._database.writing() as connection:
            home = _home(connection, conversation_id)
            item = open_item(connection, home.workspace_id, key)
            _move(connection, home, item.id, Actor(home.workspace_id, by, now))
            return item

    def detach(self, conversation_id: int, by: int, now: datetime) -> None:
        """Detach a conversation by hand; no pattern attaches it any more."""
        with self._database.writing() as connection:
            home = _home(connection, conversation_id)
            _move(connection, home, None, Actor(home.workspace_id, by, now))

    def assign(self, item_id: int, person_id: int | None, by: int, now: datetime) -> None:
        """Make somebody, or nobody, the assignee of an item; to assign again who it is changes nothing."""
        is_item = items.c.id == item_id
        with self._database.writing() as connection:
            known = (
                select(items.c.workspace_id, items.c.assignee_id)
                .where(is_item)
                .with_for_update(key_share=True)
            )
            workspace_id, before = connection.execute(known).one()
            if before == person_id:
                return
            assigned = {"assignee_id": person_id, "assigned_at": None if person_id is None else now}
            connection.execute(update(items).where(is_item).values(assigned))
            for who, is_it in ((before, False), (person_id, True)):
                if who is not None:
                    actor = Actor(workspace_id, by, now)
                    note(connection, actor, ASSIGNED, not is_it, is_it, person_id=who, item_id=item_id)

    def set_title(self, item_id: int, title: str, told_in: int | None = None) -> None:
        """Give an item a title; ``told_in`` names the channel that it comes from."""
        with self._database.writing() as connection:
            entitle(connection, item_id, title, told_in)

    def pattern(self, workspace_id: int) -> str | None:
        """Say what keys look like in a workspace; None attaches nothing by itself."""
        with self._database.reading() as connection:
            return _pattern(connection, workspace_id)

    def set_pattern(self, workspace_id: int, pattern: str | None, by: int, now: datetime) -> None:
        """Say what keys look like from the next message on, or that nothing is attached by itself."""
        with self._database.writing() as connection:
            before = _pattern(connection, workspace_id)
            if before == pattern:
                return
            is_it = workspaces.c.id == workspace_id
            connection.execute(update(workspaces).where(is_it).values(item_pattern=pattern))
            note(connection, Actor(workspace_id, by, now), PATTERN, before, pattern)


def open_item(connection: Connection, workspace_id: int, key: str) -> Item:
    """Find an item by its key, or open it."""
    row = {"workspace_id": workspace_id, "key": key.strip()}
    found = _find(connection, workspace_id, key)
    if found is None:
        connection.execute(upsert(items).on_conflict_do_nothing(), row)
        found = _find(connection, workspace_id, key)
    assert found is not None  # noqa: S101 - it was there, or it was made
    return found


def attach_found(
    connection: Connection, workspace_id: int, conversation_id: int, key: str, title: str | None
) -> Item | None:
    """Attach a conversation to the item whose key was found in it, unless something was settled before."""
    home = _home(connection, conversation_id)
    if home.attached_by_hand or home.item_id is not None:
        return None
    item = open_item(connection, workspace_id, key)
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(item_id=item.id)
    )
    if title and item.title is None:
        entitle(connection, item.id, title, home.channel_id)
    return item


def entitle(connection: Connection, item_id: int, title: str, told_in: int | None) -> None:
    """Give an item a title that comes from a channel, or that somebody gave it by hand."""
    entitled = {"title": title, "told_in_id": told_in}
    connection.execute(update(items).where(items.c.id == item_id).values(entitled))


def title_shown() -> ColumnElement[Any]:
    """Tell an item's title where whoever may see the conversation may also see where the title comes from."""
    told = channels.alias("told")
    shared = and_(told.c.project_id == channels.c.project_id, or_(not_(told.c.private), told.c.opened))
    as_open = select(1).where(
        told.c.id == items.c.told_in_id,
        told.c.audience != constant(Audience.OFF),
        not_(told.c.protected_history),
        or_(told.c.id == channels.c.id, shared),
    )
    by_hand = items.c.told_in_id.is_(None)
    shown = or_(by_hand, exists(as_open.correlate(items, channels)))
    return case((and_(items.c.title.is_not(None), shown), items.c.title))


def _find(connection: Connection, workspace_id: int, key: str) -> Item | None:
    named = ITEM.where(items.c.workspace_id == workspace_id, items.c.folded_key == key.strip().casefold())
    row = connection.execute(named).one_or_none()
    return None if row is None else Item(*row)


def _home(connection: Connection, conversation_id: int) -> Row[Any]:
    return connection.execute(HOME.where(conversations.c.id == conversation_id)).one()


def _move(connection: Connection, home: Row[Any], item_id: int | None, actor: Actor) -> None:
    settled = {"item_id": item_id, "attached_by_hand": True}
    connection.execute(update(conversations).where(conversations.c.id == home.id).values(settled))
    if home.item_id == item_id:
        return
    for which, is_it in ((home.item_id, False), (item_id, True)):
        if which is not None:
            about = {"channel_id": home.channel_id, "item_id": which}
            note(connection, actor, ATTACHED, not is_it, is_it, **about)


def _pattern(connection: Connection, workspace_id: int) -> str | None:
    asked = select(workspaces.c.item_pattern).where(workspaces.c.id == workspace_id)
    pattern: str | None = connection.execute(asked).scalar_one()
    return pattern


ITEM: Select[Any] = select(items.c.id, items.c.key, items.c.title, items.c.told_in_id, items.c.assignee_id)
HOME: Select[Any] = select(
    *(conversations.c[name] for name in ("id", "workspace_id", "channel_id", "item_id", "attached_by_hand"))
).with_for_update(key_share=True)
