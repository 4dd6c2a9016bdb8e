"""The numbers of the funnel and the wished pairs are read from one index."""

from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

_NAME = "ix_wish_edition_id_pair"


def upgrade() -> None:
    op.create_index(_NAME, "wish", ["edition_id", "exhibitor_id", "buyer_id", "side", "level"])


def downgrade() -> None:
    op.drop_index(_NAME, "wish")
