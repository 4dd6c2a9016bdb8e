"""What too little time to walk between two consultations means."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_CHECKS = {
    "ck_edition_walking_price_is_sensible": "walking_price between 1 and 100",
    "ck_edition_walking_allowance_is_sensible": "walking_allowance between 0 and 60",
}


def upgrade() -> None:
    op.add_column("edition", sa.Column("walking_rule", sa.String(24), server_default="counted", nullable=False))
    op.add_column("edition", sa.Column("walking_price", sa.Integer(), server_default="1", nullable=False))
    op.add_column("edition", sa.Column("walking_allowance", sa.Integer(), server_default="5", nullable=False))
    for name, condition in _CHECKS.items():
        in_place.replace_check("edition", name, condition)


def downgrade() -> None:
    in_place.drop_checks("edition", *_CHECKS)
    with op.batch_alter_table("edition") as batch:
        for column in ("walking_allowance", "walking_price", "walking_rule"):
            batch.drop_column(column)
