"""Limits of consultations for groups of companies and for single ones."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.buyers import Track
from expo.models.base import Base, Id, to, word
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.venue import Hall

_ONE = " + ".join(
    f"(case when {column} is null then 0 else 1 end)"
    for column in ("hall_id", "sector_id", "track", "country", "exhibitor_id", "buyer_id")
)


class CompanyLimit(Base):
    """Least and most consultations of each company of a hall, sector, kind or country, or of one company."""

    __tablename__ = "company_limit"
    __table_args__ = (
        UniqueConstraint("hall_id"),
        UniqueConstraint("sector_id"),
        UniqueConstraint("exhibitor_id"),
        UniqueConstraint("buyer_id"),
        UniqueConstraint("edition_id", "track"),
        UniqueConstraint("edition_id", "country"),
        CheckConstraint(f"{_ONE} = 1", name="is_for_one_scope"),
        CheckConstraint("minimum is not null or maximum is not null or per_day is not null", name="says_something"),
        CheckConstraint("minimum <= maximum", name="minimum_is_within_maximum"),
        CheckConstraint("minimum >= 0 and maximum >= 0 and per_day >= 0", name="is_not_negative"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int | None] = mapped_column(to("hall.id", ondelete="CASCADE"))
    sector_id: Mapped[int | None] = mapped_column(to("sector.id", ondelete="CASCADE"))
    track: Mapped[Track | None] = mapped_column(word(Track))
    country: Mapped[str | None] = mapped_column(String(2))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    per_day: Mapped[int | None]

    hall: Mapped[Hall | None] = relationship()
    sector: Mapped[Sector | None] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
    buyer: Mapped[Buyer | None] = relationship()
