"""A long past, made at once: messages, each a conversation of its own, and what became of them."""

from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from benchmarks.team import RECIPIENTS, Team, at, mates
from rules.decide import Subject
from rules.following import Because
from rules.model import Kind, Medium, Role
from storage.states import AnswerState, NoticeState
from storage.tables import answers, channels, conversations, messages, notices

Past = Callable[[Team, int], None]
"""Puts so many alerts into a store."""

LONG_AGO, FAR_AHEAD = at(-1_000_000), at(1_000_000)
BATCH = 5_000
Row = dict[str, Any]


def settled(team: Team, alerts: int) -> None:
    """Let so many alerts have been sent, long ago, each in a notice of its own."""
    sent = {"state": AnswerState.SENT, "due_at": LONG_AGO}
    with team.store.database.writing() as connection:
        _say(connection, team, alerts // RECIPIENTS)
        numbered = list(enumerate(_each(team, alerts), 1))
        _fill(connection, notices, (_notice(number, one) for number, one in numbered))
        _fill(connection, answers, (_answer(one) | sent | {"notice_id": number} for number, one in numbered))


def waiting(team: Team, alerts: int) -> None:
    """Let so many alerts wait, far from being due."""
    with team.store.database.writing() as connection:
        _say(connection, team, alerts // RECIPIENTS)
        waits = {"state": AnswerState.WAITING, "due_at": FAR_AHEAD, "notice_id": None}
        _fill(connection, answers, (_answer(one) | waits for one in _each(team, alerts)))


PASTS: dict[str, Past] = {"settled": settled, "waiting": waiting}


def _say(connection: Connection, team: Team, count: int) -> None:
    """Store messages; each has the number of its conversation."""
    (channel,) = connection.execute(select(channels.c.id).where(channels.c.ref == "acme")).scalars()
    home = {"workspace_id": team.workspace.id, "channel_id": channel}
    _fill(connection, conversations, ({"id": number} | home for number in range(1, count + 1)))
    said = {
        "channel_id": channel,
        "author_role": Role.CUSTOMER,
        "kind": Kind.FROM_CUSTOMER,
        "posted_at": LONG_AGO,
        "text": "Long forgotten.",
    }
    _fill(
        connection,
        messages,
        (said | {"id": one, "conversation_id": one, "ref": f"past{one}"} for one in range(1, count + 1)),
    )


def _each(team: Team, alerts: int) -> Iterator[Row]:
    """Name the recipient and the conversation of each alert."""
    ids = team.ids(mates())
    pairs = ({"conversation_id": number, "person_id": id_} for number in count(1) for id_ in ids)
    return islice(pairs, alerts)


def _notice(number: int, one: Row) -> Row:
    sent = {"state": NoticeState.SENT, "medium": Medium.DIRECT_MESSAGE, "due_at": LONG_AGO}
    return one | sent | {"id": number, "key": f"past{number}", "sent_at": LONG_AGO, "quiet_until": LONG_AGO}


def _answer(one: Row) -> Row:
    return one | {
        "message_id": one["conversation_id"],
        "medium": Medium.DIRECT_MESSAGE,
        "subject": Subject.CUSTOMER_MESSAGE,
        "because": Because.ALL_CUSTOMERS,
    }


def _fill(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.execute(insert(table), batch)
