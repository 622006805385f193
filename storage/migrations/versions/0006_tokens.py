"""Tokens of workspaces and of people, sealed, and the tickets that were used to get them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "installations",
        sa.Column("id", ID, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text),
        sa.Column("org_wide", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("bot", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installations"),
        sa.UniqueConstraint("platform", "ref", name="uq_installations_platform_ref"),
    )
    op.create_table(
        "connections",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("token", sa.Text),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("failed_at", sa.BigInteger),
        sa.Column("why", sa.Text),
        sa.Column("told_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_connections_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_connections"),
    )
    op.create_table(
        "spent_tickets",
        sa.Column("ticket", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_spent_tickets"),
    )


def downgrade() -> None:
    """Drop them with what they hold."""
    for table in ("spent_tickets", "connections", "installations"):
        op.drop_table(table)
