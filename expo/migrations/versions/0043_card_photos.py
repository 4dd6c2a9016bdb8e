"""Photos of business cards, kept with consent."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("consented_at", base.Moment(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_card_photo_has_an_area")),
        _refers("edition_id", "edition"),
        _refers("meeting_id", "meeting"),
        _refers("taken_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_photo")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_card_photo_meeting_id")),
    )
    for column in ("edition_id", "digest"):
        op.create_index(op.f(f"ix_card_photo_{column}"), "card_photo", [column])


def downgrade() -> None:
    op.drop_table("card_photo")


def _refers(column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_card_photo_{column}"), ondelete=ondelete)
