"""Publications of the guidance desk: manuals and brochures with their PDF, printed stock, downloads and hand-outs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.guidance import Audience, BookletKind
from expo.models.badges import Person
from expo.models.base import Base, Id, Name, to, word
from expo.models.uploaded_documents import UploadedDocument


class Booklet(Base):
    """A publication in one version and language; the database refuses to hand out more than was ``printed``."""

    __tablename__ = "booklet"
    __table_args__ = (CheckConstraint("handed_out >= 0 and handed_out <= printed", name="not_more_than_printed"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BookletKind] = mapped_column(word(BookletKind))
    audience: Mapped[Audience] = mapped_column(word(Audience))
    language: Mapped[str] = mapped_column(String(8))
    title_ko: Mapped[Name]
    title_en: Mapped[Name] = mapped_column(default="")
    version: Mapped[Name]
    printed: Mapped[int] = mapped_column(default=0)
    handed_out: Mapped[int] = mapped_column(default=0)
    is_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    changed_at: Mapped[datetime]

    file: Mapped["BookletFile | None"] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def left(self) -> int:
        return self.printed - self.handed_out


class BookletFile(UploadedDocument, Base):
    """The PDF of a publication."""

    __tablename__ = "booklet_file"

    booklet_id: Mapped[int] = mapped_column(to("booklet.id", ondelete="CASCADE"), primary_key=True)


class BookletDownloads(Base):
    """How often a publication was downloaded on a day; nothing is kept of who did."""

    __tablename__ = "booklet_downloads"

    booklet_id: Mapped[int] = mapped_column(to("booklet.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class BookletHandOut(Base):
    """A copy that was handed out, to the holder of a badge or by a tap; a person gets one of each."""

    __tablename__ = "booklet_hand_out"
    __table_args__ = (UniqueConstraint("booklet_id", "person_id"),)

    id: Mapped[Id]
    booklet_id: Mapped[int] = mapped_column(to("booklet.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(to("person.id", ondelete="SET NULL"), index=True)
    handed_at: Mapped[datetime]
    handed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)

    person: Mapped[Person | None] = relationship()
