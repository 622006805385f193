"""Following and muting conversations, items and channels, and saying that one has seen something."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, and_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.following import chosen, muted, unmuted
from rules.model import Choice, Stance
from rules.requests import Verb
from rules.seen import How
from storage.engine import Database
from storage.layers import Layers
from storage.seen import mark_seen
from storage.tables import channel_standings, conversation_standings, item_standings


class TargetKind(StrEnum):
    """What a choice can be about."""

    CONVERSATION = "conversation"
    ITEM = "item"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Target:
    """The conversation, item or channel that a choice is about."""

    kind: TargetKind
    id: int


STANDINGS: dict[TargetKind, tuple[Table, str]] = {
    TargetKind.CONVERSATION: (conversation_standings, "conversation_id"),
    TargetKind.ITEM: (item_standings, "item_id"),
    TargetKind.CHANNEL: (channel_standings, "channel_id"),
}


class Stances:
    """Remembers what people choose about conversations, items and channels."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def take(self, person_id: int, target: Target, verb: Verb, now: datetime) -> Stance | None:
        """Follow, unfollow, mute or unmute; return what holds then."""
        table, column = STANDINGS[target.kind]
        row = {column: target.id, "person_id": person_id}
        with self._database.writing() as connection:
            before = _stance(connection, table, row)
            after = _after(before, verb, now)
            if after is not None and after != before:
                choice = {"stance_at": after.at, "choice": after.choice, "muted": after.muted}
                connection.execute(
                    upsert(table).on_conflict_do_update(index_elements=list(row), set_=choice), row | choice
                )
            return after

    def seen(self, person_id: int, conversation_id: int, until: datetime, how: How, now: datetime) -> None:
        """Note that a person has seen a conversation up to a moment; never less than what is known."""
        with self._database.writing() as connection:
            mark_seen(connection, person_id, conversation_id, until, how=how, now=now)


def _after(before: Stance | None, verb: Verb, now: datetime) -> Stance | None:
    match verb:
        case Verb.FOLLOW:
            return chosen(before, Choice.FOLLOW, now)
        case Verb.UNFOLLOW:
            return chosen(before, Choice.UNFOLLOW, now)
        case Verb.MUTE:
            return muted(before, now)
        case Verb.UNMUTE:
            return unmuted(before, now)


def _stance(connection: Connection, table: Table, row: dict[str, Any]) -> Stance | None:
    same = and_(*(table.c[name] == value for name, value in row.items()))
    found = connection.execute(
        select(table.c.stance_at, table.c.choice, table.c.muted).where(same)
    ).one_or_none()
    return None if found is None or found.stance_at is None else Stance(*found)
