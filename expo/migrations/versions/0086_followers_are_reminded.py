"""Those who follow a broadcast are reminded of it once."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("broadcast_follower", sa.Column("reminded_at", base.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("broadcast_follower") as batch_op:
        batch_op.drop_column("reminded_at")
