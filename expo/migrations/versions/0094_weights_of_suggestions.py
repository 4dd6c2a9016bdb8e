"""What companies go by when they choose whom to meet, as learned from their wishes."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("exhibitor", "buyer", name="side", native_enum=False, length=24), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("learned_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("wishes >= 0", name=op.f("ck_suggestion_weights_wishes_are_counted")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_suggestion_weights_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_weights")),
        sa.UniqueConstraint("edition_id", "side", name=op.f("uq_suggestion_weights_edition_id_side")),
    )


def downgrade() -> None:
    op.drop_table("suggestion_weights")
