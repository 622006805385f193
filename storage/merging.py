"""Two conversations that become one, because their topics did."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, insert, select, update

from rules.following import merged
from rules.model import Stance
from storage.states import AnswerState, NoticeState
from storage.tables import answers, conversation_standings, conversations, messages, notices, seen_marks

INSTANT = timedelta(microseconds=1)
OPEN = (NoticeState.WAITING, NoticeState.CLAIMED, NoticeState.SENDING)


def merge(connection: Connection, source: int, target: int) -> None:
    """Let everything of one conversation belong to another; an empty row without a topic stays behind."""
    _merge_seen(connection, source, target)
    _merge_standings(connection, source, target)
    _merge_notices(connection, source, target)
    for table in (messages, answers):
        connection.execute(
            update(table).where(table.c.conversation_id == source).values(conversation_id=target)
        )
    _inherit_item(connection, source, target)
    left = {"topic": None, "folded_topic": None, "item_id": None}
    connection.execute(update(conversations).where(conversations.c.id == source).values(left))


def _merge_seen(connection: Connection, source: int, target: int) -> None:
    """Keep of what somebody has seen what they have seen of both: evidence reaches no other conversation."""
    marks = _by_person(
        connection, select(seen_marks).where(seen_marks.c.conversation_id.in_((source, target)))
    )
    times = {one: _times(connection, one) for one in (source, target)}
    connection.execute(delete(seen_marks).where(seen_marks.c.conversation_id.in_((source, target))))
    for rows in marks.values():
        until = {row["conversation_id"]: row["seen_until"] for row in rows}
        newest = max(rows, key=lambda row: row["seen_until"])
        unseen = (_first_after(times[one], until.get(one)) for one in (source, target))
        together = min([newest["seen_until"], *(moment - INSTANT for moment in unseen if moment is not None)])
        mark = dict(newest) | {"conversation_id": target, "seen_until": together}
        connection.execute(insert(seen_marks).values(mark))


def _merge_standings(connection: Connection, source: int, target: int) -> None:
    """Let each person's latest explicit choice hold, and remember when they first wrote."""
    both = conversation_standings.c.conversation_id.in_((source, target))
    standings = _by_person(connection, select(conversation_standings).where(both))
    connection.execute(delete(conversation_standings).where(both))
    for person_id, rows in standings.items():
        stance = merged(*(_stance(row) for row in rows))
        chosen = (
            {} if stance is None else {"choice": stance.choice, "muted": stance.muted, "stance_at": stance.at}
        )
        wrote_at = min((row["wrote_at"] for row in rows if row["wrote_at"] is not None), default=None)
        row = {"conversation_id": target, "person_id": person_id, "wrote_at": wrote_at} | chosen
        connection.execute(insert(conversation_standings).values(row))


def _merge_notices(connection: Connection, source: int, target: int) -> None:
    """Dissolve notices that wait for another try, so that their alerts are bundled anew; keep the others.

    One that is on its way keeps the old conversation until it is settled: only one may be open in the new.
    """
    waiting = and_(notices.c.conversation_id == source, notices.c.state == NoticeState.WAITING)
    ids = select(notices.c.id).where(waiting)
    carried = and_(answers.c.notice_id.in_(ids), answers.c.state == AnswerState.WAITING)
    connection.execute(update(answers).where(carried).values(notice_id=None))
    bare = ~exists(select(1).where(answers.c.notice_id == notices.c.id))
    connection.execute(delete(notices).where(waiting, bare))
    settled = and_(notices.c.conversation_id == source, notices.c.state.not_in(OPEN))
    connection.execute(update(notices).where(settled).values(conversation_id=target))


def _inherit_item(connection: Connection, source: int, target: int) -> None:
    """Attach the target to the source's item, unless somebody or something has settled that already."""
    item = select(conversations.c.item_id).where(conversations.c.id == source)
    item_id = connection.execute(item).scalar_one()
    free = and_(
        conversations.c.id == target,
        conversations.c.item_id.is_(None),
        conversations.c.attached_by_hand.is_(False),
    )
    if item_id is not None:
        connection.execute(update(conversations).where(free).values(item_id=item_id))


def _by_person(connection: Connection, asked: Select[Any]) -> dict[int, list[Mapping[Any, Any]]]:
    found: dict[int, list[Mapping[Any, Any]]] = defaultdict(list)
    for row in connection.execute(asked).mappings():
        found[row["person_id"]].append(row)
    return found


def _times(connection: Connection, conversation_id: int) -> Sequence[datetime]:
    here = messages.c.conversation_id == conversation_id
    return (
        connection.execute(select(messages.c.posted_at).where(here).order_by(messages.c.posted_at))
        .scalars()
        .all()
    )


def _first_after(times: Sequence[datetime], seen_until: datetime | None) -> datetime | None:
    """Find the first message that somebody is not known to have seen."""
    start = 0 if seen_until is None else bisect_right(times, seen_until)
    return times[start] if start < len(times) else None


def _stance(row: Mapping[Any, Any]) -> Stance | None:
    return None if row["stance_at"] is None else Stance(row["stance_at"], row["choice"], row["muted"])
