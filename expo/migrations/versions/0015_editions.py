"""Editions that wait to be set up, editions in the archive, and the languages of an edition's pages."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    languages = sa.Enum(
        "ko en", "en ko", "ko", "en", name="sitelanguages", native_enum=False, create_constraint=False, length=24
    )
    op.add_column("edition", sa.Column("languages", languages, server_default="ko en", nullable=False))
    op.create_table(
        "pending_set_up",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("made_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_pending_set_up_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_pending_set_up")),
    )
    op.create_table(
        "archive",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("archived_at", base.Moment(), nullable=False),
        sa.Column("archived_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["user.id"], name=op.f("fk_archive_archived_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_archive_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_archive")),
    )


def downgrade() -> None:
    op.drop_table("archive")
    op.drop_table("pending_set_up")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("languages")
