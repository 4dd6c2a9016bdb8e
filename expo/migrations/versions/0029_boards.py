"""Large screens and their addresses."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("boardkind"), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("hall_id", sa.Integer(), nullable=True),
        sa.Column("studio_id", sa.Integer(), nullable=True),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            " + ".join(f"(case when {one}_id is null then 0 else 1 end)" for one in ("zone", "table", "hall", "studio"))
            + " = 1",
            name=op.f("ck_board_shows_one_thing"),
        ),
        _refers("board", "edition_id", "edition"),
        _refers("board", "hall_id", "hall"),
        _refers("board", "made_by_id", "user", "SET NULL"),
        _refers("board", "studio_id", "studio"),
        _refers("board", "table_id", "meeting_table"),
        _refers("board", "zone_id", "zone"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        *(
            sa.UniqueConstraint(f"{one}_id", name=op.f(f"uq_board_{one}_id"))
            for one in ("hall", "studio", "table", "zone")
        ),
    )
    op.create_index("ix_board_edition_id", "board", ["edition_id"])


def downgrade() -> None:
    op.drop_table("board")


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)


def _refers(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
