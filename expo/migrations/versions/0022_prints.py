"""Timetables as paper shows them, what was printed, and files that took long to make."""

import sqlalchemy as sa
from alembic import op

from expo.models.base import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printed_timetable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=False),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_printed_timetable_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_timetable")),
        sa.UniqueConstraint("edition_id", "digest", name=op.f("uq_printed_timetable_edition_id_digest")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_printed_timetable_edition_id_number")),
    )
    op.create_table(
        "printing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", Moment(), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), nullable=True),
        sa.Column("printed_by", sa.String(length=200), nullable=False),
        sa.Column("is_large", sa.Boolean(), nullable=False),
        sa.Column("failed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_printing_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["printed_by_id"], ["user.id"], name=op.f("fk_printing_printed_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["printed_timetable.id"], name=op.f("fk_printing_timetable_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printing")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_printing_edition_id_number")),
    )
    op.create_index(op.f("ix_printing_timetable_id"), "printing", ["timetable_id"])
    op.create_table(
        "print_file",
        sa.Column("printing_id", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["printing_id"], ["printing.id"], name=op.f("fk_print_file_printing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("printing_id", name=op.f("pk_print_file")),
    )


def downgrade() -> None:
    op.drop_table("print_file")
    op.drop_table("printing")
    op.drop_table("printed_timetable")
