"""Which waves of reminders were written."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_wave",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("evening", "soon", name="reminderkind", native_enum=False, length=24), nullable=False),
        sa.Column("starts_at", base.Moment(), nullable=False),
        sa.Column("written_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_reminder_wave_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "kind", "starts_at", name=op.f("pk_reminder_wave")),
    )


def downgrade() -> None:
    op.drop_table("reminder_wave")
