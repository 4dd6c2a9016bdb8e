"""Reports and broadcasts can have an uploaded video; its bytes are a file of the storage."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("broadcast_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", base.Moment(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(report_id is null) <> (broadcast_id is null)", name=op.f("ck_video_is_of_one")),
        sa.CheckConstraint("size > 0 and seconds >= 0", name=op.f("ck_video_has_a_length")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_video_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["field_report.id"], ondelete="CASCADE", name=op.f("fk_video_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], ondelete="CASCADE", name=op.f("fk_video_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], ondelete="SET NULL", name=op.f("fk_video_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video")),
        sa.UniqueConstraint("report_id", name=op.f("uq_video_report_id")),
        sa.UniqueConstraint("broadcast_id", name=op.f("uq_video_broadcast_id")),
    )
    for column in ("edition_id", "digest", "uploaded_by_id"):
        op.create_index(op.f(f"ix_video_{column}"), "video", [column])


def downgrade() -> None:
    op.drop_table("video")
