"""What is known about a message that has just come in: where it belongs and whom it may concern."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect

from rules.conversations import Neighbour
from rules.events import MessagePosted
from rules.model import Channel, Person, Role, Standing
from rules.settings import Settings
from storage.candidates import concern_of
from storage.facts import read_channel, read_person, read_standing
from storage.layers import Layers
from storage.prepared import Convert, Prepared, converted, readers
from storage.scene import Scene, message_scene, place_scene


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whose role the platform has told."""

    id: int
    role: Role
    relay: bool = False
    """A bot that carries people's words, as an admin confirmed."""
    integration: str | None = None
    """The known integration that its posts were found to look like."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A teammate whom a message may concern: the rules decide."""

    person: Person
    standing: Standing
    settings: Settings


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a message belongs and whom it may concern."""

    message: MessagePosted
    """The message as it is by now: it may have been moved before it could be stored."""
    channel: Channel | None
    """None when the platform has not described the channel yet."""
    author: Author | None
    stored: bool
    watched: bool
    root: int | None
    """The conversation of the topic, or of the thread's first message, or of its other answers."""
    early: bool
    """Something has happened to the message already."""
    before: Neighbour | None
    after: Neighbour | None
    conversation_id: int | None
    """The conversation for which the concerned were looked up: a likely guess, or None for a new one."""
    author_wrote_at: Any
    """When the author, known or not, first wrote in that conversation."""
    item_pattern: str | None
    """What keys of items look like in this workspace."""
    concerned: tuple[Concern, ...]


MESSAGE, PLACE = message_scene(), place_scene()
ABOUT_MESSAGE, ABOUT_PLACE = Prepared(concern_of(MESSAGE)), Prepared(concern_of(PLACE))


def situation_of(
    connection: Connection, layers: Layers, workspace_id: int, message: MessagePosted
) -> Situation:
    """Ask everything about a message at once."""
    asked = {
        "workspace_id": workspace_id,
        "channel": message.channel,
        "ref": message.ref,
        "thread": message.thread,
        "topic": None if message.topic is None else message.topic.casefold(),
        "author": message.author,
        "at": message.at,
        "customers": layers.built_in.customers,
    }
    rows = ABOUT_MESSAGE.rows(connection, asked)
    scene = _unpack(MESSAGE, rows[0], connection.dialect)
    return Situation(
        message=message,
        channel=None if scene["channel_project_id"] is None else read_channel(scene),
        author=_author(scene),
        stored=bool(scene["stored"]),
        watched=bool(scene["watched"]),
        root=scene["root_id"],
        early=bool(scene["early"]),
        before=_neighbour(scene, "before"),
        after=_neighbour(scene, "after"),
        conversation_id=scene["home_id"],
        author_wrote_at=scene["author_wrote_at"],
        item_pattern=scene["item_pattern"],
        concerned=_concerned(rows, scene, layers),
    )


def concerned_in(
    connection: Connection, layers: Layers, workspace_id: int, channel_id: int, conversation_id: int | None
) -> tuple[Concern, ...]:
    """Find whom a message in that conversation may concern; None stands for a new one."""
    asked = {
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "conversation_id": conversation_id,
        "customers": layers.built_in.customers,
    }
    rows = ABOUT_PLACE.rows(connection, asked)
    scene = _unpack(PLACE, rows[0], connection.dialect)
    return _concerned(rows, scene, layers)


def _concerned(
    rows: Sequence[Mapping[Any, Any]], scene: Mapping[str, Any], layers: Layers
) -> tuple[Concern, ...]:
    return tuple(
        Concern(
            read_person(row),
            read_standing(row, scene),
            layers.settings(scene, row, row["person_language"]),
        )
        for row in rows
        if row["person_id"] is not None
    )


def _unpack(scene: Scene, row: Mapping[Any, Any], dialect: Dialect) -> dict[str, Any]:
    """Read packed columns as their own types would have read them."""
    return dict(zip(scene.names, converted(json.loads(row["packed"]), _readers(scene, dialect)), strict=True))


@lru_cache
def _readers(scene: Scene, dialect: Dialect) -> tuple[Convert | None, ...]:
    return readers(scene.told, dialect)


def _author(scene: Mapping[str, Any]) -> Author | None:
    if scene["author_role"] is None:
        return None
    told = {name: scene[f"author_{name}"] for name in ("id", "role", "integration")}
    return Author(**told, relay=bool(scene["author_relay"]))


def _neighbour(scene: Mapping[Any, Any], side: str) -> Neighbour | None:
    conversation_id = scene[f"{side}_id"]
    return None if conversation_id is None else Neighbour(conversation_id, scene[f"{side}_at"])
