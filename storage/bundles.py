"""The statements that make notices of waiting answers, claim them, and close them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import ReturningUpdate

from storage.functions import among, constant, database_clock, random_key
from storage.prepared import Prepared
from storage.states import AnswerState, NoticeState
from storage.tables import answers, notices
from storage.types import Duration, Moment, Numbers

NOW: ColumnElement[datetime] = bindparam("now", type_=Moment)
LATE: ColumnElement[datetime] = bindparam("late", type_=Moment)
IDS = bindparam("ids", type_=Numbers())
LEASE_ENDS = type_coerce(database_clock(), Moment) + bindparam("lease", type_=Duration)
OPEN = tuple(constant(state) for state in (NoticeState.WAITING, NoticeState.CLAIMED, NoticeState.SENDING))


def waiting(table: FromClause) -> ColumnElement[bool]:
    """Say whether an answer is an alert that no notice has taken up yet."""
    return and_(table.c.state == constant(AnswerState.WAITING), table.c.notice_id.is_(None))


def _has_notice(answer: FromClause) -> ColumnElement[bool]:
    one = notices.alias("open")
    return _open(one, answer, one.c.conversation_id == answer.c.conversation_id)


def _has_summary(answer: FromClause) -> ColumnElement[bool]:
    one = notices.alias("summary")
    return _open(one, answer, one.c.conversation_id.is_(None))


def _open(one: FromClause, answer: FromClause, about: ColumnElement[bool]) -> ColumnElement[bool]:
    same = and_(one.c.person_id == answer.c.person_id, one.c.medium == answer.c.medium)
    return exists(select(1).select_from(one).where(same, one.c.state.in_(OPEN), about))


def _quiet(answer: FromClause) -> ColumnElement[bool]:
    earlier = notices.alias("earlier")
    return exists(
        select(1)
        .select_from(earlier)
        .where(
            earlier.c.person_id == answer.c.person_id,
            earlier.c.conversation_id == answer.c.conversation_id,
            earlier.c.medium == answer.c.medium,
            earlier.c.quiet_until > NOW,
        )
    )


def _due() -> FromClause:
    """Find the answers that are due, earliest first, and that no notice holds back."""
    return (
        select(answers.c.person_id, answers.c.medium, answers.c.conversation_id, answers.c.due_at)
        .where(
            waiting(answers),
            answers.c.due_at <= NOW,
            not_(_has_notice(answers)),
            not_(and_(answers.c.due_at < LATE, _has_summary(answers))),
            not_(_quiet(answers)),
        )
        .order_by(answers.c.due_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .subquery("due")
    )


def _bundle() -> Insert:
    """Make a notice of every due bundle that has none; what is very late goes into one summary per person."""
    due = _due()
    earliest = func.min(due.c.due_at)
    about = case((earliest < LATE, null()), else_=due.c.conversation_id).label("conversation_id")
    bundle = (
        select(due.c.person_id, due.c.medium, about, earliest.label("due_at"))
        .group_by(due.c.person_id, due.c.medium, due.c.conversation_id)
        .subquery("bundle")
    )
    by = (bundle.c.person_id, bundle.c.medium, bundle.c.conversation_id)
    rows = select(random_key(), constant(NoticeState.WAITING), *by, func.min(bundle.c.due_at)).group_by(*by)
    columns = ["key", "state", "person_id", "medium", "conversation_id", "due_at"]
    return upsert(notices).from_select(columns, rows).on_conflict_do_nothing()


def _claim() -> ReturningUpdate[Any]:
    """Take notices that nobody has, or whose worker has not come back in time."""
    free = or_(notices.c.state == constant(NoticeState.WAITING), notices.c.lease_until < database_clock())
    taken = (
        select(notices.c.id)
        .where(notices.c.state.in_(OPEN), notices.c.due_at <= NOW, free)
        .order_by(notices.c.due_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    unsure = case((notices.c.state == constant(NoticeState.SENDING), true()), else_=notices.c.unsure)
    return (
        update(notices)
        .where(notices.c.id.in_(taken))
        .values(state=constant(NoticeState.CLAIMED), lease_until=LEASE_ENDS, unsure=unsure)
        .returning(notices.c.id, notices.c.due_at)
    )


def _gather(*where: ColumnElement[bool]) -> Update:
    """Let waiting answers join their notice; none joins one that may have arrived already."""
    same = and_(answers.c.person_id == notices.c.person_id, answers.c.medium == notices.c.medium)
    return (
        update(answers)
        .where(among(notices.c.id, IDS), not_(notices.c.unsure), same, waiting(answers), *where)
        .values(notice_id=notices.c.id)
    )


def _late_bundle() -> ColumnElement[bool]:
    late = answers.alias("late")
    same = and_(*(late.c[name] == answers.c[name] for name in ("person_id", "medium", "conversation_id")))
    return exists(select(1).select_from(late).where(same, waiting(late), late.c.due_at < LATE))


BUNDLE = _bundle()
CLAIM = _claim()
GATHER = _gather(notices.c.conversation_id == answers.c.conversation_id)
GATHER_LATE = _gather(notices.c.conversation_id.is_(None), _late_bundle(), not_(_has_notice(answers)))
WITHDRAW = (
    update(answers)
    .where(among(answers.c.id, IDS))
    .values(state=AnswerState.WITHDRAWN, reason=bindparam("why"), notice_id=None)
)
BEGIN_SENDING = (
    update(notices)
    .where(among(notices.c.id, IDS))
    .values(state=NoticeState.SENDING, lease_until=LEASE_ENDS, attempts=notices.c.attempts + 1)
)
RELEASE = update(answers).where(among(answers.c.notice_id, IDS)).values(notice_id=None)
REMOVE = delete(notices).where(among(notices.c.id, IDS))
SENT = Prepared(
    update(notices)
    .where(notices.c.id == bindparam("notice"))
    .values(
        state=NoticeState.SENT,
        sent_ref=bindparam("sent_ref"),
        sent_at=bindparam("sent_at"),
        quiet_until=bindparam("quiet_until"),
    )
)
AGAIN = Prepared(
    update(notices)
    .where(notices.c.id == bindparam("notice"))
    .values(
        state=NoticeState.WAITING,
        due_at=bindparam("due_at"),
        why=bindparam("why"),
        unsure=bindparam("unsure"),
    )
)
FAILED = Prepared(
    update(notices)
    .where(notices.c.id == bindparam("notice"))
    .values(state=NoticeState.FAILED, why=bindparam("why"))
)
CLOSE = (
    update(answers)
    .where(among(answers.c.notice_id, IDS), answers.c.state == constant(AnswerState.WAITING))
    .values(state=bindparam("closed", type_=answers.c.state.type))
)
NEXT = select(
    select(func.min(answers.c.due_at)).where(waiting(answers)).scalar_subquery(),
    select(func.min(notices.c.due_at)).where(notices.c.state.in_(OPEN)).scalar_subquery(),
)
