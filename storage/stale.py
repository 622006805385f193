"""Notices that may show the facts no longer: they are marked where facts change, and compared later."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, and_, bindparam, select, union, update

from storage.prepared import Prepared
from storage.tables import answers, messages, notices
from storage.types import Moment

AT: ColumnElement[datetime] = bindparam("at", type_=Moment)
CONVERSATION = bindparam("about", type_=notices.c.conversation_id.type)
WHOSE = bindparam("whose", type_=notices.c.person_id.type)


def _mark(*which: ColumnElement[bool]) -> Update:
    """Mark notices, in one order, so that two who mark do not wait for each other."""
    kept = (
        select(notices.c.id).where(*which, notices.c.kept_until > AT).order_by(notices.c.id).with_for_update()
    )
    return update(notices).where(notices.c.id.in_(kept)).values(amend_at=AT)


HERE = notices.c.conversation_id == CONVERSATION
OF_ALL = Prepared(_mark(HERE))
OF_ONE = Prepared(_mark(HERE, notices.c.person_id == WHOSE))


def conversation_changed(
    connection: Connection, conversation_id: int, at: datetime, person_id: int | None = None
) -> None:
    """Note that something is different in a conversation: for one person, or for all."""
    asked = {"about": conversation_id, "at": at}
    if person_id is None:
        OF_ALL.run(connection, asked)
    else:
        OF_ONE.run(connection, asked | {"whose": person_id})


def message_changed(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    """Note that messages have other words, or are gone; one that is gone answers nobody any more."""
    told = select(answers.c.notice_id).join(messages, messages.c.id == answers.c.message_id).where(which)
    gone = and_(which, messages.c.deleted_at.is_not(None))
    near = select(notices.c.id).join(messages, messages.c.conversation_id == notices.c.conversation_id)
    affected = union(told.where(answers.c.notice_id.is_not(None)), near.where(gone))
    connection.execute(_mark(notices.c.id.in_(affected)), {"at": at})
