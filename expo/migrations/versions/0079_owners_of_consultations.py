"""Who of an exhibitor comes to a consultation."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_owner",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", base.Moment(timezone=True), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["user.id"], ondelete="SET NULL", name=op.f("fk_meeting_owner_assigned_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], ondelete="CASCADE", name=op.f("fk_meeting_owner_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], ondelete="CASCADE", name=op.f("fk_meeting_owner_membership_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_owner")),
    )
    op.create_index(op.f("ix_meeting_owner_membership_id"), "meeting_owner", ["membership_id"])


def downgrade() -> None:
    op.drop_table("meeting_owner")
