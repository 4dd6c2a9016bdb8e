"""A picture that an exhibitor sends waits for the organizer as the texts of its page do."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

OF_EACH = {
    "one_of_a_logo": ("exhibitor_id", sa.text("kind = 'picture' and product_id is null")),
    "one_of_a_photo": ("product_id", sa.text("kind = 'picture'")),
    "one_of_a_product": ("product_id", sa.text("kind <> 'picture'")),
}


def upgrade() -> None:
    with op.batch_alter_table("page_change") as batch:
        batch.drop_constraint(op.f("uq_page_change_product_id"), type_="unique")
    op.create_index(op.f("ix_page_change_product_id"), "page_change", ["product_id"])
    for name, (column, which) in OF_EACH.items():
        op.create_index(name, "page_change", [column], unique=True, sqlite_where=which, postgresql_where=which)


def downgrade() -> None:
    op.execute("DELETE FROM page_change WHERE kind = 'picture'")  # the former page has no place for them
    for name in OF_EACH:
        op.drop_index(name, "page_change")
    op.drop_index(op.f("ix_page_change_product_id"), "page_change")
    with op.batch_alter_table("page_change") as batch:
        batch.create_unique_constraint(op.f("uq_page_change_product_id"), ["product_id"])
