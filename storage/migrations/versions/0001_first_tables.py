"""The first tables.

The schema as it was then: later changes of the code must not change what this revision makes.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = sa.String(32)
LISTENING = sa.Computed(
    "CASE WHEN coalesce(role_choice, platform_role) = 'teammate' AND active"
    " THEN CASE WHEN chosen_customers = 'all' THEN 1 WHEN chosen_customers IS NULL THEN 2 END END",
    persisted=True,
)
SCHEMA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def upgrade() -> None:
    """Make the tables."""
    SCHEMA.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop them with everything in them."""
    SCHEMA.drop_all(op.get_bind(), checkfirst=False)


def chosen() -> Iterable[sa.Column[Any]]:
    """Make the columns of a layer of settings."""
    return (
        sa.Column("chosen_customers", WORD),
        sa.Column("chosen_internal", sa.Boolean),
        sa.Column("chosen_replies", sa.Boolean),
        sa.Column("chosen_section", sa.Boolean),
        sa.Column("chosen_dm", sa.Boolean),
        sa.Column("chosen_email", sa.Boolean),
        sa.Column("chosen_wait", sa.BigInteger),
        sa.Column("chosen_answered", WORD),
        sa.Column("chosen_language", sa.Text),
    )


def stance() -> Iterable[sa.Column[Any]]:
    """Make the columns of an explicit choice."""
    return (
        sa.Column("choice", WORD),
        sa.Column("muted", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("stance_at", sa.BigInteger),
    )


def where(condition: str) -> dict[str, Any]:
    """Restrict an index, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


sa.Table(
    "positions",
    SCHEMA,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("position", sa.Text, nullable=False),
)
sa.Table(
    "workspaces",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("bot", sa.Text, nullable=False),
    *chosen(),
    sa.UniqueConstraint("platform", "ref"),
)
sa.Table(
    "arrivals",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("thread", sa.Text),
    sa.Column("posted_at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("files", sa.Integer, nullable=False),
    sa.UniqueConstraint("workspace_id", "channel", "ref"),
)
sa.Table(
    "people",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded_name", sa.Text, nullable=False),
    sa.Column("platform_role", WORD),
    sa.Column("role_choice", WORD),
    sa.Column("role", WORD, sa.Computed("coalesce(role_choice, platform_role)", persisted=True)),
    sa.Column("relay", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("admin", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("scope", WORD, nullable=False, server_default="own"),
    sa.Column("email", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("timezone", sa.Text),
    sa.Column("listening", sa.SmallInteger, LISTENING),
    *chosen(),
    sa.UniqueConstraint("workspace_id", "ref"),
    sa.Index(
        "ix_people_hear_everything",
        "workspace_id",
        "listening",
        **where("scope = 'all' AND listening IS NOT NULL"),
    ),
    sa.Index("ix_people_workspace_id_folded_name", "workspace_id", "folded_name"),
)
sa.Table(
    "projects",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
)
sa.Table(
    "channels",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("project_id", sa.ForeignKey("projects.id"), index=True),
    sa.Column("name", sa.Text),
    sa.Column("folded_name", sa.Text),
    sa.Column("private", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("opened", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("watched", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("stale", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("protected_history", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("found_audience", WORD, nullable=False, server_default="internal"),
    sa.Column("audience_choice", WORD),
    sa.Column(
        "audience",
        WORD,
        sa.Computed(
            "CASE WHEN watched THEN coalesce(audience_choice, found_audience) ELSE 'off' END", persisted=True
        ),
        nullable=False,
    ),
    sa.Column("gap", sa.BigInteger, nullable=False),
    sa.Column("teammates", sa.Integer, nullable=False, server_default="0"),
    sa.Column("customers", sa.Integer, nullable=False, server_default="0"),
    sa.Column("warned_at", sa.BigInteger),
    sa.UniqueConstraint("workspace_id", "ref"),
)
sa.Table(
    "items",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("assignee_id", sa.ForeignKey("people.id"), index=True),
    sa.Column("assigned_at", sa.BigInteger),
    sa.UniqueConstraint("workspace_id", "key"),
)
sa.Table(
    "project_members",
    SCHEMA,
    sa.Column("project_id", sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("listening", sa.SmallInteger),
    sa.Index(
        "ix_project_members_listening",
        "project_id",
        "listening",
        "person_id",
        **where("listening IS NOT NULL"),
    ),
)
sa.Table(
    "changes",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("by_id", sa.ForeignKey("people.id")),
    sa.Column("person_id", sa.ForeignKey("people.id")),
    sa.Column("channel_id", sa.ForeignKey("channels.id")),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Index("ix_changes_workspace_id_at", "workspace_id", "at"),
)
sa.Table(
    "channel_standings",
    SCHEMA,
    sa.Column("channel_id", sa.ForeignKey("channels.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("member_since", sa.BigInteger),
    sa.Column("listening", sa.SmallInteger),
    *stance(),
    sa.Index(
        "ix_channel_standings_listening",
        "channel_id",
        "listening",
        "person_id",
        **where("listening IS NOT NULL"),
    ),
    sa.Index("ix_channel_standings_stance", "channel_id", "person_id", **where("stance_at IS NOT NULL")),
)
sa.Table(
    "conversations",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("workspace_id", sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("channel_id", sa.ForeignKey("channels.id"), nullable=False, index=True),
    sa.Column("item_id", sa.ForeignKey("items.id"), index=True),
)
sa.Table(
    "item_standings",
    SCHEMA,
    sa.Column("item_id", sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True, index=True),
    *stance(),
)
sa.Table(
    "conversation_standings",
    SCHEMA,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("wrote_at", sa.BigInteger),
    *stance(),
)
sa.Table(
    "messages",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("channel_id", sa.ForeignKey("channels.id"), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("thread", sa.Text),
    sa.Column("author_id", sa.ForeignKey("people.id"), index=True),
    sa.Column("author_role", WORD, nullable=False),
    sa.Column("kind", WORD, nullable=False),
    sa.Column("new_ticket", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("planned", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("posted_at", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("files", sa.Integer, nullable=False),
    sa.Column("edited_at", sa.BigInteger),
    sa.Column("deleted_at", sa.BigInteger),
    sa.UniqueConstraint("channel_id", "ref"),
    sa.Index("ix_messages_conversation", "conversation_id", "posted_at"),
    sa.Index("ix_messages_top_level", "channel_id", "posted_at", **where("thread IS NULL")),
)
sa.Table(
    "notices",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id")),
    sa.Column("medium", WORD, nullable=False),
    sa.Column("state", WORD, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("lease_until", sa.BigInteger),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("unsure", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sent_at", sa.BigInteger),
    sa.Column("sent_ref", sa.Text),
    sa.Column("quiet_until", sa.BigInteger),
    sa.Column("why", sa.Text),
    sa.Index("ix_notices_bundle", "person_id", "conversation_id", "medium", "quiet_until"),
    sa.Index("ix_notices_due", "due_at", **where("state IN ('waiting', 'claimed', 'sending')")),
    sa.Index(
        "uq_notices_open",
        "person_id",
        "medium",
        "conversation_id",
        unique=True,
        **where("state IN ('waiting', 'claimed', 'sending')"),
    ),
    sa.Index(
        "uq_notices_open_summary",
        "person_id",
        "medium",
        unique=True,
        **where("conversation_id IS NULL AND state IN ('waiting', 'claimed', 'sending')"),
    ),
)
sa.Table(
    "seen_marks",
    SCHEMA,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True, index=True),
    sa.Column("seen_until", sa.BigInteger, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
)
sa.Table(
    "answers",
    SCHEMA,
    sa.Column("id", ID, primary_key=True),
    sa.Column("message_id", sa.ForeignKey("messages.id"), nullable=False),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("medium", WORD),
    sa.Column("state", WORD, nullable=False),
    sa.Column("subject", WORD),
    sa.Column("because", WORD),
    sa.Column("due_at", sa.BigInteger),
    sa.Column("reason", sa.Text),
    sa.Column("notice_id", sa.ForeignKey("notices.id")),
    sa.UniqueConstraint("message_id", "person_id", "medium"),
    sa.Index(
        "ix_answers_bundle",
        "person_id",
        "conversation_id",
        "medium",
        **where("state = 'waiting' AND notice_id IS NULL"),
    ),
    sa.Index("ix_answers_due", "due_at", **where("state = 'waiting' AND notice_id IS NULL")),
    sa.Index("ix_answers_notice", "notice_id", **where("notice_id IS NOT NULL")),
)
