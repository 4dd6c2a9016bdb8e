"""Notes on phones: devices that want them, and each note on its way."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=500), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("began_at", base.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], ondelete="CASCADE", name=op.f("fk_push_subscription_sign_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("sign_in_id", name=op.f("uq_push_subscription_sign_in_id")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscription_endpoint")),
    )
    op.create_table(
        "push_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.Column("due_at", base.Moment(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], ondelete="CASCADE", name=op.f("fk_push_note_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["push_subscription.id"], ondelete="CASCADE", name=op.f("fk_push_note_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_note")),
        sa.UniqueConstraint("message_id", "subscription_id", name=op.f("uq_push_note_message_id_subscription_id")),
    )
    op.create_index(op.f("ix_push_note_sent_at"), "push_note", ["sent_at"])
    op.create_index(op.f("ix_push_note_subscription_id"), "push_note", ["subscription_id"])
    op.create_index(op.f("ix_message_written_at"), "message", ["written_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_message_written_at"), "message")
    op.drop_table("push_note")
    op.drop_table("push_subscription")
