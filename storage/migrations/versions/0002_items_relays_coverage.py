"""Items by pattern, names that relays speak for, coverage, and people who are forgotten."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; nothing that is stored changes its meaning."""
    for table, columns in new_columns().items():
        for column in columns:
            # Only inline can SQLite add a reference to a table that is in use.
            op.add_column(table, column, inline_references=True)
    op.execute("UPDATE items SET folded_key = lower(key)")
    op.create_index("uq_items_workspace_id_folded_key", "items", ["workspace_id", "folded_key"], unique=True)
    known = sa.text("integration IS NOT NULL")
    op.create_index(
        "ix_people_integrations", "people", ["workspace_id"], sqlite_where=known, postgresql_where=known
    )


def downgrade() -> None:
    """Drop them with what they hold."""
    op.drop_index("ix_people_integrations", "people")
    op.drop_index("uq_items_workspace_id_folded_key", "items")
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def new_columns() -> dict[str, Sequence[sa.Column[Any]]]:
    """Make the new columns of every table."""
    return {
        "workspaces": (
            sa.Column("item_pattern", sa.Text),
            sa.Column("coverage_on", sa.Boolean, nullable=False, server_default=sa.true()),
            sa.Column("coverage_told_at", sa.BigInteger),
        ),
        "people": (
            sa.Column("integration", sa.Text),
            sa.Column("relay_offered_at", sa.BigInteger),
            sa.Column("erased_at", sa.BigInteger),
        ),
        "items": (
            sa.Column("folded_key", sa.Text, nullable=False, server_default=""),
            sa.Column("told_in_id", ID, sa.ForeignKey("channels.id", name="fk_items_told_in_id")),
        ),
        "conversations": (
            sa.Column("attached_by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
        ),
        "messages": (sa.Column("author_name", sa.Text),),
        "arrivals": (sa.Column("spoken", sa.Text),),
        "changes": (
            sa.Column("item_id", ID, sa.ForeignKey("items.id", name="fk_changes_item_id")),
            sa.Column("project_id", ID, sa.ForeignKey("projects.id", name="fk_changes_project_id")),
        ),
    }
