"""How much was usually written where."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from rules.model import Audience
from storage.engine import Database
from storage.functions import constant
from storage.tables import channels, messages
from storage.types import Moment


class Habits:
    """Counts what was written, so that somebody notices when it stops."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def written(self, workspace_id: int, since: datetime, until: datetime) -> dict[str, int]:
        """Count what was written outside of threads in each watched channel, busiest first."""
        asked = {"workspace": workspace_id, "since": since, "until": until}
        with self._database.reading() as connection:
            return {row.ref: row.number for row in connection.execute(WRITTEN, asked)}


_number = func.count().label("number")
WRITTEN: Select[Any] = (
    select(channels.c.ref, _number)
    .join(messages, messages.c.channel_id == channels.c.id)
    .where(
        channels.c.workspace_id == bindparam("workspace"),
        channels.c.audience != constant(Audience.OFF),
        # An index on the time has these alone.
        messages.c.thread.is_(None),
        messages.c.posted_at >= bindparam("since", type_=Moment),
        messages.c.posted_at < bindparam("until", type_=Moment),
    )
    .group_by(channels.c.ref)
    .order_by(_number.desc(), channels.c.ref)
)
