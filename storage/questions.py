"""What people ask: why they were told, what they follow, what a notice was about."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rules.decide import Case, Evidence, Subject
from rules.delivery import Whereabouts
from rules.following import Because
from rules.model import Medium
from rules.seen import How
from storage.cases import Sight, read_case, read_evidence, read_sight, read_whereabouts
from storage.engine import Database
from storage.inquiries import (
    AT_CHANNEL,
    CASE,
    FOLLOWING,
    FOUND,
    GIVEN,
    IN_CONVERSATION,
    NEWEST_TOLD,
    TOLD,
    WHERE,
)
from storage.layers import Layers
from storage.states import AnswerState, NoticeState
from storage.tables import channels, messages, notices
from storage.topics import conversation_of


@dataclass(frozen=True, slots=True)
class Found:
    """A stored message, as somebody points at it."""

    id: int
    conversation_id: int
    channel_id: int
    channel: str
    """The platform's name of its channel."""
    channel_name: str
    ref: str
    thread: str | None
    author: str
    text: str
    posted_at: datetime
    planned: bool
    """False for what was recorded as the past: nobody was told."""


@dataclass(frozen=True, slots=True)
class Given:
    """A stored answer: whether somebody is told about a message, and what became of it."""

    medium: Medium | None
    """None for a skip."""
    state: AnswerState
    subject: Subject | None
    because: Because | None
    due_at: datetime | None
    reason: str | None
    """Why it was skipped or withdrawn."""
    notice: NoticeState | None
    sent_at: datetime | None
    why: str | None
    """The platform's code, when it could not be delivered."""
    withdrawn_at: datetime | None = None
    seen_how: How | None = None
    """By which evidence, where the platform told it of this message."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of seeing and answering since a message."""

    evidence: Evidence
    how: How | None
    """By what they are known to have seen it."""
    at: datetime | None = None
    """Since when that is known."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A conversation that somebody may be following: the rules say whether, and whether they may see it."""

    where: Whereabouts
    sight: Sight
    last_at: datetime
    last_ref: str
    last_thread: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice, as its buttons need it."""

    id: int
    person_id: int
    conversations: tuple[tuple[int, datetime], ...]
    """What it was about, each with the time of the newest message that it told about."""


class Questions:
    """Answers what people ask; whether they may know it is for the rules to say."""

    def __init__(self, database: Database, layers: Layers) -> None:
        self._database = database
        self._layers = layers

    def message(self, workspace_id: int, channel: str | None, ref: str) -> Found | None:
        """Find a message by the platform's names of it and, unless its own says it all, of its channel."""
        named = FOUND.where(channels.c.workspace_id == workspace_id, messages.c.ref == ref)
        if channel is not None:
            named = named.where(channels.c.ref == channel)
        with self._database.reading() as connection:
            row = connection.execute(named).one_or_none()
            return None if row is None else Found(*row)

    def topic(self, channel_id: int, topic: str) -> int | None:
        """Find the conversation of a topic."""
        with self._database.reading() as connection:
            return conversation_of(connection, channel_id, topic)

    def case(self, message_id: int, person_id: int) -> Case:
        """Gather today's facts about a message and any person of its workspace."""
        with self._database.reading() as connection:
            row = connection.execute(CASE, {"message": message_id, "person": person_id}).mappings().one()
            return read_case(row, self._layers)

    def evidence(self, message_id: int, person_id: int) -> Known:
        """Say what is known of seeing and answering since a message."""
        with self._database.reading() as connection:
            row = connection.execute(CASE, {"message": message_id, "person": person_id}).mappings().one()
            evidence = read_evidence(row)
            if evidence.seen_until is None:
                return Known(evidence, None)
            if evidence.seen_until == row["seen_until"]:
                return Known(evidence, How(row["how"]), row["seen_at"])
            return Known(evidence, How.WROTE, evidence.seen_until)

    def answers(self, message_id: int, person_id: int) -> list[Given]:
        """List the stored answers about a message and a person; none for somebody whom it did not concern."""
        with self._database.reading() as connection:
            rows = connection.execute(GIVEN, {"message": message_id, "person": person_id})
            return [Given(*row) for row in rows]

    def standing_in(self, conversation_id: int, person_id: int) -> Sight:
        """Say how somebody stands to a conversation."""
        asked = {"conversation": conversation_id, "person": person_id}
        with self._database.reading() as connection:
            return read_sight(connection.execute(IN_CONVERSATION, asked).mappings().one(), self._layers)

    def standing_at(self, channel_id: int, person_id: int) -> Sight:
        """Say how somebody stands to a channel, whatever is said there."""
        asked = {"channel": channel_id, "person": person_id}
        with self._database.reading() as connection:
            return read_sight(connection.execute(AT_CHANNEL, asked).mappings().one(), self._layers)

    def following(self, person_id: int, limit: int) -> list[Followed]:
        """List the conversations that somebody may be following, first the one with the newest message."""
        with self._database.reading() as connection:
            rows = connection.execute(FOLLOWING, {"person": person_id, "limit": limit}).mappings()
            return [
                Followed(
                    read_whereabouts(row),
                    read_sight(row, self._layers),
                    row["last_at"],
                    row["last_ref"],
                    row["last_thread"],
                )
                for row in rows
            ]

    def where(self, conversation_id: int) -> Whereabouts:
        """Say where a conversation takes place."""
        with self._database.reading() as connection:
            row = connection.execute(WHERE, {"conversation": conversation_id}).mappings().one()
            return read_whereabouts(row)

    def latest_notice(self, person_id: int) -> Told | None:
        """Find the latest notice about one conversation that somebody got."""
        latest = (
            select(notices.c.key)
            .where(notices.c.person_id == person_id, notices.c.conversation_id.is_not(None))
            .where(notices.c.sent_at.is_not(None))
            .order_by(notices.c.sent_at.desc(), notices.c.id.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            key = connection.execute(latest).scalar_one_or_none()
        return self.notice(key) if key else None

    def notice(self, key: str) -> Told | None:
        """Find a notice by its key."""
        with self._database.reading() as connection:
            rows = connection.execute(TOLD, {"key": key}).all()
            if not rows:
                return None
            return Told(
                rows[0].id, rows[0].person_id, tuple((row.conversation_id, row.until) for row in rows)
            )

    def newest_told(self, notice_id: int) -> Found | None:
        """Find the newest message that a notice told about."""
        with self._database.reading() as connection:
            row = connection.execute(NEWEST_TOLD, {"notice": notice_id}).one_or_none()
            return None if row is None else Found(*row)
