"""Free tables are offered by the clock: seats without a consultation before them, and the edition's rule."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_ALIVE = sa.text("state in ('likely', 'open')")
_ONE_OF_TWO = "ck_opening_a_consultation_or_a_free_table"


def upgrade() -> None:
    op.add_column("edition", sa.Column("free_table_minutes", sa.Integer(), server_default="0", nullable=False))
    in_place.replace_check(
        "edition", "ck_edition_free_tables_are_offered_shortly_before", "free_table_minutes between 0 and 60"
    )
    op.execute("UPDATE edition SET free_table_minutes = 15 WHERE is_demo")
    with op.batch_alter_table("opening") as batch:
        batch.alter_column("meeting_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("table_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_opening_table_id"), "meeting_table", ["table_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index("ix_opening_table_id", ["table_id"])
    in_place.replace_check("opening", _ONE_OF_TWO, "(meeting_id is null) = (table_id is not null)")
    op.create_index(
        "one_live_free_table", "opening", ["slot_id", "table_id"], unique=True, sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )


def downgrade() -> None:
    op.execute("DELETE FROM opening WHERE meeting_id IS NULL")
    op.drop_index("one_live_free_table", "opening")
    in_place.drop_checks("opening", _ONE_OF_TWO)
    with op.batch_alter_table("opening") as batch:
        batch.drop_index("ix_opening_table_id")
        batch.drop_constraint(op.f("fk_opening_table_id"), type_="foreignkey")
        batch.drop_column("table_id")
        batch.alter_column("meeting_id", existing_type=sa.Integer(), nullable=False)
    in_place.drop_checks("edition", "ck_edition_free_tables_are_offered_shortly_before")
    with op.batch_alter_table("edition") as batch:
        batch.drop_column("free_table_minutes")
