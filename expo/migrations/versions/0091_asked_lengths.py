"""Companies ask for two slots, with a wish or with the answer to one; the organizer says whether they may."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

_COLUMNS = ("edition", "long_requests", sa.true()), ("wish", "asks_long", sa.false()), (
    "wish_reply", "asks_long", sa.false()
)


def upgrade() -> None:
    for table, name, default in _COLUMNS:
        op.add_column(table, sa.Column(name, sa.Boolean(), server_default=default, nullable=False))


def downgrade() -> None:
    for table, name, _default in reversed(_COLUMNS):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
