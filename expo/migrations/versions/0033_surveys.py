"""The survey after the show, and one answer a company."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", base.Moment(), nullable=False),
        sa.Column("closes_at", base.Moment(), nullable=False),
        sa.Column("asked_exhibitors", sa.Integer(), nullable=False),
        sa.Column("asked_buyers", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_survey_closes_after_it_opened")),
        _refers("survey", "edition_id", "edition.id"),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_survey")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", base.Moment(), nullable=False),
        sa.CheckConstraint(
            "(exhibitor_id is null) <> (buyer_id is null)", name=op.f("ck_survey_answer_is_of_one_company")
        ),
        _refers("survey_answer", "edition_id", "survey.edition_id"),
        _refers("survey_answer", "exhibitor_id", "exhibitor.id"),
        _refers("survey_answer", "buyer_id", "buyer.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("exhibitor_id", "edition_id", name=op.f("uq_survey_answer_exhibitor_id_edition_id")),
        sa.UniqueConstraint("buyer_id", "edition_id", name=op.f("uq_survey_answer_buyer_id_edition_id")),
    )


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("survey")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
