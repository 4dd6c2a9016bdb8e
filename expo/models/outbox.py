"""Messages to send: the database is the queue, ``sent_at is null`` is work to do."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, Name, to


class Message(Base):
    """One letter to one person, already in that person's language."""

    __tablename__ = "message"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(8))
    subject: Mapped[Name]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
