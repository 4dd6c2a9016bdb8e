"""Times of one counsellor do not overlap."""

from alembic import op

from expo.migrations import counselling_times

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counselling_times.keep_apart(op.get_bind())


def downgrade() -> None:
    counselling_times.release(op.get_bind())
