"""What was to happen by a clock that has been set back since."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Update, and_, bindparam, update

from storage.engine import Database
from storage.functions import constant
from storage.states import NoticeState
from storage.tables import notices
from storage.types import Duration, Moment

LEASE = timedelta(minutes=5)
"""The longest lease; of one that ends later than this the clock has been set."""
LONGEST_WAIT = timedelta(hours=1)
"""For so long, at most, is a conversation quiet after a notice."""
NOW = bindparam("now", type_=Moment)
BY = bindparam("by", type_=Duration)


def _earlier(name: str, *where: object) -> Update:
    """Bring forward what lies ahead."""
    column = notices.c[name]
    return update(notices).where(and_(column > NOW, *where)).values({name: column - BY})  # type: ignore[arg-type]


TRIED_AGAIN = _earlier("due_at", notices.c.state == constant(NoticeState.WAITING), notices.c.why.is_not(None))
"""Notices that wait for another try; when their alerts are due, the platform's clock has told."""
QUIET = _earlier("quiet_until", notices.c.sent_at > bindparam("lately", type_=Moment))
AMENDED = _earlier("amend_at")
LEASES = _earlier("lease_until", notices.c.lease_until > NOW + BY)


class Clock:
    """Keeps what waits from waiting for a time that is long in coming."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set_back(self, by: timedelta, now: datetime) -> None:
        """Let nothing wait any longer than it would have, had the clock not been set back to now."""
        with self._database.writing() as connection:
            for statement in (TRIED_AGAIN, QUIET, AMENDED, *_leases(connection, by)):
                connection.execute(statement, {"by": by, "now": now, "lately": now - LONGEST_WAIT})


def _leases(connection: Connection, by: timedelta) -> tuple[Update, ...]:
    """Choose leases where the database has our clock, and where they can be told from those taken since."""
    return (LEASES,) if connection.dialect.name == "sqlite" and by > LEASE else ()
