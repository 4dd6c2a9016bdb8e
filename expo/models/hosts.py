"""Who hosts, organizes and supports an expo."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.hosts import HostPart
from expo.models.base import Base, Id, Name, to, word


class EditionHost(Base):
    """One organization with its part; ``position`` counts from 0 within the part."""

    __tablename__ = "host"
    __table_args__ = (UniqueConstraint("edition_id", "part", "position"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    part: Mapped[HostPart] = mapped_column(word(HostPart))
    position: Mapped[int]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
