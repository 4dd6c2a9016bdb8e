"""A company from abroad applies without a Korean business number."""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exhibitor_application") as batch:
        batch.alter_column("business_number", existing_type=sa.String(12), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM exhibitor_application WHERE business_number IS NULL")  # there was no place for them
    with op.batch_alter_table("exhibitor_application") as batch:
        batch.alter_column("business_number", existing_type=sa.String(12), nullable=False)
