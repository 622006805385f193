"""Home pages: who has looked at theirs, and what stood there when it was last drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "homes",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("spot", sa.Text, nullable=False),
        sa.Column("mark", sa.Text),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_homes_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_homes"),
    )


def downgrade() -> None:
    """Drop it with what it holds."""
    op.drop_table("homes")
