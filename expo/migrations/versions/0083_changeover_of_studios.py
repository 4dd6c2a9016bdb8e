"""A studio says how long its changeover takes; those that are there keep the slots they have, with none."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

_CHECK = "ck_studio_changeover_is_short"


def upgrade() -> None:
    op.add_column("studio", sa.Column("changeover_minutes", sa.Integer(), server_default="0", nullable=False))
    in_place.replace_check("studio", _CHECK, "changeover_minutes between 0 and 240")


def downgrade() -> None:
    in_place.drop_checks("studio", _CHECK)
    with op.batch_alter_table("studio") as batch_op:
        batch_op.drop_column("changeover_minutes")
