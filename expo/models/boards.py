"""Large screens: what each shows, and its address, which can be changed so that the old one shows nothing."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.boards import BoardKind
from expo.models.base import Base, Id, LinkVersion, to, word
from expo.models.live_commerce import Studio
from expo.models.venue import Hall, MeetingTable, Zone

_SHOWN = ("zone_id", "table_id", "hall_id", "studio_id")
_ONE = " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in _SHOWN)


class BoardScreen(Base):
    """A screen for a zone, a table, a hall, a studio or the guidance desk; each has one.

    Raising ``link_version`` revokes its address.
    """

    __tablename__ = "board"
    __table_args__ = (CheckConstraint(f"{_ONE} = 1", name="shows_one_thing"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BoardKind] = mapped_column(word(BoardKind))
    zone_id: Mapped[int | None] = mapped_column(to("zone.id", ondelete="CASCADE"), unique=True)
    table_id: Mapped[int | None] = mapped_column(to("meeting_table.id", ondelete="CASCADE"), unique=True)
    hall_id: Mapped[int | None] = mapped_column(to("hall.id", ondelete="CASCADE"), unique=True)
    studio_id: Mapped[int | None] = mapped_column(to("studio.id", ondelete="CASCADE"), unique=True)
    link_version: Mapped[LinkVersion]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    seen_at: Mapped[datetime | None]

    zone: Mapped[Zone | None] = relationship()
    table: Mapped[MeetingTable | None] = relationship()
    hall: Mapped[Hall | None] = relationship()
    studio: Mapped[Studio | None] = relationship()
