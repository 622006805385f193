"""Topics, messages that are named within their workspace, and when an alert was withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_TOPICS = sa.text("folded_topic IS NOT NULL")


def upgrade() -> None:
    """Add the columns and the indexes."""
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("topic", sa.Text))
        conversations.add_column(sa.Column("folded_topic", sa.Text))
        conversations.add_column(sa.Column("resolved", sa.Boolean, nullable=False, server_default=sa.false()))
        conversations.add_column(sa.Column("named_at", sa.BigInteger))
    op.create_index(
        "uq_conversations_topic",
        "conversations",
        ["channel_id", "folded_topic"],
        unique=True,
        sqlite_where=OF_TOPICS,
        postgresql_where=OF_TOPICS,
    )
    op.create_index("ix_messages_ref", "messages", ["ref"])
    said_in = sa.ForeignKey("conversations.id", name="fk_messages_said_in_id")
    op.add_column("messages", sa.Column("said_in_id", ID, said_in), inline_references=True)
    op.add_column("messages", sa.Column("moved_at", sa.BigInteger))
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.add_column(sa.Column("topic", sa.Text))
        arrivals.add_column(sa.Column("resolved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_index("ix_early_message", "early")
    with op.batch_alter_table("early") as early:
        early.alter_column("channel", existing_type=sa.Text, nullable=True)
        early.add_column(sa.Column("to_channel", sa.Text))
        early.add_column(sa.Column("to_topic", sa.Text))
        early.add_column(sa.Column("resolved", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_early_message", "early", ["workspace_id", "ref"])
    op.add_column("answers", sa.Column("withdrawn_at", sa.BigInteger))
    op.add_column("channel_standings", sa.Column("left_at", sa.BigInteger))


def downgrade() -> None:
    """Drop them with what they hold."""
    op.drop_column("channel_standings", "left_at")
    op.drop_column("answers", "withdrawn_at")
    op.drop_index("ix_early_message", "early")
    op.execute("DELETE FROM early WHERE channel IS NULL OR to_channel IS NOT NULL")
    with op.batch_alter_table("early") as early:
        for column in ("resolved", "to_topic", "to_channel"):
            early.drop_column(column)
        early.alter_column("channel", existing_type=sa.Text, nullable=False)
    op.create_index("ix_early_message", "early", ["workspace_id", "channel", "ref"])
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.drop_column("resolved")
        arrivals.drop_column("topic")
    op.drop_column("messages", "moved_at")
    op.drop_column("messages", "said_in_id")
    op.drop_index("ix_messages_ref", "messages")
    op.drop_index("uq_conversations_topic", "conversations")
    with op.batch_alter_table("conversations") as conversations:
        conversations.drop_column("named_at")
        conversations.drop_column("resolved")
        conversations.drop_column("folded_topic")
        conversations.drop_column("topic")
