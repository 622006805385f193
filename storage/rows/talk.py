"""What is said: items, conversations, messages, and how people stand to them."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.model import Kind, Role
from storage.rows.recipes import Base, Stands, folded, partial
from storage.types import (
    channel_fk,
    conversation_fk,
    item_fk,
    key,
    moment,
    off,
    on,
    person_fk,
    text,
    words,
    workspace_fk,
)

HAS_WORDS = "text <> '' OR author_name IS NOT NULL"
"""A message of which something is stored that people wrote."""


class ItemRow(Base):
    """A ticket or task that conversations are attached to."""

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("uq_items_workspace_id_folded_key", "workspace_id", "folded_key", unique=True),
    )

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    key: Mapped[text]
    folded_key: Mapped[text] = mapped_column(default=folded("key"), server_default="")
    """The key without capitals: ``acme-12`` is no other item than ``ACME-12``."""
    title: Mapped[words | None]
    told_in_id: Mapped[channel_fk | None]
    """The channel where the title was told: who may not see that must not read the title."""
    assignee_id: Mapped[person_fk | None] = mapped_column(index=True)
    assigned_at: Mapped[moment | None]


class ItemStandingRow(Stands, Base):
    """How a person stands to an item."""

    __tablename__ = "item_standings"

    item_id: Mapped[item_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)


class ConversationRow(Base):
    """Messages that belong together."""

    __tablename__ = "conversations"
    __table_args__ = (
        partial(
            "folded_topic IS NOT NULL", "uq_conversations_topic", "channel_id", "folded_topic", unique=True
        ),
    )

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    channel_id: Mapped[channel_fk] = mapped_column(index=True)
    item_id: Mapped[item_fk | None] = mapped_column(index=True)
    attached_by_hand: Mapped[off]
    """Somebody has attached or detached it; no pattern changes that."""
    topic: Mapped[words | None]
    """Its topic as it is written, without the mark of a resolved one; None where there are no topics."""
    folded_topic: Mapped[words | None]
    """The topic without capitals: they make no other topic."""
    resolved: Mapped[off]
    """Its topic is marked as resolved."""
    named_at: Mapped[moment | None]
    """When the whole topic was last renamed, resolved or moved."""


class ConversationStandingRow(Stands, Base):
    """How a person stands to a conversation: a participant, a follower, both."""

    __tablename__ = "conversation_standings"

    conversation_id: Mapped[conversation_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    wrote_at: Mapped[moment | None]
    """When they first wrote in it."""


class SeenMarkRow(Base):
    """How far a person is known to have seen a conversation."""

    __tablename__ = "seen_marks"

    conversation_id: Mapped[conversation_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    seen_until: Mapped[moment]
    how: Mapped[text]
    at: Mapped[moment]
    """When it became known."""


class MessageRow(Base):
    """Something said in a watched channel; what it is to the team is fixed here."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel_id", "ref"),
        Index("ix_messages_conversation", "conversation_id", "posted_at"),
        Index("ix_messages_ref", "ref"),
        partial(
            "thread IS NULL",
            "ix_messages_top_level",
            "channel_id",
            "posted_at",
        ),
        partial("thread IS NOT NULL", "ix_messages_thread", "channel_id", "thread", "posted_at"),
        partial(HAS_WORDS, "ix_messages_words", "posted_at"),
    )

    id: Mapped[key]
    channel_id: Mapped[channel_fk]
    conversation_id: Mapped[conversation_fk]
    ref: Mapped[text]
    thread: Mapped[text | None]
    author_id: Mapped[person_fk | None] = mapped_column(index=True)
    author_name: Mapped[words | None]
    """The name of somebody without an account for whom a relay spoke."""
    author_role: Mapped[Role]
    kind: Mapped[Kind]
    new_ticket: Mapped[off]
    planned: Mapped[on]
    """False for what was recorded as the past, without alerts."""
    said_in_id: Mapped[conversation_fk | None]
    """The conversation in which it was said, if it has come to another one since."""
    moved_at: Mapped[moment | None]
    """When it last came to another conversation."""
    posted_at: Mapped[moment]
    text: Mapped[words]
    files: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[moment | None]
    deleted_at: Mapped[moment | None]


class ArrivalRow(Base):
    """A message that waits until its author or channel is known."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ref"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    channel: Mapped[text]
    ref: Mapped[text]
    author: Mapped[text]
    thread: Mapped[text | None]
    posted_at: Mapped[moment]
    text: Mapped[words]
    files: Mapped[int] = mapped_column(default=0)
    spoken: Mapped[words | None]
    """What a relay's parser told about it."""
    topic: Mapped[words | None]
    resolved: Mapped[off]


class EarlyRow(Base):
    """What happened to a message that is not stored yet: events come in any order."""

    __tablename__ = "early"
    __table_args__ = (Index("ix_early_message", "workspace_id", "ref"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    channel: Mapped[text | None]
    """None where the platform tells no channel."""
    ref: Mapped[text]
    at: Mapped[moment]
    person: Mapped[text | None]
    """Who reacted to it."""
    text: Mapped[words | None]
    """Its new words; without them, a person and a place to go it was deleted."""
    files: Mapped[int] = mapped_column(default=0)
    to_channel: Mapped[words | None]
    """Where it was moved to."""
    to_topic: Mapped[words | None]
    resolved: Mapped[off]
    known_at: Mapped[moment]
