"""All buyers of a track are asked for documents."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standard_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.String(length=24), nullable=False),
        sa.Column("name_ko", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition_id", "track", "name_ko"),
    )
    op.add_column("buyer_document", sa.Column("standard_id", sa.Integer(), nullable=True))
    in_place.add_foreign_key(
        "buyer_document", "fk_buyer_document_standard_id", "standard_id", "standard_document", ondelete="SET NULL"
    )
    op.create_index(op.f("ix_buyer_document_standard_id"), "buyer_document", ["standard_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_buyer_document_standard_id"), "buyer_document")
    with op.batch_alter_table("buyer_document") as batch:
        batch.drop_constraint("fk_buyer_document_standard_id", type_="foreignkey")
        batch.drop_column("standard_id")
    op.drop_table("standard_document")
