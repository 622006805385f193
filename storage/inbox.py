"""The inbox *From customers*: the open conversations, longest waiting first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    and_,
    bindparam,
    exists,
    func,
    not_,
    select,
)

from rules.delivery import Whereabouts
from rules.model import Kind, Role
from storage.cases import Sight, read_sight, read_whereabouts, sights, whereabouts_columns
from storage.facts import own_project
from storage.functions import constant
from storage.layers import Layers
from storage.tables import (
    channels,
    conversations,
    items,
    messages,
    people,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open conversation: its last message from a customer, as somebody would see it if they may."""

    where: Whereabouts
    sight: Sight
    mine: bool
    """It belongs to a project of theirs, whatever else their scope lets them see."""
    waiting_since: datetime
    """When the oldest message was written that nobody has answered."""
    unanswered: bool
    """Nobody of the team has ever written to the customer in it."""
    message_id: int
    author: str
    text: str
    files: int
    ref: str
    thread: str | None
    posted_at: datetime

    @property
    def conversation_id(self) -> int:
        """Name the conversation."""
        return self.where.conversation_id


def waiting_for(connection: Connection, layers: Layers, workspace_id: int, person_id: int) -> list[Waiting]:
    """List the open conversations of a workspace; whether the person may see them is for the rules to say."""
    asked = {"workspace": workspace_id, "person": person_id}
    return [_waiting(row, layers) for row in connection.execute(INBOX, asked).mappings()]


def _waiting(row: RowMapping, layers: Layers) -> Waiting:
    names = ("waiting_since", "message_id", "author", "text", "files", "ref", "thread", "posted_at")
    return Waiting(
        where=read_whereabouts(row),
        sight=read_sight(row, layers),
        mine=bool(row["mine"]),
        unanswered=not row["answered"],
        **{name: row[name] for name in names},
    )


def _asks(message: FromClause) -> ColumnElement[bool]:
    here = message.c.conversation_id == conversations.c.id
    return and_(here, message.c.kind == constant(Kind.FROM_CUSTOMER), message.c.deleted_at.is_(None))


def _answers(message: FromClause) -> ColumnElement[bool]:
    """Answers as rules.conversations knows them: bots and internal messages are none."""
    by_teammate = message.c.author_role == constant(Role.TEAMMATE)
    here = message.c.conversation_id == conversations.c.id
    written = message.c.kind == constant(Kind.REPLY_TO_CUSTOMER)
    return and_(here, written, by_teammate, message.c.deleted_at.is_(None))


def _last_question() -> ColumnElement[int]:
    asked = messages.alias("asked")
    newest = select(asked.c.id).where(_asks(asked)).order_by(asked.c.posted_at.desc(), asked.c.id.desc())
    return newest.limit(1).correlate(conversations).scalar_subquery()


def _answered_after(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    later = messages.alias("later")
    return exists(select(1).where(_answers(later), later.c.posted_at > moment).correlate_except(later))


def _answered() -> ColumnElement[bool]:
    ever = messages.alias("ever")
    return exists(select(1).where(_answers(ever)).correlate(conversations))


def _waiting_since() -> ColumnElement[Any]:
    unanswered = messages.alias("unanswered")
    oldest = select(func.min(unanswered.c.posted_at)).where(
        _asks(unanswered), not_(_answered_after(unanswered.c.posted_at))
    )
    return oldest.correlate(conversations).scalar_subquery()


def _mine() -> ColumnElement[bool]:
    sibling = channels.alias("own_sibling")
    siblings = select(sibling.c.id).where(sibling.c.project_id == channels.c.project_id).correlate(channels)
    return own_project(channels.c.project_id, siblings)


_author = people.alias("author")
INBOX = (
    sights(
        conversations.join(messages, messages.c.id == _last_question())
        .join(channels, channels.c.id == conversations.c.channel_id)
        .outerjoin(items, items.c.id == conversations.c.item_id)
        .outerjoin(_author, _author.c.id == messages.c.author_id),
        people.c.id == bindparam("person"),
        *whereabouts_columns(),
        _mine().label("mine"),
        _waiting_since().label("waiting_since"),
        _answered().label("answered"),
        messages.c.id.label("message_id"),
        func.coalesce(messages.c.author_name, _author.c.name, "").label("author"),
        *(messages.c[name] for name in ("text", "files", "ref", "thread", "posted_at")),
    )
    .where(
        conversations.c.workspace_id == bindparam("workspace"),
        channels.c.watched,
        conversations.c.resolved.is_(False),
        not_(_answered_after(messages.c.posted_at)),
    )
    .order_by("waiting_since", conversations.c.id)
)
