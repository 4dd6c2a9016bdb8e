"""One person who sits in every consultation of several companies."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

HOLDERS = (
    "exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id", "crew_member_id", "counsellor_id",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "company_delegate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        _refers("company_delegate", "edition_id", "edition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_delegate")),
    )
    op.create_index(op.f("ix_company_delegate_edition_id"), "company_delegate", ["edition_id"])
    op.create_table(
        "represented_company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(exhibitor_id is null) <> (buyer_id is null)", name=op.f("ck_represented_company_is_one_company")
        ),
        _refers("represented_company", "delegate_id", "company_delegate"),
        _refers("represented_company", "exhibitor_id", "exhibitor"),
        _refers("represented_company", "buyer_id", "buyer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_represented_company")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_represented_company_exhibitor_id")),
        sa.UniqueConstraint("buyer_id", name=op.f("uq_represented_company_buyer_id")),
    )
    op.create_index(op.f("ix_represented_company_delegate_id"), "represented_company", ["delegate_id"])
    op.execute("ALTER TABLE hold ADD COLUMN delegate_id INTEGER")
    in_place.add_foreign_key("hold", "fk_hold_delegate_id", "delegate_id", "company_delegate", ondelete="RESTRICT")
    filled = sa.text("delegate_id is not null")
    op.create_index(
        "uq_hold_delegate_id_slot_id", "hold", ["delegate_id", "slot_id"], unique=True, sqlite_where=filled,
        postgresql_where=filled,
    )
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS, "delegate_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE delegate_id is not null")
    op.drop_index("uq_hold_delegate_id_slot_id", "hold")
    in_place.drop_checks("hold", "ck_hold_holds_one_thing")
    with op.batch_alter_table("hold") as batch_op:
        batch_op.drop_constraint("fk_hold_delegate_id", type_="foreignkey")
        batch_op.drop_column("delegate_id")
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS))
    op.drop_table("represented_company")
    op.drop_table("company_delegate")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
