"""Seats that a desk has on its screen are kept for a few seconds."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TARGETS = {
    "edition_id": "edition", "slot_id": "slot", "exhibitor_id": "exhibitor", "buyer_id": "buyer",
    "table_id": "meeting_table", "interpreter_id": "interpreter",
}  # fmt: skip
INDEXED = ("edition_id", "exhibitor_id", "buyer_id", "table_id", "interpreter_id")


def upgrade() -> None:
    op.create_table(
        "kept_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(column, sa.Integer(), nullable=column in {"table_id", "interpreter_id"})
            for column in TARGETS
        ),
        sa.Column("ends_at", base.Moment(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_kept_seat_{column}"), ondelete="CASCADE"
            )
            for column, target in TARGETS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_seat")),
        sa.UniqueConstraint("slot_id", "exhibitor_id", name=op.f("uq_kept_seat_slot_id_exhibitor_id")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_kept_seat_{column}"), "kept_seat", [column])


def downgrade() -> None:
    op.drop_table("kept_seat")
