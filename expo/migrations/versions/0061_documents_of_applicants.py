"""Documents that companies that apply to exhibit are asked for, and the files that they upload."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_application_document_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_document")),
        sa.UniqueConstraint("edition_id", "name_ko", name=op.f("uq_application_document_edition_id_name_ko")),
    )
    op.create_table(
        "application_file",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("added_at", base.Moment(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_application_file_is_not_empty")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["exhibitor_application.id"], ondelete="CASCADE",
            name=op.f("fk_application_file_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["application_document.id"], ondelete="CASCADE",
            name=op.f("fk_application_file_document_id"),
        ),
        sa.PrimaryKeyConstraint("application_id", "document_id", name=op.f("pk_application_file")),
    )
    op.create_index(op.f("ix_application_file_document_id"), "application_file", ["document_id"])


def downgrade() -> None:
    op.drop_table("application_file")
    op.drop_table("application_document")
