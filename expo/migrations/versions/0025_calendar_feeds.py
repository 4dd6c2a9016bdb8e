"""Calendars of one's own: the feed's address, when a consultation last changed, and the file of a letter."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("calendar_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("meeting", sa.Column("changed_at", base.Moment(), nullable=True))
    op.add_column("message", sa.Column("calendar", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("message", "calendar")
    op.drop_column("meeting", "changed_at")
    op.drop_column("membership", "calendar_version")
