"""Logos and photos of products that exhibitors upload."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt_ko", sa.String(200), nullable=False),
        sa.Column("alt_en", sa.String(200), nullable=False),
        sa.Column("changed_at", base.Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_picture_has_an_area")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_picture_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_picture_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_picture_product_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user.id"], name=op.f("fk_picture_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("product_id", name=op.f("uq_picture_product_id")),
    )
    op.create_index("ix_picture_edition_id", "picture", ["edition_id"])
    op.create_index("ix_picture_exhibitor_id", "picture", ["exhibitor_id"])
    op.create_index("ix_picture_digest", "picture", ["digest"])
    alone = sa.text("product_id is null")
    op.create_index(
        "uq_picture_logo", "picture", ["exhibitor_id"], unique=True, sqlite_where=alone, postgresql_where=alone
    )


def downgrade() -> None:
    op.drop_table("picture")
