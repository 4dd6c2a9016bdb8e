"""Applications are found by the name, address and telephone of their person, filled for the rows that are there."""

import sqlalchemy as sa
from alembic import op

from expo.domain import text

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exhibitor_application", sa.Column("search_contact", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    fields = ("contact_name", "contact_email", "contact_phone", "search_contact")
    rows = sa.table("exhibitor_application", sa.column("id"), *map(sa.column, fields))
    for row in connection.execute(sa.select(rows)).mappings().all():
        also = [row["contact_email"], *text.phone_keys(row["contact_phone"])]
        found_by = text.search_text(row["contact_name"], also=also)
        connection.execute(sa.update(rows).where(rows.c.id == row["id"]).values(search_contact=found_by))


def downgrade() -> None:
    op.drop_column("exhibitor_application", "search_contact")
