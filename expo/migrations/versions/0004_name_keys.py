"""Keys that names are searched and sorted by, filled for the rows that are there."""

import sqlalchemy as sa
from alembic import op

from expo.domain import text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SORT_KEY = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
COLUMNS = {
    "exhibitor": {"initial_en": sa.String(1), "sort_ko": SORT_KEY, "sort_en": SORT_KEY, "search_text": sa.Text()},
    "product": {"search_text": sa.Text()},
    "buyer": {"sort_ko": SORT_KEY, "sort_en": SORT_KEY, "search_text": sa.Text(), "search_contact": sa.Text()},
}
INDEXED = ("initial_en", "sort_ko", "sort_en")


def upgrade() -> None:
    for name, columns in COLUMNS.items():
        for column, kind in columns.items():
            op.add_column(name, sa.Column(column, kind, server_default="", nullable=False))
        _fill(name)
        for column in INDEXED:
            if column in columns:
                op.create_index(f"ix_{name}_{column}", name, [column])


def downgrade() -> None:
    for name, columns in COLUMNS.items():
        for column in columns:
            if column in INDEXED:
                op.drop_index(f"ix_{name}_{column}", name)
            op.drop_column(name, column)


def _fill(name: str) -> None:
    connection = op.get_bind()
    rows = sa.Table(name, sa.MetaData(), autoload_with=connection)
    for row in connection.execute(sa.select(rows)).mappings().all():
        connection.execute(sa.update(rows).where(rows.c.id == row["id"]).values(**KEYS[name](row)))


def _of_exhibitor(row: sa.RowMapping) -> dict[str, str]:
    return {
        "initial": text.initial(row["name_ko"]),
        "initial_en": text.initial(row["name_en"]),
        "sort_ko": text.sort_key(row["name_ko"]),
        "sort_en": text.sort_key(row["name_en"]),
        "search_text": text.search_text(row["name_ko"], row["name_en"], also=[row["code"]]),
    }


def _of_product(row: sa.RowMapping) -> dict[str, str]:
    return {"search_text": text.search_text(row["name_ko"], row["name_en"])}


def _of_buyer(row: sa.RowMapping) -> dict[str, str]:
    contact = [row["code"], row["contact_email"], *text.phone_keys(row["contact_phone"])]
    return {
        "sort_ko": text.sort_key(row["name"]),
        "sort_en": text.sort_key(row["name_en"] or row["name"]),
        "search_text": text.search_text(row["name"], row["name_en"], also=[row["looking_for"]]),
        "search_contact": text.search_text(row["contact_name"], also=contact),
    }


KEYS = {"exhibitor": _of_exhibitor, "product": _of_product, "buyer": _of_buyer}
