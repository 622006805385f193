"""What people ask: why they were told, what they follow, what a notice was about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, union

from rules.decide import Case, Evidence, Subject
from rules.delivery import Whereabouts
from rules.following import Because
from rules.model import Medium
from storage.cases import (
    Sight,
    cases,
    read_case,
    read_evidence,
    read_sight,
    read_whereabouts,
    sights,
    whereabouts_columns,
)
from storage.engine import Database
from storage.layers import Layers
from storage.states import AnswerState, NoticeState
from storage.tables import (
    answers,
    channel_standings,
    channels,
    conversation_standings,
    conversations,
    item_standings,
    items,
    messages,
    notices,
    people,
)

WROTE = "wrote"
"""How somebody has seen a conversation in which they wrote."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stored message, as somebody points at it."""

    id: int
    conversation_id: int
    channel_id: int
    channel: str
    """The platform's name of its channel."""
    channel_name: str
    ref: str
    thread: str | None
    author: str
    text: str
    posted_at: datetime
    planned: bool
    """False for what was recorded as the past: nobody was told."""


@dataclass(frozen=True, slots=True)
class Given:
    """A stored answer: whether somebody is told about a message, and what became of it."""

    medium: Medium | None
    """None for a skip."""
    state: AnswerState
    subject: Subject | None
    because: Because | None
    due_at: datetime | None
    reason: str | None
    """Why it was skipped or withdrawn."""
    notice: NoticeState | None
    sent_at: datetime | None
    why: str | None
    """The platform's code, when it could not be delivered."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of seeing and answering since a message."""

    evidence: Evidence
    how: str | None
    """By what they are known to have seen it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A conversation that somebody may be following: the rules say whether, and whether they may see it."""

    where: Whereabouts
    sight: Sight
    last_at: datetime
    last_ref: str
    last_thread: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, as its buttons need it."""

    id: int
    person_id: int
    conversations: tuple[tuple[int, datetime], ...]
    """What it was about, each with the time of the newest message that it told about."""


@dataclass(frozen=True, slots=True)
class Item:
    """A ticket or task."""

    id: int
    key: str
    title: str | None
    assignee_id: int | None


class Questions:
    """Answers what people ask; whether they may know it is for the rules to say."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def message(self, workspace_id: int, channel: str, ref: str) -> Found | None:
        """Find a message by the platform's names of it and of its channel."""
        named = FOUND.where(
            channels.c.workspace_id == workspace_id, channels.c.ref == channel, messages.c.ref == ref
        )
        with self._database.reading() as connection:
            row = connection.execute(named).one_or_none()
            return None if row is None else Found(*row)

    def case(self, message_id: int, person_id: int) -> Case:
        """Gather today's facts about a message and any person of its workspace."""
        with self._database.reading() as connection:
            row = connection.execute(CASE, {"message": message_id, "person": person_id}).mappings().one()
            return read_case(row, self._layers)

    def evidence(self, message_id: int, person_id: int) -> Known:
        """Say what is known of seeing and answering since a message."""
        with self._database.reading() as connection:
            row = connection.execute(CASE, {"message": message_id, "person": person_id}).mappings().one()
            evidence = read_evidence(row)
            marked = evidence.seen_until is not None and evidence.seen_until == row["seen_until"]
            return Known(evidence, row["how"] if marked else WROTE if evidence.seen_until else None)

    def answers(self, message_id: int, person_id: int) -> list[Given]:
        """List the stored answers about a message and a person; none for somebody whom it did not concern."""
        with self._database.reading() as connection:
            rows = connection.execute(GIVEN, {"message": message_id, "person": person_id})
            return [Given(*row) for row in rows]

    def standing_in(self, conversation_id: int, person_id: int) -> Sight:
        """Say how somebody stands to a conversation."""
        asked = {"conversation": conversation_id, "person": person_id}
        with self._database.reading() as connection:
            return read_sight(connection.execute(IN_CONVERSATION, asked).mappings().one(), self._layers)

    def standing_at(self, channel_id: int, person_id: int) -> Sight:
        """Say how somebody stands to a channel, whatever is said there."""
        asked = {"channel": channel_id, "person": person_id}
        with self._database.reading() as connection:
            return read_sight(connection.execute(AT_CHANNEL, asked).mappings().one(), self._layers)

    def following(self, person_id: int, limit: int) -> list[Followed]:
        """List the conversations that somebody may be following, first the one with the newest message."""
        with self._database.reading() as connection:
            rows = connection.execute(FOLLOWING, {"person": person_id, "limit": limit}).mappings()
            return [
                Followed(
                    read_whereabouts(row),
                    read_sight(row, self._layers),
                    row["last_at"],
                    row["last_ref"],
                    row["last_thread"],
                )
                for row in rows
            ]

    def where(self, conversation_id: int) -> Whereabouts:
        """Say where a conversation takes place."""
        with self._database.reading() as connection:
            row = connection.execute(WHERE, {"conversation": conversation_id}).mappings().one()
            return read_whereabouts(row)

    def conversations_of(self, item_id: int) -> list[int]:
        """List the conversations that are attached to an item."""
        attached = select(conversations.c.id).where(conversations.c.item_id == item_id)
        with self._database.reading() as connection:
            return list(connection.execute(attached.order_by(conversations.c.id)).scalars())

    def latest_notice(self, person_id: int) -> Told | None:
        """Find the latest notice about one conversation that somebody got."""
        latest = (
            select(notices.c.key)
            .where(notices.c.person_id == person_id, notices.c.conversation_id.is_not(None))
            .where(notices.c.sent_at.is_not(None))
            .order_by(notices.c.sent_at.desc(), notices.c.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            key = connection.execute(latest).scalar_one_or_none()
        return self.notice(key) if key else None

    def notice(self, key: str) -> Told | None:
        """Find a notice by its key."""
        with self._database.reading() as connection:
            rows = connection.execute(TOLD, {"key": key}).all()
            if not rows:
                return None
            return Told(
                rows[0].id, rows[0].person_id, tuple((row.conversation_id, row.until) for row in rows)
            )

    def newest_told(self, notice_id: int) -> Found | None:
        """Find the newest message that a notice told about."""
        told = FOUND.join(answers, answers.c.message_id == messages.c.id).where(
            answers.c.notice_id == notice_id
        )
        with self._database.reading() as connection:
            row = connection.execute(told.order_by(messages.c.posted_at.desc()).limit(1)).one_or_none()
            return None if row is None else Found(*row)

    def item(self, workspace_id: int, key: str) -> Item | None:
        """Find an item by its key, in capitals or not."""
        asked = select(items.c.id, items.c.key, items.c.title, items.c.assignee_id).where(
            items.c.workspace_id == workspace_id, func.lower(items.c.key) == key.lower()
        )
        with self._database.reading() as connection:
            row = connection.execute(asked).first()
            return None if row is None else Item(*row)


def _may_be_followed() -> Any:
    """Unite the ways to follow: by the conversation itself, by its item, or by its channel."""
    mine = {
        table: select(table.c[column]).where(table.c.person_id == PERSON)
        for table, column in (
            (conversation_standings, "conversation_id"),
            (item_standings, "item_id"),
            (channel_standings, "channel_id"),
        )
    }
    assigned = select(items.c.id).where(items.c.assignee_id == PERSON)
    by_item = or_(conversations.c.item_id.in_(mine[item_standings]), conversations.c.item_id.in_(assigned))
    channel = mine[channel_standings].where(channel_standings.c.choice.is_not(None))
    return union(
        mine[conversation_standings],
        select(conversations.c.id).where(by_item),
        select(conversations.c.id).where(conversations.c.channel_id.in_(channel)),
    )


def _newest() -> ColumnElement[Any]:
    newest = messages.alias("newest")
    return (
        select(newest.c.id)
        .where(newest.c.conversation_id == conversations.c.id, newest.c.deleted_at.is_(None))
        .order_by(newest.c.posted_at.desc())
        .limit(1)
        .correlate(conversations)
        .scalar_subquery()
    )


PERSON: ColumnElement[int] = bindparam("person")
IS_PERSON = people.c.id == PERSON
_author = people.alias("author")
FOUND: Select[Any] = (
    select(
        messages.c.id,
        messages.c.conversation_id,
        messages.c.channel_id,
        channels.c.ref.label("channel"),
        channels.c.name.label("channel_name"),
        messages.c.ref,
        messages.c.thread,
        func.coalesce(messages.c.author_name, _author.c.name, "").label("author"),
        messages.c.text,
        messages.c.posted_at,
        messages.c.planned,
    )
    .join(channels, channels.c.id == messages.c.channel_id)
    .outerjoin(_author, _author.c.id == messages.c.author_id)
)
CASE = cases(messages, IS_PERSON).where(messages.c.id == bindparam("message"))
_located = conversations.join(channels, channels.c.id == conversations.c.channel_id).outerjoin(
    items, items.c.id == conversations.c.item_id
)
IN_CONVERSATION = sights(_located, IS_PERSON).where(conversations.c.id == bindparam("conversation"))
WHERE: Select[Any] = (
    select(*whereabouts_columns())
    .select_from(_located)
    .where(conversations.c.id == bindparam("conversation"))
)
AT_CHANNEL = sights(channels.outerjoin(conversations, false()).outerjoin(items, false()), IS_PERSON).where(
    channels.c.id == bindparam("channel")
)
GIVEN: Select[Any] = (
    select(
        answers.c.medium,
        answers.c.state,
        answers.c.subject,
        answers.c.because,
        answers.c.due_at,
        answers.c.reason,
        notices.c.state.label("notice"),
        notices.c.sent_at,
        notices.c.why,
    )
    .outerjoin(notices, notices.c.id == answers.c.notice_id)
    .where(answers.c.message_id == bindparam("message"), answers.c.person_id == PERSON)
    .order_by(answers.c.medium)
)
FOLLOWING = (
    sights(
        conversations.join(messages, messages.c.id == _newest())
        .join(channels, channels.c.id == conversations.c.channel_id)
        .outerjoin(items, items.c.id == conversations.c.item_id),
        IS_PERSON,
        *whereabouts_columns(),
        messages.c.posted_at.label("last_at"),
        messages.c.ref.label("last_ref"),
        messages.c.thread.label("last_thread"),
    )
    .where(conversations.c.id.in_(_may_be_followed()))
    .order_by(messages.c.posted_at.desc(), conversations.c.id)
    .limit(bindparam("limit"))
)
TOLD: Select[Any] = (
    select(
        notices.c.id,
        notices.c.person_id,
        answers.c.conversation_id,
        func.max(messages.c.posted_at).label("until"),
    )
    .join(answers, answers.c.notice_id == notices.c.id)
    .join(messages, messages.c.id == answers.c.message_id)
    .where(notices.c.key == bindparam("key"))
    .group_by(notices.c.id, notices.c.person_id, answers.c.conversation_id)
    .order_by(answers.c.conversation_id)
)
