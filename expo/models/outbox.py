"""Messages to send: the database is the queue, ``sent_at is null`` is work to do."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, Name, to


class Message(Base):
    """One e-mail to one person, already in that person's language.

    ``body`` has no link; ``link_at`` counts the characters before the place where the reader's link is put in.
    ``calendar`` is the file that goes with it, or one after another those of a summary; empty without one.

    ``due_at`` is null for a new e-mail; each attempt moves it ahead, which keeps a second worker's hands off the e-mail
    while the first one sends it, and lets a failed one rest before it is tried again. ``changes`` are the consultations
    that an e-mail about the timetable tells of, the documents that a buyer is asked for, or what was known of a
    broadcast, a session or a decision before, or the proposal, so that one that has not left can be replaced.
    ``words`` are what its text for a phone is filled with. ``about_at`` is the first moment that it is about, by the
    edition's clock; ``digest_id`` is the summary that has taken its place.
    """

    __tablename__ = "message"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    membership_id: Mapped[int | None] = mapped_column(to("membership.id", ondelete="SET NULL"))
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(8))
    subject: Mapped[Name]
    body: Mapped[str] = mapped_column(Text)
    link_at: Mapped[int | None]
    calendar: Mapped[str] = mapped_column(Text, default="", server_default="")
    one_time_link_id: Mapped[int | None] = mapped_column(to("one_time_link.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    words: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    about_at: Mapped[datetime | None]
    digest_id: Mapped[int | None] = mapped_column(to("message.id", ondelete="SET NULL"), index=True)
