"""What goes with a wish, and how long it waits for its answer; consultations at the booth where no table is free."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

RANKED = "ck_wish_musts_are_ranked", "rank is null or (rank > 0 and level = 'must')"
DAYS = "ck_edition_answer_days_are_sensible", "answer_days between 0 and 365"


def upgrade() -> None:
    op.add_column("edition", sa.Column("booth_meetings", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("edition", sa.Column("answer_days", sa.Integer(), server_default="0", nullable=False))
    op.add_column("wish", sa.Column("message", sa.Text(), server_default="", nullable=False))
    op.add_column("wish", sa.Column("rank", sa.Integer(), nullable=True))
    op.add_column("wish", sa.Column("seen_at", base.Moment(), nullable=True))
    in_place.replace_check("edition", *DAYS)
    in_place.replace_check("wish", *RANKED)


def downgrade() -> None:
    in_place.drop_checks("edition", DAYS[0])
    in_place.drop_checks("wish", RANKED[0])
    for table, columns in (("wish", ("seen_at", "rank", "message")), ("edition", ("answer_days", "booth_meetings"))):
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
