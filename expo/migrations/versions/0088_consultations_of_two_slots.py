"""Consultations of two slots: which pairs the organizer gives them, and the second slot of meetings and placements."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

_SEATS = {"meeting": "RESTRICT", "placement": "CASCADE"}


def upgrade() -> None:
    op.create_table(
        "long_consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("set_at", base.Moment(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("exhibitor_id", "buyer_id"),
    )
    op.create_index(op.f("ix_long_consultation_edition_id"), "long_consultation", ["edition_id"])
    op.create_index("ix_long_consultation_buyer_id", "long_consultation", ["buyer_id"])
    for table, ondelete in _SEATS.items():
        op.add_column(table, sa.Column("second_slot_id", sa.Integer(), nullable=True))
        in_place.add_foreign_key(table, f"fk_{table}_second_slot_id", "second_slot_id", "slot", ondelete=ondelete)
        op.create_index(f"ix_{table}_second_slot_id", table, ["second_slot_id"])


def downgrade() -> None:
    for table in _SEATS:
        op.drop_index(f"ix_{table}_second_slot_id", table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_second_slot_id", type_="foreignkey")
            batch.drop_column("second_slot_id")
    op.drop_table("long_consultation")
