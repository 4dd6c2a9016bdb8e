"""Published tables of results: cells and sources that are only added."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.insert_only import protect
from expo.models import base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("press_table", "press_cell", "press_source")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "press_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("as_of", base.Moment(), nullable=False),
        sa.Column("rate_set_no", sa.Integer(), nullable=False),
        sa.Column("definitions_no", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.CheckConstraint("(kind = 'first') = (number = 1)", name=op.f("ck_press_table_only_the_first_is_first")),
        sa.CheckConstraint("number = 1 or reason <> ''", name=op.f("ck_press_table_a_later_one_has_a_reason")),
        _to("press_table", "edition_id", "edition.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_table")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_press_table_edition_id_number")),
    )
    op.create_table(
        "press_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(40), nullable=False) for name in ("figure", "column")),
        sa.Column("value", sa.BigInteger(), nullable=True),
        _to("press_cell", "table_id", "press_table.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_cell")),
        sa.UniqueConstraint("table_id", "figure", "column", name=op.f("uq_press_cell_table_id_figure_column")),
    )
    op.create_table(
        "press_source",
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_no", sa.Integer(), nullable=False),
        sa.Column("counted_won", sa.BigInteger(), nullable=True),
        _to("press_source", "table_id", "press_table.id"),
        sa.ForeignKeyConstraint(
            ["record_id", "revision_no"], ["record_revision.record_id", "record_revision.no"],
            name=op.f("fk_press_source_record_id_revision_no"),
        ),
        sa.PrimaryKeyConstraint("table_id", "record_id", name=op.f("pk_press_source")),
    )
    protect(op.get_bind(), *TABLES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
