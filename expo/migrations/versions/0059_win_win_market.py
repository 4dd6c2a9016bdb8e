"""The win-win market: sellers, offers, stock by day, reservations, and requests that came of them."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "market_seller",
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("stall", sa.String(length=200), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("representative", sa.String(length=200), nullable=False),
        sa.Column("business_number", sa.String(length=20), nullable=False),
        sa.Column("mail_order_number", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("changed_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_market_seller_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exhibitor_id", name=op.f("pk_market_seller")),
    )
    op.create_table(
        "market_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("each_limit", sa.Integer(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("origin_ko", sa.String(length=200), nullable=False),
        sa.Column("origin_en", sa.String(length=200), nullable=False),
        sa.Column("labels_ko", sa.Text(), nullable=False),
        sa.Column("labels_en", sa.Text(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("each_limit between 1 and 20", name=op.f("ck_market_product_limit_is_sensible")),
        sa.CheckConstraint("hold_minutes between 5 and 1440", name=op.f("ck_market_product_hold_is_sensible")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_market_product_price_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_market_product_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_market_product_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_product")),
        sa.UniqueConstraint("product_id", name=op.f("uq_market_product_product_id")),
    )
    op.create_index(op.f("ix_market_product_edition_id"), "market_product", ["edition_id"])

    op.create_table(
        "consultation_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["market_product.id"], name=op.f("fk_consultation_request_offer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wish.id"], name=op.f("fk_consultation_request_wish_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_request")),
        sa.UniqueConstraint("wish_id", name=op.f("uq_consultation_request_wish_id")),
    )
    op.create_index(op.f("ix_consultation_request_offer_id"), "consultation_request", ["offer_id"])

    op.create_table(
        "market_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 and taken <= amount", name=op.f("ck_market_stock_not_more_than_there_are")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["market_product.id"], name=op.f("fk_market_stock_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_stock")),
        sa.UniqueConstraint("offer_id", "on", name=op.f("uq_market_stock_offer_id_on")),
    )
    op.create_table(
        "market_reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("stock_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("reserved_at", base.Moment(timezone=True), nullable=False),
        sa.Column("until", base.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("settled_at", base.Moment(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("scan_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "(state = 'reserved') = (settled_at is null)", name=op.f("ck_market_reservation_settled_has_a_moment")
        ),
        sa.CheckConstraint("quantity between 1 and 20", name=op.f("ck_market_reservation_some_pieces")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_market_reservation_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_market_reservation_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_market_reservation_settled_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stock_id"], ["market_stock.id"], name=op.f("fk_market_reservation_stock_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_reservation")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_market_reservation_edition_id_code")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_market_reservation_scan_id")),
    )
    op.create_index(op.f("ix_market_reservation_person_id"), "market_reservation", ["person_id"])
    op.create_index(op.f("ix_market_reservation_settled_by_id"), "market_reservation", ["settled_by_id"])
    op.create_index("ix_market_reservation_stock_id", "market_reservation", ["stock_id"])
    op.create_index(
        "uq_market_reservation_one_each",
        "market_reservation",
        ["stock_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state in ('reserved', 'handed_over')"),
        postgresql_where=sa.text("state in ('reserved', 'handed_over')"),
    )


def downgrade() -> None:

    op.drop_table("market_reservation")
    op.drop_table("market_stock")

    op.drop_table("consultation_request")

    op.drop_table("market_product")
    op.drop_table("market_seller")
