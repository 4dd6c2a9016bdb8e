"""The organizer asks a buyer for documents, and the buyer uploads a file for each."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buyer_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("asked_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("buyer_id", "name_ko"),
    )
    op.create_table(
        "buyer_file",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("added_at", base.Moment(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name="is_not_empty"),
        sa.ForeignKeyConstraint(["document_id"], ["buyer_document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id"),
    )


def downgrade() -> None:
    op.drop_table("buyer_file")
    op.drop_table("buyer_document")
