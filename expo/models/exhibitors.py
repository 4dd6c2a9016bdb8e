"""Companies that show: profile, products, collaboration cases."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain import text
from expo.domain.exhibitors import CompanySize, ExportStatus, FactoryLevel
from expo.models.base import Base, Code, Id, Key, Name, key_of, natural, to, word
from expo.models.venue import Booth, Hall


class Sector(Base):
    """A line of business (업종) of the edition."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0)


def _found_by(name_ko: str, name_en: str, code: str) -> str:
    return text.search_text(name_ko, name_en, also=[code])


def contact_found_by(name: str, email: str, phone: str) -> str:
    """Return what a company is found by of its person."""
    return text.search_text(name, also=[email, *text.phone_keys(phone)])


class Exhibitor(Base):
    """A company that shows. ``source`` names where a fact about a real firm comes from; ``is_demo`` marks fiction."""

    __tablename__ = "exhibitor"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        UniqueConstraint("edition_id", "business_number"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int] = mapped_column(to("hall.id"), index=True)
    sector_id: Mapped[int] = mapped_column(to("sector.id"), index=True)
    code: Mapped[Code]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    initial: Mapped[str] = mapped_column(String(1), index=True, **key_of(text.initial, "name_ko"))
    initial_en: Mapped[str] = mapped_column(String(1), index=True, **key_of(text.initial, "name_en"))
    sort_ko: Mapped[Key] = mapped_column(**key_of(text.sort_key, "name_ko"))
    sort_en: Mapped[Key] = mapped_column(**key_of(text.sort_key, "name_en"))
    search_text: Mapped[str] = mapped_column(Text, **key_of(_found_by, "name_ko", "name_en", "code"))
    business_number: Mapped[str | None] = mapped_column(String(12))
    representative: Mapped[Name] = mapped_column(default="")
    region: Mapped[Name] = mapped_column(default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[CompanySize | None] = mapped_column(word(CompanySize))
    export_status: Mapped[ExportStatus | None] = mapped_column(word(ExportStatus))
    export_countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    certifications: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    factory_level: Mapped[FactoryLevel | None] = mapped_column(word(FactoryLevel))
    sponsor_year: Mapped[int | None]
    story_ko: Mapped[str] = mapped_column(Text, default="")
    story_en: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[Name] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    search_contact: Mapped[str] = mapped_column(
        Text, server_default="", **key_of(contact_found_by, "contact_name", "contact_email", "contact_phone")
    )
    """Not searched for those who may not see the contact."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200), default="")

    hall: Mapped[Hall] = relationship()
    sector: Mapped[Sector] = relationship()
    products: Mapped[list["Product"]] = relationship(
        order_by="Product.position", back_populates="exhibitor", cascade="all, delete-orphan"
    )
    booths: Mapped[list[Booth]] = relationship(
        secondary="booth_allocation", order_by=[natural(Booth.code)], viewonly=True
    )
    cases: Mapped[list["CollaborationCase"]] = relationship(secondary="case_member", back_populates="members")


class Product(Base):
    """Something an exhibitor shows; ``price`` is whole won."""

    __tablename__ = "product"
    __table_args__ = (CheckConstraint("price is null or price >= 0", name="price_is_not_negative"),)

    id: Mapped[Id]
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name_ko: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(Text, **key_of(text.search_text, "name_ko", "name_en"))
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    price: Mapped[int | None]
    minimum_order: Mapped[Name] = mapped_column(default="")
    hs_code: Mapped[str] = mapped_column(String(12), default="")

    exhibitor: Mapped[Exhibitor] = relationship(back_populates="products")


class CollaborationCase(Base):
    """Two or more supported firms that made something together (교차협력 사례)."""

    __tablename__ = "collaboration_case"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[int] = mapped_column(to("hall.id"))
    code: Mapped[Code]
    title_ko: Mapped[Name]
    title_en: Mapped[Name]
    story_ko: Mapped[str] = mapped_column(Text, default="")
    story_en: Mapped[str] = mapped_column(Text, default="")

    members: Mapped[list[Exhibitor]] = relationship(
        secondary="case_member", order_by="Exhibitor.code", back_populates="cases"
    )


class CaseMember(Base):
    """An exhibitor takes part in a collaboration case."""

    __tablename__ = "case_member"

    case_id: Mapped[int] = mapped_column(to("collaboration_case.id", ondelete="CASCADE"), primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), primary_key=True, index=True)


class Invitation(Base):
    """An exhibitor was given its personal link."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(to("membership.id", ondelete="CASCADE"), index=True)
    invited_at: Mapped[datetime]
