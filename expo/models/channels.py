"""How messages reach a person besides e-mail: what the reader chose, KakaoTalk's templates, each message on its way."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.channels import Channel
from expo.models.base import Base, Code, Id, to, word
from expo.models.outbox import Message


class ContactPreference(Base):
    """What a reader chose for one edition; ``how`` is the first channel, null for e-mail only.

    A number counts once its holder has ``confirmed`` it with the code that was sent there. Hours are full ones of the
    edition's wall clock; a reader without a row has the edition's :class:`MessageRule`.
    """

    __tablename__ = "contact_preference"
    __table_args__ = (
        UniqueConstraint("user_id", "edition_id"),
        CheckConstraint("how is null or phone <> ''", name="a_channel_has_its_number"),
        CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet_has_both_ends"),
        CheckConstraint("quiet_from <> quiet_until", name="quiet_is_not_all_day"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"))
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    how: Mapped[Channel | None] = mapped_column(word(Channel))
    phone: Mapped[Code] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    digest_hour: Mapped[int | None]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]


class MessageRule(Base):
    """The quiet hours of an edition, and whether what is about today breaks through those of everybody."""

    __tablename__ = "message_rule"
    __table_args__ = (
        CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet_has_both_ends"),
        CheckConstraint("quiet_from <> quiet_until", name="quiet_is_not_all_day"),
    )

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    breaks_through: Mapped[bool] = mapped_column(default=True)


class AlimtalkTemplate(Base):
    """KakaoTalk has approved the text of one kind of message; ``provider_id`` names it there."""

    __tablename__ = "alimtalk_template"

    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(60), primary_key=True)
    provider_id: Mapped[str] = mapped_column(String(60))


class PhoneMessage(Base):
    """One message by one channel; like an e-mail it is claimed, sent outside any transaction, and settled.

    ``handle`` is what the provider calls it. It is asked for and kept before anything is sent, so that a message whose
    sender died is found there again instead of being sent twice. A code to confirm a number has its own ``text``.
    """

    __tablename__ = "phone_message"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        CheckConstraint("message_id is not null or channel = 'sms'", name="code_is_a_text_message"),
        CheckConstraint("delivered_at is null or failed_at is null", name="ends_once"),
        Index("ix_phone_message_edition_id_failed_at", "edition_id", "failed_at"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(to("user.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(to("message.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    phone: Mapped[Code]
    text: Mapped[str] = mapped_column(Text, default="")
    handle: Mapped[str] = mapped_column(String(60), default="")
    written_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    delivered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(Text, default="")

    message: Mapped[Message | None] = relationship()
