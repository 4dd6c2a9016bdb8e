"""Applications to calls keep what was sent; contacts of applicants have a last day."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_version",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["call_application.id"], ondelete="RESTRICT", name=op.f("fk_call_version_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_call_version")),
    )
    op.create_table(
        "call_version_file",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "number"],
            ["call_version.application_id", "call_version.number"],
            name=op.f("fk_call_version_file_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["call_document.id"], ondelete="RESTRICT", name=op.f("fk_call_version_file_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["programme_file.id"], ondelete="RESTRICT", name=op.f("fk_call_version_file_file_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "number", "document_id", name=op.f("pk_call_version_file")),
    )
    op.create_index(op.f("ix_call_version_file_file_id"), "call_version_file", ["file_id"])
    op.add_column("call", sa.Column("contacts_until", sa.Date(), nullable=True))
    op.add_column("call_application", sa.Column("erased_at", base.Moment(timezone=True), nullable=True))
    in_place.replace_check(
        "call_application", "ck_call_application_erased_ones_have_no_contact", "erased_at is null or contact_email = ''"
    )


def downgrade() -> None:
    in_place.drop_checks("call_application", "ck_call_application_erased_ones_have_no_contact")
    with op.batch_alter_table("call_application") as batch:
        batch.drop_column("erased_at")
    with op.batch_alter_table("call") as batch:
        batch.drop_column("contacts_until")
    op.drop_table("call_version_file")
    op.drop_table("call_version")
