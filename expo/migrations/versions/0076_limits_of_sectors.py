"""Limits of consultations for the exhibitors of a sector."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

SCOPES = ("hall_id", "track", "country", "exhibitor_id", "buyer_id")


def upgrade() -> None:
    with op.batch_alter_table("company_limit") as batch:
        batch.add_column(sa.Column("sector_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_company_limit_sector_id"), "sector", ["sector_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_unique_constraint(op.f("uq_company_limit_sector_id"), ["sector_id"])
    in_place.replace_check("company_limit", "ck_company_limit_is_for_one_scope", _one_of(*SCOPES, "sector_id"))


def downgrade() -> None:
    op.execute("DELETE FROM company_limit WHERE sector_id is not null")
    in_place.replace_check("company_limit", "ck_company_limit_is_for_one_scope", _one_of(*SCOPES))
    with op.batch_alter_table("company_limit") as batch:
        batch.drop_constraint(op.f("uq_company_limit_sector_id"), type_="unique")
        batch.drop_constraint(op.f("fk_company_limit_sector_id"), type_="foreignkey")
        batch.drop_column("sector_id")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"
