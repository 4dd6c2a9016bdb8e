"""Index wishes by company, side and level: the lists of companies sort and count by the wishes that are not "never"."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_wish_exhibitor_id_side_level", "wish", ["exhibitor_id", "side", "level"])
    op.create_index("ix_wish_buyer_id_side_level", "wish", ["buyer_id", "side", "level"])
    op.drop_index("ix_wish_buyer_id", "wish")


def downgrade() -> None:
    op.create_index("ix_wish_buyer_id", "wish", ["buyer_id"])
    op.drop_index("ix_wish_buyer_id_side_level", "wish")
    op.drop_index("ix_wish_exhibitor_id_side_level", "wish")
