"""The tables: one for each noun, and one for each way in which a person stands to a thing."""

from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import Computed, Index, MetaData, SmallInteger, Table, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from rules.decide import Subject
from rules.following import Because
from rules.model import Audience, Choice, Kind, Medium, Role, Scope
from rules.settings import Answered, Customers
from storage.types import (
    by_value,
    channel_fk,
    conversation_fk,
    duration,
    item_fk,
    key,
    message_fk,
    moment,
    notice_fk,
    off,
    on,
    person_fk,
    project_fk,
    text,
    words,
    workspace_fk,
)


class Listening(IntEnum):
    """Where a teammate hears customers without following; somebody who does not has no value.

    In order, so that one comparison finds everybody who hears a channel.
    """

    EVERYWHERE = 1
    """They chose all messages from customers."""
    BY_DEFAULT = 2
    """They chose nothing: it depends on the workspace and on the size of the channel."""


class AnswerState(StrEnum):
    """What has become of the answer to one message for one person."""

    SKIPPED = "skipped"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    SENT = "sent"
    FAILED = "failed"


class NoticeState(StrEnum):
    """What has become of a notice; the first three are open."""

    WAITING = "waiting"
    """To be claimed once it is due."""
    CLAIMED = "claimed"
    SENDING = "sending"
    """Given to the platform: if the lease runs out now, the outcome is unknown."""
    SENT = "sent"
    FAILED = "failed"


def partial(where: str, name: str, *columns: str, unique: bool = False) -> Index:
    """Make an index of only those rows for which the condition holds."""
    condition = sql(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


_OPEN = "state IN ('waiting', 'claimed', 'sending')"
_PROMISED = "state = 'waiting' AND notice_id IS NULL"


class Base(DeclarativeBase):
    """Says once how enums are stored and constraints named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        kind: by_value(kind)
        for kind in (
            Answered,
            AnswerState,
            Audience,
            Because,
            Choice,
            Customers,
            Kind,
            Medium,
            NoticeState,
            Role,
            Scope,
            Subject,
        )
    }


class Chosen:
    """Settings chosen in one place; what is not chosen here comes from the layer below."""

    chosen_customers: Mapped[Customers | None]
    chosen_internal: Mapped[bool | None]
    chosen_replies: Mapped[bool | None]
    chosen_section: Mapped[bool | None]
    chosen_dm: Mapped[bool | None]
    chosen_email: Mapped[bool | None]
    chosen_wait: Mapped[duration | None]
    chosen_answered: Mapped[Answered | None]
    chosen_language: Mapped[text | None]


class Stands:
    """A person's explicit choice about a conversation, an item or a channel."""

    choice: Mapped[Choice | None]
    muted: Mapped[off]
    stance_at: Mapped[moment | None]
    """When the choice was made; None where none was."""


class WorkspaceRow(Chosen, Base):
    """A tenant; the settings chosen here hold for everybody who has not chosen."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("platform", "ref"),)

    id: Mapped[key]
    platform: Mapped[text]
    ref: Mapped[text]
    name: Mapped[text]
    url: Mapped[text]
    bot: Mapped[text]
    """The platform's name of Unseen itself."""


_ROLE = "coalesce(role_choice, platform_role)"
_LISTENING = (
    f"CASE WHEN {_ROLE} = 'teammate' AND active"
    " THEN CASE WHEN chosen_customers = 'all' THEN 1 WHEN chosen_customers IS NULL THEN 2 END END"
)


class PersonRow(Chosen, Base):
    """Somebody in a workspace, as the platform tells, with what admins and they themselves chose."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "ref"),
        partial(
            "scope = 'all' AND listening IS NOT NULL",
            "ix_people_hear_everything",
            "workspace_id",
            "listening",
        ),
    )

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    ref: Mapped[text]
    name: Mapped[text]
    platform_role: Mapped[Role | None]
    """None for somebody who was met in a channel and whom the platform has not described yet."""
    role_choice: Mapped[Role | None]
    """An admin's word against the platform's."""
    role: Mapped[Role | None] = mapped_column(Computed(_ROLE, persisted=True))
    relay: Mapped[off]
    """A bot that carries people's words, as an admin confirmed."""
    admin: Mapped[off]
    active: Mapped[on]
    scope: Mapped[Scope] = mapped_column(default=Scope.OWN, server_default=Scope.OWN.value)
    email: Mapped[text | None]
    language: Mapped[text | None]
    timezone: Mapped[text | None]
    listening: Mapped[int | None] = mapped_column(SmallInteger, Computed(_LISTENING, persisted=True))


class ProjectRow(Base):
    """The unit of sharing: one or more channels."""

    __tablename__ = "projects"

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk] = mapped_column(index=True)
    name: Mapped[text]


