"""Recording what comes in: a message and the answers for everybody concerned, in one transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_
from sqlalchemy.dialects.postgresql import insert as upsert

from rules.decide import Alert, Skip
from rules.events import MessageDeleted, MessageEdited, MessagePosted, Moved, Reacted
from rules.model import Channel, Kind, Role
from storage.amendments import amend
from storage.early import catch_up, keep_early, overtaken
from storage.engine import take_turns
from storage.items import Item, attach_found
from storage.layers import Layers
from storage.people import Member, introduce
from storage.places import expect_channel
from storage.prepared import Prepared
from storage.relays import matching, recognise
from storage.situation import Author, Concern, Situation, concerned_in, situation_of
from storage.stale import conversation_changed
from storage.states import AnswerState
from storage.tables import (
    answers,
    arrivals,
    conversation_standings,
    conversations,
    messages,
)
from storage.topics import Transfer, begin_conversation, note_resolved, transfer

__all__ = ["Author", "Concern", "Placed", "Recording", "Situation"]


@dataclass(frozen=True, slots=True)
class Placed:
    """What the rules have fixed about a message."""

    channel_id: int
    conversation_id: int | None
    """None to start one."""
    author_id: int | None
    author_role: Role
    kind: Kind
    new_ticket: bool = False
    planned: bool = True
    """False for what is recorded as the past, without alerts."""
    author_name: str | None = None
    """The name of somebody without an account, for whom a relay speaks."""


class Recording:
    """One transaction that takes events in; committed when its ``with`` block ends."""

    def __init__(self, connection: Connection, layers: Layers) -> None:
        self._connection = connection
        self._layers = layers
        self._situation: Situation | None = None

    def situation(self, workspace_id: int, message: MessagePosted) -> Situation:
        """Ask where a message belongs and whom it may concern."""
        if message.topic is not None:
            self._take_turns(workspace_id)
        self._situation = self._situation_of(workspace_id, message)
        if message.topic is not None and self._situation.early and not self._situation.stored:
            there = overtaken(self._connection, workspace_id, message)
            if there != message:
                self._situation = self._situation_of(workspace_id, there)
        return self._situation

    def concerned(
        self, workspace_id: int, channel: Channel, conversation_id: int | None
    ) -> tuple[Concern, ...]:
        """Ask whom a message in another conversation, or in a new one, may concern."""
        return concerned_in(self._connection, self._layers, workspace_id, channel.id, conversation_id)

    def begin(self, workspace_id: int, channel_id: int, topic: str | None = None) -> int:
        """Start a conversation, before its first message is kept."""
        return begin_conversation(self._connection, workspace_id, channel_id, topic)

    def attach(
        self, conversation_id: int, workspace_id: int, key: str, title: str | None = None
    ) -> Item | None:
        """Attach a conversation to the item whose key was found; None if it is attached, or was by hand."""
        return attach_found(self._connection, workspace_id, conversation_id, key, title)

    def recognise(self, person_id: int, service: str) -> None:
        """Note which known integration a bot's posts look like."""
        recognise(self._connection, person_id, service)

    def matching(self, workspace_id: int, name: str | None, address: str | None) -> list[Member]:
        """Find who has that name or that e-mail address: whoever a relay may have named."""
        return matching(self._connection, workspace_id, name, address)

    def keep(
        self, workspace_id: int, message: MessagePosted, placed: Placed, planned: Mapping[int, Alert | Skip]
    ) -> int | None:
        """Store a message with the answer for each person; None when it was there already."""
        conversation_id = placed.conversation_id or self.begin(workspace_id, placed.channel_id, message.topic)
        message_id = self._insert(message, placed, conversation_id)
        if message_id is None:
            if placed.conversation_id is None:
                self._connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
            return None
        self._note_author(placed, conversation_id, message.at)
        self._note_answer(placed, conversation_id, message.at)
        if message.topic is not None:
            note_resolved(self._connection, conversation_id, message.at, resolved=message.resolved)
        rows = [row for person_id, answer in planned.items() for row in _answer_rows(person_id, answer)]
        if rows:
            home = {"message_id": message_id, "conversation_id": conversation_id}
            KEEP_ANSWERS.run_each(self._connection, [home | row for row in rows])
        if self._situation is None or self._situation.early:
            catch_up(self._connection, workspace_id, message)
        return message_id

    def keep_unplanned(self, workspace_id: int, message: MessagePosted) -> None:
        """Store a message as it came, until its author and its channel are known and have been looked up."""
        introduce(self._connection, workspace_id, [message.author])
        expect_channel(self._connection, workspace_id, message.channel)
        self._connection.execute(
            KEEP_ARRIVAL,
            {
                "workspace_id": workspace_id,
                "channel": message.channel,
                "ref": message.ref,
                "author": message.author,
                "thread": message.thread,
                "topic": message.topic,
                "resolved": message.resolved,
                "posted_at": message.at,
                "text": message.text,
                "files": message.files,
                "spoken": None if message.spoken is None else json.dumps(asdict(message.spoken)),
            },
        )

    def move(self, workspace_id: int, event: Moved, now: datetime) -> Transfer:
        """Take messages to another topic, with all that hangs on them."""
        self._take_turns(workspace_id)
        for channel in sorted({event.channel, event.to_channel}):
            self._take_turns(workspace_id, channel)
        return transfer(self._connection, workspace_id, event, now)

    def amend(
        self, workspace_id: int, event: MessageEdited | MessageDeleted | Reacted, now: datetime
    ) -> None:
        """Take in what happened to a message; if that is still to come, it is kept for it."""
        self._take_turns(workspace_id, event.channel)
        if not amend(self._connection, workspace_id, event, now):
            keep_early(self._connection, workspace_id, event, now)

    def _situation_of(self, workspace_id: int, message: MessagePosted) -> Situation:
        self._take_turns(workspace_id, message.channel)
        return situation_of(self._connection, self._layers, workspace_id, message)

    def _take_turns(self, workspace_id: int, channel: str | None = None) -> None:
        """Wait for others in the channel, or for those of the workspace whose channel can change."""
        where = f"workspace {workspace_id}" if channel is None else f"channel {workspace_id} {channel}"
        take_turns(self._connection, where)

    def _insert(self, message: MessagePosted, placed: Placed, conversation_id: int) -> int | None:
        row = {
            "channel_id": placed.channel_id,
            "conversation_id": conversation_id,
            "ref": message.ref,
            "thread": message.thread,
            "author_id": placed.author_id,
            "author_name": placed.author_name,
            "author_role": placed.author_role,
            "kind": placed.kind,
            "new_ticket": placed.new_ticket,
            "planned": placed.planned,
            "posted_at": message.at,
            "text": message.text,
            "files": message.files,
        }
        return KEEP_MESSAGE.run(self._connection, row).scalar_one_or_none()

    def _note_answer(self, placed: Placed, conversation_id: int, at: datetime) -> None:
        """Note for sent notices that a teammate wrote: it may answer the customer, and they have seen."""
        if placed.author_role is Role.TEAMMATE:
            is_answer = placed.kind is Kind.REPLY_TO_CUSTOMER
            conversation_changed(
                self._connection, conversation_id, at, None if is_answer else placed.author_id
            )

    def _note_author(self, placed: Placed, conversation_id: int, at: datetime) -> None:
        """Note when somebody first wrote in a conversation, unless that is known from the situation."""
        if placed.author_id is None:
            return
        if self._wrote_before(placed.author_id, conversation_id, at):
            return
        self._connection.execute(
            NOTE_AUTHOR, {"conversation_id": conversation_id, "person_id": placed.author_id, "wrote_at": at}
        )

    def _wrote_before(self, author_id: int, conversation_id: int, at: datetime) -> bool:
        known = self._situation
        if known is None or known.author is None or known.author_wrote_at is None:
            return False
        same = (known.author.id, known.conversation_id) == (author_id, conversation_id)
        return same and bool(known.author_wrote_at <= at)


