"""Provisional publications, and objections of companies to consultations."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("provisional_until", base.Moment(), nullable=True))
    op.add_column("publication", sa.Column("closing_told_at", base.Moment(), nullable=True))
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("objected_at", base.Moment(), nullable=False),
        sa.Column("objected_by_id", sa.Integer(), nullable=True),
        sa.Column("settlement", sa.String(24), nullable=True),
        sa.Column("settled_at", base.Moment(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(settlement is null) = (settled_at is null)", name=op.f("ck_objection_is_settled_at_a_time")
        ),
        _refers("edition_id", "edition.id"),
        _refers("meeting_id", "meeting.id"),
        _refers("objected_by_id", "user.id", ondelete="SET NULL"),
        _refers("settled_by_id", "user.id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("meeting_id", "side", name=op.f("uq_objection_meeting_id_side")),
    )
    op.create_index(op.f("ix_objection_edition_id"), "objection", ["edition_id"])


def downgrade() -> None:
    op.drop_table("objection")
    with op.batch_alter_table("publication") as batch_op:
        batch_op.drop_column("closing_told_at")
        batch_op.drop_column("provisional_until")


def _refers(column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_objection_{column}"), ondelete=ondelete)
