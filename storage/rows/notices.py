"""What is promised and sent: answers and notices."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.decide import Subject
from rules.following import Because
from rules.model import Medium
from rules.seen import How
from storage.rows.recipes import Base, partial
from storage.states import AnswerState, NoticeState
from storage.types import conversation_fk, key, message_fk, moment, notice_fk, off, person_fk, text

_OPEN = "state IN ('waiting', 'claimed', 'sending')"
_PROMISED = "state = 'waiting' AND notice_id IS NULL"


class NoticeRow(Base):
    """Alerts of one person, conversation and medium on their way; made when they are due."""

    __tablename__ = "notices"
    __table_args__ = (
        partial(
            _OPEN,
            "uq_notices_open",
            "person_id",
            "medium",
            "conversation_id",
            unique=True,
        ),
        partial(
            f"conversation_id IS NULL AND {_OPEN}",
            "uq_notices_open_summary",
            "person_id",
            "medium",
            unique=True,
        ),
        partial(
            _OPEN,
            "ix_notices_due",
            "due_at",
        ),
        Index("ix_notices_bundle", "person_id", "conversation_id", "medium", "quiet_until"),
        Index("ix_notices_kept", "conversation_id", "kept_until"),
        partial("amend_at IS NOT NULL", "ix_notices_stale", "amend_at"),
        partial("state = 'failed'", "ix_notices_failed", "due_at"),
        partial("sent_at IS NOT NULL", "ix_notices_sent", "sent_at"),
    )

    id: Mapped[key]
    key: Mapped[text] = mapped_column(unique=True)
    """Recognises the notice on the platform."""
    person_id: Mapped[person_fk]
    conversation_id: Mapped[conversation_fk | None]
    """None for a summary of what an outage held back."""
    medium: Mapped[Medium]
    state: Mapped[NoticeState]
    due_at: Mapped[moment]
    lease_until: Mapped[moment | None]
    """By the database's clock, which all workers share."""
    holder: Mapped[text | None]
    """The claim that it belongs to: whoever has lost it to a later one can no longer settle it."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    unsure: Mapped[off]
    """An earlier try may have arrived."""
    sent_at: Mapped[moment | None]
    sent_ref: Mapped[text | None]
    quiet_until: Mapped[moment | None]
    """The next notice of this bundle waits until then."""
    why: Mapped[text | None]
    """The platform's code for the latest failure."""
    kept_until: Mapped[moment | None]
    """It shows the facts of today until then; None where it cannot be changed any more."""
    amend_at: Mapped[moment | None]
    """When it is to be compared with the facts, which have changed; None while they have not."""
    shown: Mapped[text | None]
    """The fingerprint of the facts that it shows."""


class AnswerRow(Base):
    """The answer to "is this person told about this message?": an alert by one medium, or a named skip."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id", "medium"),
        partial(
            _PROMISED,
            "ix_answers_due",
            "due_at",
        ),
        partial(
            _PROMISED,
            "ix_answers_bundle",
            "person_id",
            "conversation_id",
            "medium",
        ),
        partial(
            "notice_id IS NOT NULL",
            "ix_answers_notice",
            "notice_id",
        ),
    )

    id: Mapped[key]
    message_id: Mapped[message_fk]
    conversation_id: Mapped[conversation_fk]
    """The message's own, repeated here because bundles are formed by it."""
    person_id: Mapped[person_fk]
    medium: Mapped[Medium | None]
    """None for a skip."""
    state: Mapped[AnswerState]
    subject: Mapped[Subject | None]
    because: Mapped[Because | None]
    due_at: Mapped[moment | None]
    reason: Mapped[text | None]
    """Why it was skipped or withdrawn."""
    withdrawn_at: Mapped[moment | None]
    seen_how: Mapped[How | None]
    """By which evidence, where it was withdrawn because of what the platform told of this message alone."""
    notice_id: Mapped[notice_fk | None]
