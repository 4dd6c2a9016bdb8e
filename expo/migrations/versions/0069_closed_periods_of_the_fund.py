"""Closed periods of the fund: proposed by one officer, closed by another one."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import closed_periods, insert_only
from expo.models import base

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=200), nullable=False),
        sa.Column("prepared_at", base.Moment(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(name="perioddecision", native_enum=False, create_constraint=False, length=24),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", base.Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decision is null) = (decided_by_id is null)", name=op.f("ck_fund_period_decision_has_its_person")
        ),
        sa.CheckConstraint(
            "decision is null or decision = 'void' or decided_by_id <> prepared_by_id",
            name=op.f("ck_fund_period_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_fund_period_decided_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user.id"], name=op.f("fk_fund_period_prepared_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_period")),
    )
    not_void = sa.text("decision is null or decision = 'closed'")
    op.create_index(
        "uq_fund_period_ends_on", "fund_period", ["ends_on"], unique=True, sqlite_where=not_void,
        postgresql_where=not_void,
    )
    insert_only.protect(op.get_bind(), "fund_period")
    closed_periods.guard(op.get_bind())


def downgrade() -> None:
    closed_periods.release(op.get_bind())
    insert_only.release(op.get_bind(), "fund_period")
    op.drop_table("fund_period")
