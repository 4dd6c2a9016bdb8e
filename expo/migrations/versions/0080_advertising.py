"""Advertising by consent: messages, who got them, consents that were confirmed."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advertisement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("title_ko", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("body_ko", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("written_at", base.Moment(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_advertisement_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user.id"], ondelete="SET NULL", name=op.f("fk_advertisement_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advertisement")),
    )
    op.create_index(op.f("ix_advertisement_edition_id"), "advertisement", ["edition_id"])
    op.create_table(
        "advertisement_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advertisement_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("written_at", base.Moment(timezone=True), nullable=False),
        sa.Column("stopped_at", base.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["advertisement_id"], ["advertisement.id"], ondelete="CASCADE",
            name=op.f("fk_advertisement_copy_advertisement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyer.id"], ondelete="CASCADE", name=op.f("fk_advertisement_copy_buyer_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], ondelete="CASCADE", name=op.f("fk_advertisement_copy_consent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advertisement_copy")),
        sa.UniqueConstraint("advertisement_id", "buyer_id", name=op.f("uq_advertisement_copy_advertisement_id_buyer_id")),
    )
    op.create_index(op.f("ix_advertisement_copy_buyer_id"), "advertisement_copy", ["buyer_id"])
    op.create_index(op.f("ix_advertisement_copy_consent_id"), "advertisement_copy", ["consent_id"])
    op.create_table(
        "consent_check",
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", base.Moment(timezone=True), nullable=True),
        sa.Column("confirmed_at", base.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_at is not null or asked_at is not null", name=op.f("ck_consent_check_something_happened")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], ondelete="CASCADE", name=op.f("fk_consent_check_consent_id")
        ),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consent_check")),
    )


def downgrade() -> None:
    op.drop_table("consent_check")
    op.drop_table("advertisement_copy")
    op.drop_table("advertisement")
