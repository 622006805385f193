"""The statements that make notices of waiting answers, claim them, and close them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
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

from rules.model import Medium
from storage.behind import is_behind, is_somewhere_behind
from storage.functions import among, constant, database_clock, random_key
from storage.notice import Closed
from storage.prepared import Prepared
from storage.states import AnswerState, NoticeState
from storage.tables import answers, notices, people
from storage.types import Duration, Moment, Numbers

NOW: ColumnElement[datetime] = bindparam("now", type_=Moment)
LATE: ColumnElement[datetime] = bindparam("late", type_=Moment)
IDS = bindparam("ids", type_=Numbers())
HOLDER: ColumnElement[str] = bindparam("claim", type_=Text)
LEASE_ENDS = type_coerce(database_clock(), Moment) + bindparam("lease", type_=Duration)
_LANES = {medium: f"{medium}_lanes" for medium in Medium}
_PEOPLE = {medium: f"{medium}_people" for medium in Medium}
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


def _is_open(table: FromClause) -> ColumnElement[bool]:
    """Say whether an answer, or a notice, is for nobody for whom the worker is closed."""
    closed = or_(
        *(
            and_(
                table.c.medium == constant(medium),
                or_(
                    among(people.c.workspace_id, bindparam(_LANES[medium], type_=Numbers())),
                    among(people.c.id, bindparam(_PEOPLE[medium], type_=Numbers())),
                ),
            )
            for medium in Medium
        )
    )
    return not_(exists(select(1).select_from(people).where(people.c.id == table.c.person_id, closed)))


def closed_values(closed: Closed) -> dict[str, list[int]]:
    """Write down for whom a worker is closed, as the statements want it."""
    values: dict[str, list[int]] = {}
    for medium in Medium:
        values[_LANES[medium]] = sorted(lane.workspace_id for lane in closed.lanes if lane.medium is medium)
        values[_PEOPLE[medium]] = sorted(closed.people.get(medium, ()))
    return values


def _due() -> FromClause:
    """Find the answers that are due, earliest first, and that no notice holds back."""
    return (
        select(answers.c.person_id, answers.c.medium, answers.c.conversation_id, answers.c.due_at)
        .where(
            waiting(answers),
            answers.c.due_at <= NOW,
            not_(_has_notice(answers)),
            not_(and_(answers.c.due_at < LATE, _has_summary(answers))),
            not_(is_behind(answers.c.conversation_id)),
            not_(and_(answers.c.due_at < LATE, is_somewhere_behind(answers.c.person_id))),
            not_(_quiet(answers)),
            _is_open(answers),
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
    kept_until = bindparam("kept_until", type_=Moment)
    rows = select(
        random_key(), constant(NoticeState.WAITING), kept_until, *by, func.min(bundle.c.due_at)
    ).group_by(*by)
    columns = ["key", "state", "kept_until", "person_id", "medium", "conversation_id", "due_at"]
    return upsert(notices).from_select(columns, rows).on_conflict_do_nothing()


def _claim() -> ReturningUpdate[Any]:
    """Take notices that nobody has, or whose worker has not come back in time."""
    free = or_(notices.c.state == constant(NoticeState.WAITING), notices.c.lease_until < database_clock())
    taken = (
        select(notices.c.id)
        .where(
            notices.c.state.in_(OPEN),
            notices.c.due_at <= NOW,
            free,
            not_(_is_behind_notice()),
            _is_open(notices),
        )
        .order_by(notices.c.due_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    unsure = case((notices.c.state == constant(NoticeState.SENDING), true()), else_=notices.c.unsure)
    home = select(people.c.workspace_id).where(people.c.id == notices.c.person_id).scalar_subquery()
    return (
        update(notices)
        .where(notices.c.id.in_(taken))
        .values(state=constant(NoticeState.CLAIMED), lease_until=LEASE_ENDS, holder=HOLDER, unsure=unsure)
        .returning(notices.c.id, notices.c.due_at, notices.c.medium, home.label("workspace_id"))
    )


def _is_behind_notice() -> ColumnElement[bool]:
    """Say whether something of what a notice is about may not have been taken in; a summary is about all."""
    summary = and_(notices.c.conversation_id.is_(None), is_somewhere_behind(notices.c.person_id))
    return or_(is_behind(notices.c.conversation_id), summary)


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
IS_HELD = exists(
    select(1).select_from(notices).where(notices.c.id == answers.c.notice_id, notices.c.holder == HOLDER)
)
"""The notice of an answer still belongs to the claim."""
WITHDRAW = (
    update(answers)
    .where(among(answers.c.id, IDS), IS_HELD)
    .values(
        state=AnswerState.WITHDRAWN,
        reason=bindparam("why"),
        seen_how=bindparam("how"),
        withdrawn_at=NOW,
        notice_id=None,
    )
)
BEGIN_SENDING: ReturningUpdate[Any] = (
    update(notices)
    .where(among(notices.c.id, IDS), notices.c.holder == HOLDER)
    .values(state=NoticeState.SENDING, lease_until=LEASE_ENDS, attempts=notices.c.attempts + 1)
    .returning(notices.c.id)
)
_MAY_HAVE_GONE = notices.c.state == constant(NoticeState.SENDING)
LET_GO = (
    update(notices)
    .where(notices.c.state.in_(OPEN), notices.c.lease_until > type_coerce(database_clock(), Moment))
    .values(
        state=case((_MAY_HAVE_GONE, notices.c.state), else_=constant(NoticeState.WAITING)),
        lease_until=case((_MAY_HAVE_GONE, LEASE_ENDS), else_=null()),
    )
)
HOLD: Select[Any] = (
    select(notices.c.id).where(among(notices.c.id, IDS), notices.c.holder == HOLDER).with_for_update()
)
RELEASE = update(answers).where(among(answers.c.notice_id, IDS)).values(notice_id=None)
REMOVE = delete(notices).where(among(notices.c.id, IDS))


def _settle(**values: Any) -> Prepared:
    """Settle one notice, if the claim still holds it."""
    mine = and_(notices.c.id == bindparam("notice"), notices.c.holder == HOLDER)
    return Prepared(update(notices).where(mine).values(values))


SENT = _settle(
    state=NoticeState.SENT,
    lease_until=null(),
    **{name: bindparam(name) for name in ("sent_ref", "sent_at", "quiet_until", "kept_until", "shown")},
)
AGAIN = _settle(
    state=NoticeState.WAITING,
    attempts=notices.c.attempts - bindparam("untried", type_=Integer),
    **{name: bindparam(name) for name in ("due_at", "why", "unsure")},
)
FAILED = _settle(state=NoticeState.FAILED, why=bindparam("why"), kept_until=null(), amend_at=null())
CLOSE = (
    update(answers)
    .where(among(answers.c.notice_id, IDS), answers.c.state == constant(AnswerState.WAITING), IS_HELD)
    .values(state=bindparam("closed", type_=answers.c.state.type))
)


def _hand_over() -> Insert:
    """Promise by another medium what a notice cannot deliver, unless that was promised already."""
    same = ("message_id", "conversation_id", "person_id", "subject", "because")
    rows = select(
        *(answers.c[name] for name in same),
        constant(AnswerState.WAITING),
        bindparam("other", type_=answers.c.medium.type),
        NOW,
    ).where(among(answers.c.notice_id, IDS), answers.c.state == constant(AnswerState.WAITING), IS_HELD)
    return upsert(answers).from_select([*same, "state", "medium", "due_at"], rows).on_conflict_do_nothing()


HAND_OVER = _hand_over()
NEXT = select(
    select(func.min(answers.c.due_at)).where(waiting(answers)).scalar_subquery(),
    select(func.min(notices.c.due_at)).where(notices.c.state.in_(OPEN)).scalar_subquery(),
)
