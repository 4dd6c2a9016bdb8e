"""When both sides were asked what became of their consultations, and what they answered."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import insert_only
from expo.models import base

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up_wave",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("asked_at", base.Moment(), nullable=False),
        sa.Column("reminded_at", base.Moment(), nullable=True),
        sa.CheckConstraint("days between 1 and 1000", name=op.f("ck_follow_up_wave_lies_after_the_show")),
        sa.CheckConstraint(
            "reminded_at is null or reminded_at >= asked_at", name=op.f("ck_follow_up_wave_reminded_after_it_asked")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_follow_up_wave_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "days", name=op.f("pk_follow_up_wave")),
    )
    op.create_table(
        "case_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("side", _word("role"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("stage", _word("casestage"), nullable=False),
        sa.Column("contracted_minor", sa.BigInteger(), nullable=False),
        sa.Column("realised_minor", sa.BigInteger(), nullable=False),
        sa.Column("proof", _word("proof"), nullable=True),
        sa.Column("reason", _word("overreason"), nullable=True),
        sa.Column("answered_at", base.Moment(), nullable=False),
        sa.CheckConstraint("side = 'exhibitor' or side = 'buyer'", name=op.f("ck_case_answer_is_of_one_side")),
        sa.CheckConstraint(
            "contracted_minor >= 0 and realised_minor >= 0", name=op.f("ck_case_answer_amounts_are_not_negative")
        ),
        sa.CheckConstraint(
            "stage <> 'over' or contracted_minor + realised_minor = 0",
            name=op.f("ck_case_answer_nothing_came_to_nothing"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_case_answer_record_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_answer")),
    )
    op.create_index("ix_case_answer_record_id", "case_answer", ["record_id"])
    insert_only.protect(op.get_bind(), "case_answer")


def downgrade() -> None:
    insert_only.release(op.get_bind(), "case_answer")
    op.drop_table("case_answer")
    op.drop_table("follow_up_wave")


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)
