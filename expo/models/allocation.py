"""What exhibitors ask for on the floor, and the plans that assign booths to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expo.domain.venue import BoothKind, BoothService
from expo.models.base import Base, Id, to, word
from expo.models.runs import RunColumns


class BoothRequest(Base):
    """What an exhibitor asks for: so many touching booths, of a kind (``None``: either), with services."""

    __tablename__ = "booth_request"
    __table_args__ = (CheckConstraint("units between 1 and 12", name="units_are_sensible"),)

    id: Mapped[Id]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), unique=True)
    units: Mapped[int] = mapped_column(default=1)
    kind: Mapped[BoothKind | None] = mapped_column(word(BoothKind))
    needs_power: Mapped[bool] = mapped_column(default=False)
    needs_lan: Mapped[bool] = mapped_column(default=False)
    needs_water: Mapped[bool] = mapped_column(default=False)

    @property
    def services(self) -> frozenset[BoothService]:
        return frozenset(service for service in BoothService if getattr(self, f"needs_{service}"))


class BoothWish(Base):
    """An exhibitor would like a booth; rank 1 is the dearest."""

    __tablename__ = "booth_wish"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "booth_id"),
        UniqueConstraint("exhibitor_id", "rank"),
        CheckConstraint("rank between 1 and 3", name="rank_is_known"),
    )

    id: Mapped[Id]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    booth_id: Mapped[int] = mapped_column(to("booth.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]


class Competitor(Base):
    """Two exhibitors want to be apart; the smaller id comes first, so that a pair is one row."""

    __tablename__ = "competitor"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "other_id"),
        CheckConstraint("exhibitor_id < other_id", name="pair_is_ordered"),
    )

    id: Mapped[Id]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)


class BoothLock(Base):
    """An exhibitor stays in its booth, whatever a plan says."""

    __tablename__ = "booth_lock"

    id: Mapped[Id]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), unique=True)
    locked_at: Mapped[datetime]
    locked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class BoothPlan(RunColumns, Base):
    """A plan of the booths: asked for by an organizer, found and held by a worker as a version of the timetable is.

    ``result`` is the engine's document: booths and exhibitors by the ids of their rows. Nothing changes on the floor
    until exhibitors are taken over from it.
    """

    __tablename__ = "booth_plan"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