class ProjectMemberRow(Base):
    """A person whom an admin added to a project."""

    __tablename__ = "project_members"
    __table_args__ = (
        partial(
            "listening IS NOT NULL", "ix_project_members_listening", "project_id", "listening", "person_id"
        ),
    )

    project_id: Mapped[project_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    listening: Mapped[int | None] = mapped_column(SmallInteger)
    """The person's own, repeated here so that an index finds who listens."""


class ChannelRow(Base):
    """A place of conversations."""

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("workspace_id", "ref"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    ref: Mapped[text]
    project_id: Mapped[project_fk | None] = mapped_column(index=True)
    """None until the platform has described the channel."""
    name: Mapped[text | None]
    private: Mapped[off]
    shared: Mapped[off]
    opened: Mapped[off]
    watched: Mapped[off]
    stale: Mapped[off]
    """To be looked up again."""
    protected_history: Mapped[off]
    found_audience: Mapped[Audience] = mapped_column(
        default=Audience.INTERNAL, server_default=Audience.INTERNAL.value
    )
    audience_choice: Mapped[Audience | None]
    audience: Mapped[Audience] = mapped_column(
        Computed(
            "CASE WHEN watched THEN coalesce(audience_choice, found_audience) ELSE 'off' END", persisted=True
        )
    )
    gap: Mapped[duration] = mapped_column(default=timedelta(hours=1))
    teammates: Mapped[int] = mapped_column(default=0, server_default="0")
    customers: Mapped[int] = mapped_column(default=0, server_default="0")
    warned_at: Mapped[moment | None]
    """When admins were warned of a customer in a channel that one of them called internal."""


class ChannelStandingRow(Stands, Base):
    """How a person stands to a channel: a member, a follower, both."""

    __tablename__ = "channel_standings"
    __table_args__ = (
        partial(
            "listening IS NOT NULL", "ix_channel_standings_listening", "channel_id", "listening", "person_id"
        ),
        partial("stance_at IS NOT NULL", "ix_channel_standings_stance", "channel_id", "person_id"),
    )

    channel_id: Mapped[channel_fk] = mapped_column(primary_key=True)
    person_id: Mapped[person_fk] = mapped_column(primary_key=True, index=True)
    member_since: Mapped[moment | None]
    """None for somebody who is not, or no longer, a member."""
    listening: Mapped[int | None] = mapped_column(SmallInteger)
    """A member's own, repeated here so that an index finds who listens among very many members."""


class ItemRow(Base):
    """A ticket or task that conversations are attached to."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    key: Mapped[text]
    title: Mapped[text | None]
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

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    channel_id: Mapped[channel_fk] = mapped_column(index=True)
    item_id: Mapped[item_fk | None] = mapped_column(index=True)


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
        partial(
            "thread IS NULL",
            "ix_messages_top_level",
            "channel_id",
            "posted_at",
        ),
    )

    id: Mapped[key]
    channel_id: Mapped[channel_fk]
    conversation_id: Mapped[conversation_fk]
    ref: Mapped[text]
    thread: Mapped[text | None]
    author_id: Mapped[person_fk | None] = mapped_column(index=True)
    author_role: Mapped[Role]
    kind: Mapped[Kind]
    new_ticket: Mapped[off]
    planned: Mapped[on]
    """False for what was recorded as the past, without alerts."""
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
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    unsure: Mapped[off]
    """An earlier try may have arrived."""
    sent_at: Mapped[moment | None]
    sent_ref: Mapped[text | None]
    quiet_until: Mapped[moment | None]
    """The next notice of this bundle waits until then."""
    why: Mapped[text | None]
    """The platform's code for the latest failure."""


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
    notice_id: Mapped[notice_fk | None]


class ChangeRow(Base):
    """What was changed by whom about whom: the log that admins read."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "workspace_id", "at"),)

    id: Mapped[key]
    workspace_id: Mapped[workspace_fk]
    by_id: Mapped[person_fk | None]
    person_id: Mapped[person_fk | None]
    channel_id: Mapped[channel_fk | None]
    what: Mapped[text]
    before: Mapped[text | None]
    after: Mapped[text | None]
    at: Mapped[moment]


class PositionRow(Base):
    """How far a stream of events has been taken in."""

    __tablename__ = "positions"

    stream: Mapped[text] = mapped_column(primary_key=True)
    position: Mapped[text]


def _table(row: type[Base]) -> Table:
    return cast("Table", row.__table__)


workspaces = _table(WorkspaceRow)
people = _table(PersonRow)
projects = _table(ProjectRow)
project_members = _table(ProjectMemberRow)
channels = _table(ChannelRow)
channel_standings = _table(ChannelStandingRow)
items = _table(ItemRow)
item_standings = _table(ItemStandingRow)
conversations = _table(ConversationRow)
conversation_standings = _table(ConversationStandingRow)
seen_marks = _table(SeenMarkRow)
messages = _table(MessageRow)
arrivals = _table(ArrivalRow)
notices = _table(NoticeRow)
answers = _table(AnswerRow)
changes = _table(ChangeRow)
positions = _table(PositionRow)
