"""Channels that are behind, notices that are kept true, who holds a notice, and how an alert was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IS_BEHIND = sa.text("behind_since IS NOT NULL")
IS_STALE = sa.text("amend_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns and the indexes."""
    op.add_column("channels", sa.Column("behind_since", sa.BigInteger))
    op.create_index(
        "ix_channels_behind",
        "channels",
        ["workspace_id"],
        sqlite_where=IS_BEHIND,
        postgresql_where=IS_BEHIND,
    )
    op.add_column("notices", sa.Column("holder", sa.Text))
    op.add_column("notices", sa.Column("kept_until", sa.BigInteger))
    op.add_column("notices", sa.Column("amend_at", sa.BigInteger))
    op.add_column("notices", sa.Column("shown", sa.Text))
    op.create_index("ix_notices_kept", "notices", ["conversation_id", "kept_until"])
    op.create_index(
        "ix_notices_stale", "notices", ["amend_at"], sqlite_where=IS_STALE, postgresql_where=IS_STALE
    )
    op.add_column("answers", sa.Column("seen_how", sa.String(32)))
    op.execute("UPDATE seen_marks SET how = 'pressed' WHERE how = 'marked'")
    op.execute("UPDATE seen_marks SET how = 'listed' WHERE how = 'inbox'")


def downgrade() -> None:
    """Drop them with what they hold."""
    op.execute("UPDATE seen_marks SET how = 'marked' WHERE how = 'pressed'")
    op.execute("UPDATE seen_marks SET how = 'inbox' WHERE how = 'listed'")
    op.drop_column("answers", "seen_how")
    op.drop_index("ix_notices_stale", "notices")
    op.drop_index("ix_notices_kept", "notices")
    for column in ("shown", "amend_at", "kept_until", "holder"):
        op.drop_column("notices", column)
    op.drop_index("ix_channels_behind", "channels")
    op.drop_column("channels", "behind_since")
