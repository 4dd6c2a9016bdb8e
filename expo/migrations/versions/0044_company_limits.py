"""Limits of consultations for groups of companies and for single ones."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_SCOPES = ("hall_id", "track", "country", "exhibitor_id", "buyer_id")
_ONE = " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in _SCOPES)
_TRACK = sa.Enum("domestic", "overseas", name="track", native_enum=False, create_constraint=False, length=24)


def upgrade() -> None:
    op.create_table(
        "company_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=True),
        sa.Column("track", _TRACK, nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"{_ONE} = 1", name=op.f("ck_company_limit_is_for_one_scope")),
        sa.CheckConstraint(
            "minimum is not null or maximum is not null or per_day is not null",
            name=op.f("ck_company_limit_says_something"),
        ),
        sa.CheckConstraint("minimum <= maximum", name=op.f("ck_company_limit_minimum_is_within_maximum")),
        sa.CheckConstraint(
            "minimum >= 0 and maximum >= 0 and per_day >= 0", name=op.f("ck_company_limit_is_not_negative")
        ),
        *(_refers(column) for column in ("edition_id", "hall_id", "exhibitor_id", "buyer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_limit")),
        *(_unique(column) for column in ("hall_id", "exhibitor_id", "buyer_id")),
        _unique("edition_id", "track"),
        _unique("edition_id", "country"),
    )


def downgrade() -> None:
    op.drop_table("company_limit")


def _refers(column: str) -> sa.ForeignKeyConstraint:
    target = f"{column.removesuffix('_id')}.id"
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_company_limit_{column}"), ondelete="CASCADE")


def _unique(*columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_company_limit_{'_'.join(columns)}"))
