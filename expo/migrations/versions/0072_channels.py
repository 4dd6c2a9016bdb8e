"""How messages reach phones: what readers chose, KakaoTalk's templates, each message on its way."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

CHANNEL = ("note", "kakao", "sms")


def upgrade() -> None:
    op.create_table(
        "contact_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.Enum(*CHANNEL, name="channel", native_enum=False, length=24), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code_until", base.Moment(timezone=True), nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("how is null or phone <> ''", name=op.f("ck_contact_preference_a_channel_has_its_number")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_contact_preference_edition_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE", name=op.f("fk_contact_preference_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_preference")),
        sa.UniqueConstraint("user_id", "edition_id", name=op.f("uq_contact_preference_user_id_edition_id")),
    )
    op.create_index(op.f("ix_contact_preference_edition_id"), "contact_preference", ["edition_id"])
    op.create_table(
        "alimtalk_template",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("provider_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_alimtalk_template_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "occasion", name=op.f("pk_alimtalk_template")),
    )
    op.create_table(
        "phone_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Enum(*CHANNEL, name="channel", native_enum=False, length=24), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("handle", sa.String(length=60), nullable=False),
        sa.Column("written_at", base.Moment(timezone=True), nullable=False),
        sa.Column("due_at", base.Moment(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", base.Moment(timezone=True), nullable=True),
        sa.Column("delivered_at", base.Moment(timezone=True), nullable=True),
        sa.Column("failed_at", base.Moment(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "message_id is not null or channel = 'sms'", name=op.f("ck_phone_message_code_is_a_text_message")
        ),
        sa.CheckConstraint("delivered_at is null or failed_at is null", name=op.f("ck_phone_message_ends_once")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], ondelete="CASCADE", name=op.f("fk_phone_message_edition_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE", name=op.f("fk_phone_message_user_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], ondelete="CASCADE", name=op.f("fk_phone_message_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_message")),
        sa.UniqueConstraint("message_id", "channel", name=op.f("uq_phone_message_message_id_channel")),
    )
    op.create_index("ix_phone_message_edition_id_failed_at", "phone_message", ["edition_id", "failed_at"])
    op.create_index(op.f("ix_phone_message_sent_at"), "phone_message", ["sent_at"])
    op.create_index(op.f("ix_phone_message_user_id"), "phone_message", ["user_id"])
    op.add_column("message", sa.Column("words", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "words")
    op.drop_table("phone_message")
    op.drop_table("alimtalk_template")
    op.drop_table("contact_preference")
