"""Loads claimed notices, any number of them by the same few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, not_, or_, select

from rules.delivery import Answer
from storage.cases import cases, read_case, read_evidence, read_whereabouts
from storage.functions import among, constant
from storage.layers import WORKSPACE, Layers, layer_columns, personal_columns
from storage.notice import DueAlert, DueNotice, Recipient
from storage.prepared import Prepared
from storage.states import AnswerState
from storage.tables import answers, messages, notices, people, workspaces
from storage.types import Numbers

IDS = bindparam("ids", type_=Numbers())
RECIPIENT = ("workspace_id", "ref", "name", "email", "language", "timezone")


def _is_first() -> ColumnElement[bool]:
    """Say whether its recipient was sent no notice before it."""
    other = notices.alias("other")
    earlier = or_(notices.c.sent_at.is_(None), other.c.sent_at < notices.c.sent_at)
    same_time = and_(other.c.sent_at == notices.c.sent_at, other.c.id < notices.c.id)
    sent = and_(other.c.person_id == notices.c.person_id, other.c.sent_at.is_not(None))
    return not_(exists(select(1).select_from(other).where(sent, or_(earlier, same_time))))


def _alerts(state: AnswerState) -> Prepared:
    return Prepared(
        cases(
            answers.join(messages, messages.c.id == answers.c.message_id),
            people.c.id == answers.c.person_id,
            answers.c.id.label("answer_id"),
            answers.c.notice_id,
            answers.c.subject,
            answers.c.because,
            messages.c.edited_at,
        )
        .where(among(answers.c.notice_id, IDS), answers.c.state == constant(state))
        .order_by(messages.c.posted_at, messages.c.id)
    )


NOTICES = Prepared(
    select(
        *(
            notices.c[name]
            for name in ("id", "key", "medium", "attempts", "unsure", "conversation_id", "person_id")
        ),
        _is_first().label("first"),
        *(people.c[name] for name in RECIPIENT),
        *personal_columns(),
        *layer_columns(workspaces, WORKSPACE),
    )
    .join(people, people.c.id == notices.c.person_id)
    .join(workspaces, workspaces.c.id == people.c.workspace_id)
    .where(among(notices.c.id, IDS))
    .order_by(notices.c.due_at, notices.c.id)
)
ALERTS = {state: _alerts(state) for state in (AnswerState.WAITING, AnswerState.SENT)}


def load_notices(
    connection: Connection,
    layers: Layers,
    notice_ids: Sequence[int],
    state: AnswerState = AnswerState.WAITING,
) -> list[DueNotice]:
    """Load notices, earliest due first, each with its alerts of that state in the order of writing."""
    alerts: dict[int, list[Mapping[Any, Any]]] = defaultdict(list)
    for row in ALERTS[state].rows(connection, {"ids": notice_ids}):
        alerts[row["notice_id"]].append(row)
    found = NOTICES.rows(connection, {"ids": notice_ids})
    return [_notice(row, alerts[row["id"]], layers) for row in found]


def _notice(row: Mapping[Any, Any], alerts: Sequence[Mapping[Any, Any]], layers: Layers) -> DueNotice:
    return DueNotice(
        id=row["id"],
        key=row["key"],
        medium=row["medium"],
        attempts=row["attempts"],
        unsure=row["unsure"],
        recipient=_recipient(row, layers),
        summary=row["conversation_id"] is None,
        first=bool(row["first"]),
        alerts=tuple(_alert(one, layers) for one in alerts),
    )


def _recipient(row: Mapping[Any, Any], layers: Layers) -> Recipient:
    return Recipient(
        person_id=row["person_id"],
        **{name: row[name] for name in RECIPIENT},
        settings=layers.settings(row, row, row["language"]),
    )


def _alert(row: Mapping[Any, Any], layers: Layers) -> DueAlert:
    return DueAlert(
        answer_id=row["answer_id"],
        subject=row["subject"],
        because=row["because"],
        answer=None if row["answered_at"] is None else Answer(row["answered_by"], row["answered_at"]),
        case=read_case(row, layers),
        evidence=read_evidence(row),
        where=read_whereabouts(row),
        ref=row["ref"],
        thread=row["thread"],
        author=row["author"],
        text=row["text"],
        files=row["files"],
        edited_at=row["edited_at"],
    )
