"""Whom people ask about an edition, and its logo."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_TEXTS = (("contact_ko", 200), ("contact_en", 200), ("contact_email", 254), ("contact_phone", 40))


def upgrade() -> None:
    for name, length in _TEXTS:
        op.add_column("edition", sa.Column(name, sa.String(length), server_default="", nullable=False))
    op.add_column("edition", sa.Column("logo_digest", sa.String(40), nullable=True))
    op.add_column("edition", sa.Column("logo_width", sa.Integer(), nullable=True))
    op.add_column("edition", sa.Column("logo_height", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        for name in ("logo_height", "logo_width", "logo_digest", *(name for name, _length in reversed(_TEXTS))):
            batch_op.drop_column(name)
