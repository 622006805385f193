"""Two conversations that become one, because their topics did."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, select, update

from rules.following import merged
from rules.model import Stance
from storage.states import AnswerState, NoticeState
from storage.tables import answers, conversation_standings, conversations, messages, notices, seen_marks

INSTANT = timedelta(microseconds=1)
TICK = timedelta(seconds=1)
"""Moves may be dated to the second, and messages more precisely."""
OPEN = (NoticeState.WAITING, NoticeState.CLAIMED, NoticeState.SENDING)
IS_FREE = and_(notices.c.state == NoticeState.WAITING, notices.c.unsure.is_(False))
"""A notice that has certainly not arrived, and that nobody is about to send."""


def merge(connection: Connection, source: int, target: int, at: datetime) -> None:
    """Let everything of one conversation belong to another; an empty row without a topic stays behind."""
    share_seen(connection, {source: _times(connection, source)}, target)
    connection.execute(delete(seen_marks).where(seen_marks.c.conversation_id == source))
    _merge_standings(connection, source, target)
    _merge_notices(connection, source, target)
    connection.execute(update(messages).where(messages.c.conversation_id == source).values(gone(target, at)))
    connection.execute(
        update(answers).where(answers.c.conversation_id == source).values(conversation_id=target)
    )
    _inherit_item(connection, source, target)
    left = {"topic": None, "folded_topic": None, "item_id": None}
    connection.execute(update(conversations).where(conversations.c.id == source).values(left))


def gone(target: int, at: datetime) -> dict[str, Any]:
    """Say what is noted about messages that come to another conversation: they remember where they were."""
    said_in = func.coalesce(messages.c.said_in_id, messages.c.conversation_id)
    return {"conversation_id": target, "said_in_id": said_in, "moved_at": at}


def share_seen(connection: Connection, moved: Mapping[int, Sequence[datetime]], target: int) -> None:
    """Before messages of other conversations come to one, cut what is known to be seen at what is not.

    ``moved`` tells when the messages of each were written, in order: evidence reaches no other conversation.
    """
    times = {target: _times(connection, target), **moved}
    marks = _by_person(connection, select(seen_marks).where(seen_marks.c.conversation_id.in_(times)))
    connection.execute(delete(seen_marks).where(seen_marks.c.conversation_id == target))
    for rows in marks.values():
        until = {row["conversation_id"]: row["seen_until"] for row in rows}
        known = [row for row in rows if row["conversation_id"] == target or _first_by(times, row)]
        newest = max(known, key=lambda row: row["seen_until"], default=None)
        unseen = [_first_after(times[one], until.get(one)) for one in times]
        limits = [moment - INSTANT for moment in unseen if moment is not None]
        if newest is not None:
            mark = {"conversation_id": target, "seen_until": min([newest["seen_until"], *limits])}
            connection.execute(insert(seen_marks).values(dict(newest) | mark))


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

    One that is on its way, or may have arrived, keeps the old conversation until it is settled: only one may
    be open in the new.
    """
    waiting = and_(notices.c.conversation_id == source, IS_FREE)
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


def _first_by(times: Mapping[int, Sequence[datetime]], mark: Mapping[Any, Any]) -> bool:
    """Say whether any of the messages is known to be seen by that mark."""
    return any(moment <= mark["seen_until"] for moment in times[mark["conversation_id"]][:1])


def _first_after(times: Sequence[datetime], seen_until: datetime | None) -> datetime | None:
    """Find the first message that somebody is not known to have seen."""
    start = 0 if seen_until is None else bisect_right(times, seen_until)
    return times[start] if start < len(times) else None


def _stance(row: Mapping[Any, Any]) -> Stance | None:
    return None if row["stance_at"] is None else Stance(row["stance_at"], row["choice"], row["muted"])
