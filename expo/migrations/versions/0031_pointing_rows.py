"""Indexes for the rows that point at companies, tables and interpreters: removing one looks for them."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

INDEXES = {
    "placement": ("exhibitor_id", "buyer_id", "table_id", "interpreter_id"),
    "unmet_wish": ("exhibitor_id", "buyer_id"),
    "meeting": ("table_id", "interpreter_id"),
    "acting": ("exhibitor_id", "buyer_id"),
    "opening": ("exhibitor_id",),
    "refill_offer": ("buyer_id",),
    "case_member": ("exhibitor_id",),
}


def upgrade() -> None:
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, columns in INDEXES.items():
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table)
