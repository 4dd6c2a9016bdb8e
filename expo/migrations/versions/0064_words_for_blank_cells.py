"""What new rows of a spreadsheet get where they say nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import", sa.Column("fills", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("import", "fills")
