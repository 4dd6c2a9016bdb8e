"""People who interpret at consultations."""

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Code, Id, Name, to


class Interpreter(Base):
    """An interpreter between Korean and ``languages`` (ISO 639-1 codes); shifts are closures of the rest."""

    __tablename__ = "interpreter"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Name]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    subjects: Mapped[list[str]] = mapped_column(JSON, default=list)
