"""What exhibitors ask for on the floor, locks, and the plans that assign booths."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = sa.Enum("shell", "raw", name="boothkind", native_enum=False, create_constraint=False, length=24)


def _to(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "booth_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("kind", KINDS, nullable=True),
        *(sa.Column(f"needs_{name}", sa.Boolean(), nullable=False) for name in ("power", "lan", "water")),
        sa.CheckConstraint("units between 1 and 12", name=op.f("ck_booth_request_units_are_sensible")),
        _to("booth_request", "exhibitor_id", "exhibitor.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_request")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_booth_request_exhibitor_id")),
    )
    op.create_table(
        "booth_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank between 1 and 3", name=op.f("ck_booth_wish_rank_is_known")),
        _to("booth_wish", "exhibitor_id", "exhibitor.id", "CASCADE"),
        _to("booth_wish", "booth_id", "booth.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_wish")),
        sa.UniqueConstraint("exhibitor_id", "booth_id", name=op.f("uq_booth_wish_exhibitor_id_booth_id")),
        sa.UniqueConstraint("exhibitor_id", "rank", name=op.f("uq_booth_wish_exhibitor_id_rank")),
    )
    op.create_index(op.f("ix_booth_wish_booth_id"), "booth_wish", ["booth_id"])
    op.create_table(
        "competitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("exhibitor_id < other_id", name=op.f("ck_competitor_pair_is_ordered")),
        _to("competitor", "exhibitor_id", "exhibitor.id", "CASCADE"),
        _to("competitor", "other_id", "exhibitor.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitor")),
        sa.UniqueConstraint("exhibitor_id", "other_id", name=op.f("uq_competitor_exhibitor_id_other_id")),
    )
    op.create_index(op.f("ix_competitor_other_id"), "competitor", ["other_id"])
    op.create_table(
        "booth_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("locked_at", base.Moment(), nullable=False),
        sa.Column("locked_by_id", sa.Integer(), nullable=True),
        _to("booth_lock", "exhibitor_id", "exhibitor.id", "CASCADE"),
        _to("booth_lock", "locked_by_id", "user.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_lock")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_booth_lock_exhibitor_id")),
    )
    op.create_table(
        "booth_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("asked_at", base.Moment(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("stop_asked_at", base.Moment(), nullable=True),
        sa.Column("lease_until", base.Moment(), nullable=True),
        sa.Column("worker", sa.String(80), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("solved_at", base.Moment(), nullable=True),
        sa.Column("failed_at", base.Moment(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        _to("booth_plan", "edition_id", "edition.id", "CASCADE"),
        _to("booth_plan", "asked_by_id", "user.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_plan")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_booth_plan_edition_id_number")),
    )


def downgrade() -> None:
    for table in ("booth_plan", "booth_lock", "competitor", "booth_wish", "booth_request"):
        op.drop_table(table)
