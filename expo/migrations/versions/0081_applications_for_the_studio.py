"""Exhibitors apply for times on air, or wait for them; the organizer chooses."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "studio_slot", sa.Column("takes_applications", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "broadcast_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("studio_slot_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("title_ko", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("applied_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_broadcast_application_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["studio_slot_id"], ["studio_slot.id"], name=op.f("fk_broadcast_application_studio_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_application")),
        sa.UniqueConstraint(
            "studio_slot_id", "exhibitor_id", name=op.f("uq_broadcast_application_studio_slot_id_exhibitor_id")
        ),
    )
    op.create_index(op.f("ix_broadcast_application_exhibitor_id"), "broadcast_application", ["exhibitor_id"])


def downgrade() -> None:
    op.drop_table("broadcast_application")
    with op.batch_alter_table("studio_slot") as batch_op:
        batch_op.drop_column("takes_applications")
