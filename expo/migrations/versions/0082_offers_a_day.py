"""A company can be asked about one seat a day at a time: an offer of a later day does not hold back one of today."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

_LIVE = sa.text("state = 'live'")
_DAY = sa.text(
    "update refill_offer set day_id = (select slot.day_id from opening join slot on slot.id = opening.slot_id "
    "where opening.id = refill_offer.opening_id)"
)
_LATER = sa.text(
    "update refill_offer set state = 'expired', decided_at = made_at where state = 'live' and exists (select 1 "
    "from refill_offer other where other.state = 'live' and other.buyer_id = refill_offer.buyer_id "
    "and other.id < refill_offer.id)"
)


def upgrade() -> None:
    op.drop_index("one_live_person", "refill_offer")
    op.add_column("refill_offer", sa.Column("day_id", sa.Integer(), nullable=True))
    in_place.add_foreign_key("refill_offer", "fk_refill_offer_day_id", "day_id", "day", ondelete="CASCADE")
    op.create_index("ix_refill_offer_day_id", "refill_offer", ["day_id"])
    op.execute(_DAY)
    _one(["buyer_id", "day_id"])


def downgrade() -> None:
    op.drop_index("one_live_person", "refill_offer")
    op.drop_index("ix_refill_offer_day_id", "refill_offer")
    op.execute(_LATER)
    with op.batch_alter_table("refill_offer") as batch_op:
        batch_op.drop_column("day_id")
    _one(["buyer_id"])


def _one(columns: list[str]) -> None:
    op.create_index("one_live_person", "refill_offer", columns, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
