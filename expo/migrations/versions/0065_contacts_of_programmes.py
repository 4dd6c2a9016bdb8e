"""Experts, and contacts in requests for mentors, are kept until a day."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("expert", "mentor_request"):
        op.add_column(table, sa.Column("contacts_until", sa.Date(), nullable=True))


def downgrade() -> None:
    for table in ("mentor_request", "expert"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("contacts_until")
