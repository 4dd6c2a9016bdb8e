"""Privacy notices with retention dates, erasures, and exports of contact data."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("text_ko", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("officer", sa.String(200), nullable=False),
        sa.Column("officer_email", sa.String(254), nullable=False),
        sa.Column("contacts_until", sa.Date(), nullable=True),
        sa.Column("emails_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_notice")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_privacy_notice_edition_id")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column(
            "cause",
            sa.Enum("request", "retention", name="cause", native_enum=False, create_constraint=False, length=24),
            nullable=False,
        ),
        sa.Column("erased_at", base.Moment(), nullable=False),
        sa.Column("erased_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name=op.f("ck_erasure_of_one_company")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["exhibitor_id"], ["exhibitor.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["erased_by_id"], ["user.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_erasure_exhibitor_id")),
        sa.UniqueConstraint("buyer_id", name=op.f("uq_erasure_buyer_id")),
    )
    op.create_index(op.f("ix_erasure_edition_id"), "erasure", ["edition_id"])
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("row_ids", sa.JSON(), nullable=False),
        sa.Column("exported_at", base.Moment(), nullable=False),
        sa.Column("exported_by_id", sa.Integer(), nullable=True),
        sa.Column("exported_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["exported_by_id"], ["user.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(op.f("ix_export_edition_id"), "export", ["edition_id"])


def downgrade() -> None:
    for table in ("export", "erasure", "privacy_notice"):
        op.drop_table(table)
