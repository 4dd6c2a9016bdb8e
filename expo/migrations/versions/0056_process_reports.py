"""What processes report about themselves."""

import sqlalchemy as sa
from alembic import op

from expo.models.base import Moment

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_report")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_process_report_kind_name")),
    )


def downgrade() -> None:
    op.drop_table("process_report")