def _answer_rows(person_id: int, answer: Alert | Skip) -> Iterable[dict[str, Any]]:
    if isinstance(answer, Skip):
        yield ANSWER | {"person_id": person_id, "state": AnswerState.SKIPPED, "reason": answer.value}
        return
    for medium in sorted(answer.media):
        yield ANSWER | {
            "person_id": person_id,
            "medium": medium,
            "state": AnswerState.WAITING,
            "subject": answer.subject,
            "because": answer.because,
            "due_at": answer.due_at,
        }


ANSWER: dict[str, Any] = dict.fromkeys(("medium", "subject", "because", "due_at", "reason"))
LATER = frozenset({"id", "edited_at", "deleted_at", "said_in_id", "moved_at"})
"""What is not known of a message when it is stored."""
KEEP_MESSAGE = Prepared(
    upsert(messages).on_conflict_do_nothing().returning(messages.c.id),
    (column for column in messages.c if column.name not in LATER),
)
KEEP_ANSWERS = Prepared(
    insert(answers),
    (column for column in answers.c if column.name not in {"id", "notice_id", "withdrawn_at", "seen_how"}),
)
KEEP_ARRIVAL = upsert(arrivals).on_conflict_do_nothing()
_first = upsert(conversation_standings)
NOTE_AUTHOR = _first.on_conflict_do_update(
    index_elements=["conversation_id", "person_id"],
    set_={"wrote_at": _first.excluded.wrote_at},
    where=or_(
        conversation_standings.c.wrote_at.is_(None),
        conversation_standings.c.wrote_at > _first.excluded.wrote_at,
    ),
)
