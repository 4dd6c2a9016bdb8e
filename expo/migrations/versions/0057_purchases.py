"""What buyers plan to buy and need to come."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

TEXTS = ("conditions", "excluded", "brands", "korean_suppliers", "special_needs")
NUMBERS = ("monthly_quantity", "founded_year", "employees")
CHECKS = {
    "quantity_is_positive": "monthly_quantity is null or monthly_quantity > 0",
    "price_limit_is_positive": "price_limit is null or price_limit > 0",
    "arrives_first": "arrives_on is null or leaves_on is null or arrives_on <= leaves_on",
    "passport_for_a_letter": "needs_letter or passport_name = ''",
}


def columns() -> list[sa.Column]:
    return [
        *(sa.Column(name, sa.Integer()) for name in NUMBERS),
        *(sa.Column(name, sa.BigInteger()) for name in ("price_limit", "plan_amount")),
        *(sa.Column(name, sa.String(24)) for name in ("plan_time", "annual_sales", "korea_imports")),
        *(sa.Column(name, sa.Date()) for name in ("arrives_on", "leaves_on")),
        sa.Column("certificates", sa.JSON(), server_default="[]", nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in TEXTS),
        sa.Column("messenger", sa.String(40), server_default="", nullable=False),
        *(sa.Column(name, sa.String(200), server_default="", nullable=False)
          for name in ("messenger_id", "passport_name")),
        *(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
          for name in ("needs_letter", "needs_hotel")),
    ]


def upgrade() -> None:
    for column in columns():
        op.add_column("buyer", column)
    for name, condition in CHECKS.items():
        in_place.replace_check("buyer", f"ck_buyer_{name}", condition)


def downgrade() -> None:
    in_place.drop_checks("buyer", *(f"ck_buyer_{name}" for name in CHECKS))
    with op.batch_alter_table("buyer") as batch_op:
        for column in columns():
            batch_op.drop_column(column.name)
