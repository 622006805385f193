"""Finding what is to be removed, what could not be delivered, and what was sent lately."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_messages_words", "messages", "posted_at", "text <> '' OR author_name IS NOT NULL"),
    ("ix_notices_failed", "notices", "due_at", "state = 'failed'"),
    ("ix_notices_sent", "notices", "sent_at", "sent_at IS NOT NULL"),
)


def upgrade() -> None:
    """Add the indexes."""
    for name, table, column, where in INDEXES:
        condition = sa.text(where)
        op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Drop them."""
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
