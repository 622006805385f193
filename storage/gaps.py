"""What is stored of messages, to be compared with what the platform tells of them after a gap."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from storage.engine import Database
from storage.states import AnswerState
from storage.tables import answers, channels, conversations, messages


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is stored."""

    ref: str
    channel: str
    """The platform's name of its channel."""
    topic: str | None
    resolved: bool
    text: str


class Gaps:
    """Answers what is known from before a gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent(self, workspace_id: int, span: timedelta) -> list[Kept]:
        """Tell the messages of watched channels that may still matter, the oldest first.

        Those are all of which somebody is still to be told, and the last ones: up to ``span`` older than the
        newest.
        """
        here = channels.c.workspace_id == workspace_id
        with self._database.reading() as connection:
            newest = connection.execute(NEWEST.where(here)).scalar_one()
            if newest is None:
                return []
            matters = or_(messages.c.posted_at >= newest - span, messages.c.id.in_(WAITING))
            asked = KEPT.where(here, matters).order_by(messages.c.posted_at)
            return [Kept(*row) for row in connection.execute(asked)]


_in_channels = messages.join(channels, messages.c.channel_id == channels.c.id)
NEWEST: Any = select(func.max(messages.c.posted_at)).select_from(_in_channels)
WAITING: Any = select(answers.c.message_id).where(answers.c.state == AnswerState.WAITING)
KEPT: Any = (
    select(
        messages.c.ref,
        channels.c.ref,
        conversations.c.topic,
        conversations.c.resolved,
        messages.c.text,
    )
    .select_from(_in_channels.join(conversations, messages.c.conversation_id == conversations.c.id))
    .where(channels.c.watched, messages.c.deleted_at.is_(None))
)
