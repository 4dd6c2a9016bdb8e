"""Buyers who want to hear when a broadcast moves or does not take place."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcast_follower",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("followed_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_follower_broadcast_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyer.id"], name=op.f("fk_broadcast_follower_buyer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "buyer_id", name=op.f("pk_broadcast_follower")),
    )
    op.create_index(op.f("ix_broadcast_follower_buyer_id"), "broadcast_follower", ["buyer_id"])


def downgrade() -> None:
    op.drop_table("broadcast_follower")
