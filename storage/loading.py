"""Loads claimed notices, any number of them by the same few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from rules.delivery import Answer
from storage.cases import cases, read_case, read_evidence, read_whereabouts
from storage.functions import among, constant
from storage.layers import WORKSPACE, Layers, layer_columns
from storage.notice import DueAlert, DueNotice, Recipient
from storage.prepared import Prepared
from storage.states import AnswerState
from storage.tables import answers, messages, notices, people, workspaces
from storage.types import Numbers

IDS = bindparam("ids", type_=Numbers())
RECIPIENT = ("workspace_id", "ref", "name", "email", "language", "timezone")

NOTICES = Prepared(
    select(
        *(
            notices.c[name]
            for name in ("id", "key", "medium", "attempts", "unsure", "conversation_id", "person_id")
        ),
        *(people.c[name] for name in RECIPIENT),
        *layer_columns(people),
        *layer_columns(workspaces, WORKSPACE),
    )
    .join(people, people.c.id == notices.c.person_id)
    .join(workspaces, workspaces.c.id == people.c.workspace_id)
    .where(among(notices.c.id, IDS))
    .order_by(notices.c.due_at, notices.c.id)
)
ALERTS = Prepared(
    cases(
        answers.join(messages, messages.c.id == answers.c.message_id),
        people.c.id == answers.c.person_id,
        answers.c.id.label("answer_id"),
        answers.c.notice_id,
    )
    .where(among(answers.c.notice_id, IDS), answers.c.state == constant(AnswerState.WAITING))
    .order_by(messages.c.posted_at, messages.c.id)
)


def load_notices(connection: Connection, layers: Layers, notice_ids: Sequence[int]) -> list[DueNotice]:
    """Load notices, earliest due first, each with its alerts in the order of writing."""
    alerts: dict[int, list[Mapping[Any, Any]]] = defaultdict(list)
    for row in ALERTS.rows(connection, {"ids": notice_ids}):
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
        answer=None if row["answered_at"] is None else Answer(row["answered_by"], row["answered_at"]),
        case=read_case(row, layers),
        evidence=read_evidence(row),
        where=read_whereabouts(row),
        ref=row["ref"],
        thread=row["thread"],
        author=row["author"],
        text=row["text"],
        files=row["files"],
    )
