"""Quiet hours and summaries: what readers chose, an edition's rule, what an e-mail is about and what took its place."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

BOTH = "(quiet_from is null) = (quiet_until is null)"


def upgrade() -> None:
    with op.batch_alter_table("contact_preference") as batch:
        for name in ("digest_hour", "quiet_from", "quiet_until"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_contact_preference_quiet_has_both_ends"), BOTH)
        batch.create_check_constraint(
            op.f("ck_contact_preference_quiet_is_not_all_day"), "quiet_from <> quiet_until"
        )
    op.create_table(
        "message_rule",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("breaks_through", sa.Boolean(), nullable=False),
        sa.CheckConstraint(BOTH, name=op.f("ck_message_rule_quiet_has_both_ends")),
        sa.CheckConstraint("quiet_from <> quiet_until", name=op.f("ck_message_rule_quiet_is_not_all_day")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_message_rule_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_message_rule")),
    )
    op.add_column("message", sa.Column("about_at", base.Moment(timezone=True), nullable=True))
    op.add_column("message", sa.Column("digest_id", sa.Integer(), nullable=True))
    in_place.add_foreign_key("message", op.f("fk_message_digest_id"), "digest_id", "message", ondelete="SET NULL")
    op.create_index(op.f("ix_message_digest_id"), "message", ["digest_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_message_digest_id"), "message")
    with op.batch_alter_table("message") as batch:
        batch.drop_column("digest_id")
        batch.drop_column("about_at")
    op.drop_table("message_rule")
    with op.batch_alter_table("contact_preference") as batch:
        batch.drop_constraint(op.f("ck_contact_preference_quiet_has_both_ends"))
        batch.drop_constraint(op.f("ck_contact_preference_quiet_is_not_all_day"))
        for name in ("digest_hour", "quiet_from", "quiet_until"):
            batch.drop_column(name)
