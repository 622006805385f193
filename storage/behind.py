"""Channels that are behind: of what was said there not everything has been taken in yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    nulls_last,
    or_,
    select,
    type_coerce,
    update,
)

from rules.model import Audience
from storage.engine import Database
from storage.functions import constant
from storage.states import AnswerState
from storage.tables import answers, channels, conversations, messages, people
from storage.types import Moment

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lag:
    """A channel that is behind."""

    channel: str
    """The platform's name of it."""
    since: datetime
    """Until then everything has been taken in."""


@dataclass(frozen=True, slots=True)
class Known:
    """A message as it is stored."""

    ref: str
    posted_at: datetime
    text: str
    files: int


class Behind:
    """Remembers which channels are behind; nobody is told anything of them until they have caught up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fall_behind(
        self, workspace_id: int, channel_refs: Collection[str] | None = None, *, since: datetime = ALWAYS
    ) -> None:
        """Note that something may have been missed in these channels, or in all that are watched.

        ``since`` says until when everything was taken in; a platform that knows it by other means needs none.
        A channel that was behind already is so a microsecond longer: whoever catches it up takes note.
        """
        theirs = and_(channels.c.workspace_id == workspace_id, channels.c.watched)
        if channel_refs is not None:
            theirs = and_(theirs, channels.c.ref.in_(channel_refs))
        then = literal(since, Moment)
        longer = type_coerce(type_coerce(channels.c.behind_since, BigInteger) - 1, Moment)
        news = or_(channels.c.behind_since.is_(None), channels.c.behind_since > since)
        with self._database.writing() as connection:
            noted = update(channels).where(theirs).values(behind_since=case((news, then), else_=longer))
            connection.execute(noted)

    def caught_up(self, workspace_id: int, channel_ref: str, since: datetime | None = None) -> None:
        """Note that everything that was said in a channel has been taken in.

        With ``since``, as its lag told: unless it has fallen behind again meanwhile.
        """
        it = and_(channels.c.workspace_id == workspace_id, channels.c.ref == channel_ref)
        if since is not None:
            it = and_(it, channels.c.behind_since == since)
        with self._database.writing() as connection:
            connection.execute(update(channels).where(it).values(behind_since=None))

    def lags(self, workspace_id: int) -> list[Lag]:
        """List the channels that are behind, first those where somebody waits, then the busiest of late."""
        with self._database.reading() as connection:
            return [Lag(*row) for row in connection.execute(LAGS, {"workspace": workspace_id})]

    def since(self, workspace_id: int, channel_ref: str) -> datetime | None:
        """Say until when everything in a channel has been taken in; None if it is not behind."""
        with self._database.reading() as connection:
            it = and_(channels.c.workspace_id == workspace_id, channels.c.ref == channel_ref)
            return connection.execute(select(channels.c.behind_since).where(it)).scalar()

    def known(self, workspace_id: int, channel_ref: str, since: datetime) -> list[Known]:
        """List the messages of a channel since then, and older ones of which somebody is still to be told."""
        asked = {"workspace": workspace_id, "channel": channel_ref, "since": since}
        with self._database.reading() as connection:
            return [Known(*row) for row in connection.execute(KNOWN, asked)]


def is_behind(conversation_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether the channel of a conversation is behind; where none is, nothing else is looked at."""
    home, place = conversations.alias("behind_home"), channels.alias("behind")
    here = (
        select(1)
        .select_from(home.join(place, place.c.id == home.c.channel_id))
        .where(home.c.id == conversation_id, _lags(place))
    )
    return and_(_anything_is(), exists(here))


def is_somewhere_behind(person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether any channel of a person's workspace is behind."""
    who, place = people.alias("behind_person"), channels.alias("behind")
    theirs = (
        select(1)
        .select_from(who.join(place, place.c.workspace_id == who.c.workspace_id))
        .where(who.c.id == person_id, _lags(place))
    )
    return and_(_anything_is(), exists(theirs))


def _anything_is() -> ColumnElement[bool]:
    """Ask once for a whole statement whether any channel is behind, which is hardly ever so."""
    place = channels.alias("any_behind")
    return exists(select(1).select_from(place).where(place.c.behind_since.is_not(None)))


def _lags(place: FromClause) -> ColumnElement[bool]:
    """Say whether a channel is behind; one that was left or is off has nothing to tell."""
    return and_(place.c.behind_since.is_not(None), place.c.audience != constant(Audience.OFF))


def _waiting() -> ColumnElement[bool]:
    return exists(
        select(1)
        .select_from(answers.join(conversations, conversations.c.id == answers.c.conversation_id))
        .where(
            conversations.c.channel_id == channels.c.id,
            answers.c.state == constant(AnswerState.WAITING),
            answers.c.notice_id.is_(None),
        )
        .correlate(channels)
    )


def _newest() -> ColumnElement[Any]:
    here = and_(messages.c.channel_id == channels.c.id, messages.c.thread.is_(None))
    return select(func.max(messages.c.posted_at)).where(here).correlate(channels).scalar_subquery()


LAGS: Select[Any] = (
    select(channels.c.ref, channels.c.behind_since)
    .where(channels.c.workspace_id == bindparam("workspace"), _lags(channels))
    .order_by(case((_waiting(), 0), else_=1), nulls_last(_newest().desc()), channels.c.id)
)
AWAITED = exists(
    select(1)
    .select_from(answers)
    .where(answers.c.message_id == messages.c.id, answers.c.state == constant(AnswerState.WAITING))
)
KNOWN: Select[Any] = (
    select(messages.c.ref, messages.c.posted_at, messages.c.text, messages.c.files)
    .join(channels, channels.c.id == messages.c.channel_id)
    .where(channels.c.workspace_id == bindparam("workspace"), channels.c.ref == bindparam("channel"))
    .where(messages.c.deleted_at.is_(None))
    .where(or_(messages.c.posted_at >= bindparam("since", type_=Moment), AWAITED))
    .order_by(messages.c.posted_at)
)
