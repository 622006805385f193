"""Who and what there is: workspaces, their people and their channels, and what waits to be known."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.events import MessagePosted, Spoken
from rules.model import Audience, Role
from storage.people import Member, People
from storage.places import Place, Places
from storage.tables import arrivals, channels, messages, people, workspaces

__all__ = ["Directory", "Member", "Place", "Workspace"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant, by the platform's name of it."""

    id: int
    platform: str
    ref: str
    name: str
    url: str
    bot: str


class Directory(People, Places):
    """Answers who and what there is in which workspace."""

    def workspace(self, platform: str, ref: str, name: str, url: str, bot: str) -> Workspace:
        """Find or note a workspace, with its latest name, address and name of Unseen itself."""
        row = {"platform": platform, "ref": ref, "name": name, "url": url, "bot": bot}
        with self._database.writing() as connection:
            return Workspace(connection.execute(LEARN, row).scalar_one(), **row)

    def workspaces(self) -> list[Workspace]:
        """List all workspaces."""
        with self._database.reading() as connection:
            return [Workspace(*row) for row in connection.execute(WORKSPACES)]

    def arrivals(self, workspace_id: int) -> list[MessagePosted]:
        """List the messages that waited for their author or channel and need not any more, oldest first."""
        with self._database.writing() as connection:
            connection.execute(FORGET.where(arrivals.c.workspace_id == workspace_id))
            found = connection.execute(KNOWN.where(arrivals.c.workspace_id == workspace_id))
            return [
                MessagePosted(**dict(row) | {"spoken": _spoken(row["spoken"])}) for row in found.mappings()
            ]


def _spoken(told: str | None) -> Spoken | None:
    if told is None:
        return None
    spoken = json.loads(told)
    return Spoken(**spoken | {"role": Role(spoken["role"])})


LEARN: Any = upsert(workspaces)
LEARN = LEARN.on_conflict_do_update(
    index_elements=["platform", "ref"], set_={name: LEARN.excluded[name] for name in ("name", "url", "bot")}
).returning(workspaces.c.id)
WORKSPACES: Select[Any] = select(*(workspaces.c[name] for name in Workspace.__slots__)).order_by(
    workspaces.c.id
)

_there = and_(channels.c.workspace_id == arrivals.c.workspace_id, channels.c.ref == arrivals.c.channel)
_author = and_(people.c.workspace_id == arrivals.c.workspace_id, people.c.ref == arrivals.c.author)
KNOWN: Select[Any] = (
    select(
        arrivals.c.channel,
        arrivals.c.topic,
        arrivals.c.resolved,
        arrivals.c.ref,
        arrivals.c.author,
        arrivals.c.posted_at.label("at"),
        arrivals.c.text,
        arrivals.c.thread,
        arrivals.c.files,
        arrivals.c.spoken,
    )
    .join(channels, _there)
    .join(people, _author)
    .where(people.c.role.is_not(None), channels.c.project_id.is_not(None))
    .order_by(arrivals.c.posted_at, arrivals.c.id)
)
_stored = select(1).where(_there, messages.c.channel_id == channels.c.id, messages.c.ref == arrivals.c.ref)
_unheard = select(1).where(
    _there,
    channels.c.project_id.is_not(None),
    ~channels.c.stale,
    channels.c.audience == Audience.OFF,
)
FORGET = delete(arrivals).where(or_(_stored.exists(), _unheard.exists()))
"""What has been stored meanwhile, and what was said where nobody listens."""
