"""Versions of reviews that were reopened, and new decisions after upheld objections."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import insert_only
from expo.models import base

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_version",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=False),
        sa.Column("reopened_at", base.Moment(timezone=True), nullable=False),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.Column("reopened_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_review_version_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["application_id", "expert_id"], ["review.application_id", "review.expert_id"],
            name=op.f("fk_review_version_application_id_expert_id"), ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["user.id"], name=op.f("fk_review_version_reopened_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("application_id", "expert_id", "number", name=op.f("pk_review_version")),
    )
    op.create_table(
        "selection_revision",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("result", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(name="selectionoutcome", native_enum=False, create_constraint=False, length=24),
            nullable=False,
        ),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("proposed_at", base.Moment(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("approved_at", base.Moment(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_selection_revision_place_counts_from_one")),
        sa.CheckConstraint(
            "(approved_at is null) = (approved_by_id is null)",
            name=op.f("ck_selection_revision_approval_has_its_person"),
        ),
        sa.CheckConstraint(
            "approved_by_id is null or approved_by_id <> proposed_by_id",
            name=op.f("ck_selection_revision_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["review_objection.application_id"],
            name=op.f("fk_selection_revision_application_id"), ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_selection_revision_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_selection_revision_proposed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_selection_revision")),
    )
    insert_only.protect(op.get_bind(), "review_version")


def downgrade() -> None:
    insert_only.release(op.get_bind(), "review_version")
    op.drop_table("selection_revision")
    op.drop_table("review_version")
