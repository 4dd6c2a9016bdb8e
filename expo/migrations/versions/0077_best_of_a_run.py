"""The best timetable that an unfinished run has found: another worker goes on from it."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("schedule", sa.Column("best", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("schedule", "best")
