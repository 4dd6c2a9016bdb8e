"""Notes on phones: the devices that want them, and each note that is on its way."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.accounts import SignIn
from expo.models.base import Base, Id, to
from expo.models.outbox import Message


class PushSubscription(Base):
    """A device that is signed in wants notes; it ends with the sign-in, so that no one else reads them there."""

    __tablename__ = "push_subscription"

    id: Mapped[Id]
    sign_in_id: Mapped[int] = mapped_column(to("sign_in.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(String(500), unique=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    began_at: Mapped[datetime]

    sign_in: Mapped[SignIn] = relationship()


class PushNote(Base):
    """One message for one device; like an e-mail it is claimed, sent outside any transaction, and settled."""

    __tablename__ = "push_note"
    __table_args__ = (UniqueConstraint("message_id", "subscription_id"),)

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(to("message.id", ondelete="CASCADE"))
    subscription_id: Mapped[int] = mapped_column(to("push_subscription.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")

    message: Mapped[Message] = relationship()
    subscription: Mapped[PushSubscription] = relationship()
