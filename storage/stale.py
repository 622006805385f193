"""Notices that may show the facts no longer: they are marked where facts change, and compared later."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
    union,
    update,
)

from storage.functions import among
from storage.prepared import Prepared
from storage.tables import answers, conversations, messages, notices
from storage.types import Moment, Numbers

AT: ColumnElement[datetime] = bindparam("at", type_=Moment)
CONVERSATION = bindparam("about", type_=notices.c.conversation_id.type)
WHOSE = bindparam("whose", type_=notices.c.person_id.type)
CHANGING: ColumnElement[int] = literal_column(str(0x756E63))
"""Tells the locks of conversations in which something changes from other ones."""


def _mark(*which: ColumnElement[bool]) -> Update:
    """Mark notices, in one order, so that two who mark do not wait for each other."""
    kept = (
        select(notices.c.id).where(*which, notices.c.kept_until > AT).order_by(notices.c.id).with_for_update()
    )
    # Each mark differs from the one before: whoever compares with the facts right now takes note.
    later = type_coerce(type_coerce(notices.c.amend_at, BigInteger) + 1, Moment)
    marked = case((notices.c.amend_at >= AT, later), else_=AT)
    return update(notices).where(notices.c.id.in_(kept)).values(amend_at=marked)


HERE = notices.c.conversation_id == CONVERSATION
OF_ALL = Prepared(_mark(HERE))
OF_ONE = Prepared(_mark(HERE, notices.c.person_id == WHOSE))


def conversation_changed(
    connection: Connection, conversation_id: int, at: datetime, person_id: int | None = None
) -> None:
    """Note that something is different in a conversation: for one person, or for all."""
    asked = {"about": conversation_id, "at": at}
    _begin(connection, conversations.c.id == conversation_id)
    if person_id is None:
        OF_ALL.run(connection, asked)
    else:
        OF_ONE.run(connection, asked | {"whose": person_id})


def message_changed(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    """Note that messages have other words, or are gone; one that is gone answers nobody any more."""
    told = select(answers.c.notice_id).join(messages, messages.c.id == answers.c.message_id).where(which)
    gone = and_(which, messages.c.deleted_at.is_not(None))
    near = select(notices.c.id).join(messages, messages.c.conversation_id == notices.c.conversation_id)
    _begin(connection, conversations.c.id.in_(select(messages.c.conversation_id).where(which)))
    affected = union(told.where(answers.c.notice_id.is_not(None)), near.where(gone))
    connection.execute(_mark(notices.c.id.in_(affected)), {"at": at})


def let_changes_end(connection: Connection, notice_ids: Collection[int]) -> None:
    """Wait for the changes that have begun in the conversations of notices: what is read next has them.

    A change marks the notices that it finds. One that another worker has just made, and that is loaded before
    the change is committed, would show the old facts for good. SQLite has one writer only.
    """
    if connection.dialect.name == "postgresql":
        ENDED.run(connection, {"ids": list(notice_ids)})


def _begin(connection: Connection, where: ColumnElement[bool]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(CHANGING, NUMBER)).where(where))


NUMBER = cast(conversations.c.id % 2**31, Integer)
CHANGED = select(notices.c.conversation_id).where(among(notices.c.id, bindparam("ids", type_=Numbers())))
ENDED = Prepared(
    # One lock after the other, so that nobody waits for somebody who waits for us.
    select(func.pg_advisory_lock(CHANGING, NUMBER), func.pg_advisory_unlock(CHANGING, NUMBER)).where(
        conversations.c.id.in_(CHANGED)
    )
)
