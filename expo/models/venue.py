"""The floor: halls, booths, aisles and walls, consultation tables, and the exhibitors in the booths."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.buyers import Track
from expo.domain.venue import Area, BoothKind, BoothService, ElementKind, Facility, HallKind
from expo.models.base import Base, Code, Id, Name, natural, to, word


class Hall(Base):
    """A themed hall, a sector zone or a facility: a rectangle on the floor plan, in metres. Data, not code."""

    __tablename__ = "hall"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("width > 0 and height > 0", name="has_an_area"),
        CheckConstraint("palette between 0 and 11", name="palette_is_known"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    kind: Mapped[HallKind] = mapped_column(word(HallKind))
    facility: Mapped[Facility | None] = mapped_column(word(Facility))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    story_ko: Mapped[str] = mapped_column(Text, default="")
    story_en: Mapped[str] = mapped_column(Text, default="")
    palette: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]

    booths: Mapped[list["Booth"]] = relationship(order_by=lambda: [natural(Booth.code)], back_populates="hall")

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


class Booth(Base):
    """One booth unit (3 m × 3 m as a rule) of a hall."""

    __tablename__ = "booth"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("width > 0 and height > 0", name="has_an_area"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int] = mapped_column(to("hall.id"), index=True)
    code: Mapped[Code]
    kind: Mapped[BoothKind] = mapped_column(word(BoothKind), default=BoothKind.SHELL)
    has_power: Mapped[bool] = mapped_column(default=False)
    has_lan: Mapped[bool] = mapped_column(default=False)
    has_water: Mapped[bool] = mapped_column(default=False)
    price_class: Mapped[Code] = mapped_column(default="")
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float] = mapped_column(default=3.0)
    height: Mapped[float] = mapped_column(default=3.0)

    hall: Mapped[Hall] = relationship(back_populates="booths")
    allocation: Mapped["BoothAllocation | None"] = relationship(back_populates="booth")

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)

    @property
    def services(self) -> frozenset[BoothService]:
        return frozenset(service for service in BoothService if getattr(self, f"has_{service}"))


class FloorElement(Base):
    """An aisle, an entrance or a wall of the floor: a rectangle, in metres."""

    __tablename__ = "floor_element"
    __table_args__ = (CheckConstraint("width > 0 and height > 0", name="has_an_area"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ElementKind] = mapped_column(word(ElementKind))
    name_ko: Mapped[Name] = mapped_column(default="")
    name_en: Mapped[Name] = mapped_column(default="")
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]

    @property
    def area(self) -> Area:
        return Area(self.x, self.y, self.width, self.height)


class PlanBackground(Base):
    """A picture below the floor plan while it is drawn, as WebP; its top-left corner lies at ``x``, ``y`` metres."""

    __tablename__ = "plan_background"
    __table_args__ = (
        CheckConstraint("metres_per_pixel > 0", name="has_a_scale"),
        CheckConstraint("pixel_width > 0 and pixel_height > 0", name="has_an_area"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), unique=True)
    picture: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[Code]
    pixel_width: Mapped[int]
    pixel_height: Mapped[int]
    x: Mapped[float] = mapped_column(default=0.0)
    y: Mapped[float] = mapped_column(default=0.0)
    metres_per_pixel: Mapped[float]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class BoothAllocation(Base):
    """An exhibitor has a booth: one exhibitor per booth, one or several adjacent booths per exhibitor."""

    __tablename__ = "booth_allocation"

    id: Mapped[Id]
    booth_id: Mapped[int] = mapped_column(to("booth.id"), unique=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    allocated_at: Mapped[datetime]
    allocated_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    booth: Mapped[Booth] = relationship(back_populates="allocation")


class Zone(Base):
    """A consultation zone: a pool of tables for one track of buyers, inside a facility hall."""

    __tablename__ = "zone"
    __table_args__ = (UniqueConstraint("edition_id", "code"), UniqueConstraint("edition_id", "track"))

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int] = mapped_column(to("hall.id"))
    code: Mapped[Code]
    track: Mapped[Track] = mapped_column(word(Track))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]

    hall: Mapped[Hall] = relationship()
    tables: Mapped[list["MeetingTable"]] = relationship(
        order_by=lambda: [natural(MeetingTable.code)], back_populates="zone"
    )


class MeetingTable(Base):
    """One table where consultations sit, ``TD-01`` or ``TG-01``."""

    __tablename__ = "meeting_table"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    zone_id: Mapped[int] = mapped_column(to("zone.id"), index=True)
    code: Mapped[Code]

    zone: Mapped[Zone] = relationship(back_populates="tables")
