"""Events that come before their message, and the answers of a thread whose first message is unknown."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table and the index."""
    op.create_table(
        "early",
        sa.Column("id", ID, primary_key=True),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_early_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_early"),
    )
    op.create_index("ix_early_message", "early", ["workspace_id", "channel", "ref"])
    answers = sa.text("thread IS NOT NULL")
    op.create_index(
        "ix_messages_thread",
        "messages",
        ["channel_id", "thread", "posted_at"],
        sqlite_where=answers,
        postgresql_where=answers,
    )


def downgrade() -> None:
    """Drop them with what they hold."""
    op.drop_index("ix_messages_thread", "messages")
    op.drop_table("early")
