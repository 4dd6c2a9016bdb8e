"""Seats that became free, who is offered them, and who waits for one."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ALIVE, _LIVE = sa.text("state in ('likely', 'open')"), sa.text("state = 'live'")


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("state", _word("openingstate"), nullable=False),
        sa.Column("opened_at", base.Moment(), nullable=False),
        sa.Column("filled_by_id", sa.Integer(), nullable=True),
        sa.Column("filled_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "state = 'filled' or filled_by_id is null", name=op.f("ck_opening_only_a_filled_one_has_a_meeting")
        ),
        *(
            _refers("opening", f"{target}_id", target)
            for target in ("edition", "exhibitor", "meeting", "slot")
        ),
        _refers("opening", "filled_by_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_opening_meeting_id")),
        sa.UniqueConstraint("filled_by_id", name=op.f("uq_opening_filled_by_id")),
    )
    op.create_index("ix_opening_edition_id", "opening", ["edition_id"])
    _one("one_live_opening", "opening", ["slot_id", "exhibitor_id"], _ALIVE)
    op.create_table(
        "refill_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("state", _word("offerstate"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.Column("expires_at", base.Moment(), nullable=False),
        sa.Column("decided_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "(state = 'live') = (decided_at is null)", name=op.f("ck_refill_offer_decided_unless_live")
        ),
        _refers("refill_offer", "buyer_id", "buyer"),
        _refers("refill_offer", "opening_id", "opening"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refill_offer")),
        sa.UniqueConstraint("opening_id", "buyer_id", name=op.f("uq_refill_offer_opening_id_buyer_id")),
    )
    _one("one_live_offer", "refill_offer", ["opening_id"], _LIVE)
    _one("one_live_person", "refill_offer", ["buyer_id"], _LIVE)
    op.create_table(
        "standby",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", base.Moment(), nullable=False),
        _refers("standby", "buyer_id", "buyer"),
        _refers("standby", "day_id", "day"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standby")),
        sa.UniqueConstraint("day_id", "buyer_id", name=op.f("uq_standby_day_id_buyer_id")),
    )
    op.create_index("ix_standby_buyer_id", "standby", ["buyer_id"])


def downgrade() -> None:
    for table in ("standby", "refill_offer", "opening"):
        op.drop_table(table)


def _one(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)


def _refers(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
