"""The place of the reader's link in a letter: a number beside the text instead of a marker in it.

A marker could also come in with the words of a person. In the letters written so far only the last one is ours: every
template has one link, and only the edition's name comes after it. Any other is kept as the plain text that it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MARKER = "{address}"
MESSAGE = sa.table("message", sa.column("id", sa.Integer), sa.column("body", sa.Text), sa.column("link_at", sa.Integer))


def upgrade() -> None:
    op.add_column("message", sa.Column("link_at", sa.Integer(), nullable=True))
    connection = op.get_bind()
    marked = sa.select(MESSAGE.c.id, MESSAGE.c.body).where(MESSAGE.c.body.contains(MARKER, autoescape=True))
    for row in connection.execute(marked).all():
        before, _marker, after = row.body.rpartition(MARKER)
        connection.execute(
            sa.update(MESSAGE).where(MESSAGE.c.id == row.id).values(body=before + after, link_at=len(before))
        )


def downgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(MESSAGE).where(MESSAGE.c.link_at.is_not(None))).all():
        body = row.body[: row.link_at] + MARKER + row.body[row.link_at :]
        connection.execute(sa.update(MESSAGE).where(MESSAGE.c.id == row.id).values(body=body))
    op.drop_column("message", "link_at")
