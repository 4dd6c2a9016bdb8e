"""Companies that buy: profile, consents, the decision about their application."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain import text
from expo.domain.buyer_details import MESSENGERS, PlanTime, Turnover
from expo.domain.buyers import ConsentKind, Decision, Track, Verification
from expo.models.base import Base, Code, Id, Key, Name, key_of, to, word
from expo.models.exhibitors import Sector
from expo.models.uploaded_documents import UploadedDocument


def _found_by(name: str, name_en: str, looking_for: str) -> str:
    return text.search_text(name, name_en, also=[looking_for])


def _contact_found_by(name: str, code: str, email: str, phone: str) -> str:
    return text.search_text(name, also=[code, email, *text.phone_keys(phone)])


def _english_order(name_en: str, name: str) -> str:
    return text.sort_key(name_en or name)


class Buyer(Base):
    """A company that buys, with the person who comes; ``channel`` is a domestic channel or a foreign business type."""

    __tablename__ = "buyer"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("monthly_quantity is null or monthly_quantity > 0", name="quantity_is_positive"),
        CheckConstraint("price_limit is null or price_limit > 0", name="price_limit_is_positive"),
        CheckConstraint("arrives_on is null or leaves_on is null or arrives_on <= leaves_on", name="arrives_first"),
        CheckConstraint("needs_letter or passport_name = ''", name="passport_for_a_letter"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    track: Mapped[Track] = mapped_column(word(Track))
    channel: Mapped[Code] = mapped_column(default="")
    country: Mapped[str] = mapped_column(String(2), default="KR")
    city: Mapped[Name] = mapped_column(default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    looking_for: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[Name]
    contact_title: Mapped[Name] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    is_hosted: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    verification: Mapped[Verification] = mapped_column(word(Verification), default=Verification.UNVERIFIED)
    registered_at: Mapped[datetime]

    monthly_quantity: Mapped[int | None]
    price_limit: Mapped[int | None] = mapped_column(BigInteger)
    plan_amount: Mapped[int | None] = mapped_column(BigInteger)
    plan_time: Mapped[PlanTime | None] = mapped_column(word(PlanTime))
    certificates: Mapped[list[str]] = mapped_column(JSON, default=list)
    conditions: Mapped[str] = mapped_column(Text, default="")
    excluded: Mapped[str] = mapped_column(Text, default="")
    founded_year: Mapped[int | None]
    employees: Mapped[int | None]
    annual_sales: Mapped[Turnover | None] = mapped_column(word(Turnover))
    korea_imports: Mapped[Turnover | None] = mapped_column(word(Turnover))
    brands: Mapped[str] = mapped_column(Text, default="")
    korean_suppliers: Mapped[str] = mapped_column(Text, default="")
    messenger: Mapped[Code] = mapped_column(default="")
    messenger_id: Mapped[Name] = mapped_column(default="")
    needs_letter: Mapped[bool] = mapped_column(default=False)
    passport_name: Mapped[Name] = mapped_column(default="")
    needs_hotel: Mapped[bool] = mapped_column(default=False)
    arrives_on: Mapped[date | None]
    leaves_on: Mapped[date | None]
    special_needs: Mapped[str] = mapped_column(Text, default="")
    """The fields of :class:`expo.domain.buyer_details.BuyerDetails`."""

    sort_ko: Mapped[Key] = mapped_column(**key_of(text.sort_key, "name"))
    sort_en: Mapped[Key] = mapped_column(**key_of(_english_order, "name_en", "name"))
    search_text: Mapped[str] = mapped_column(Text, **key_of(_found_by, "name", "name_en", "looking_for"))
    search_contact: Mapped[str] = mapped_column(
        Text, **key_of(_contact_found_by, "contact_name", "code", "contact_email", "contact_phone")
    )
    """Not searched for those who may not see the contact."""

    interests: Mapped[list[Sector]] = relationship(secondary="buyer_interest", order_by="Sector.position")
    decision: Mapped["BuyerDecision | None"] = relationship(back_populates="buyer", cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(back_populates="buyer", cascade="all, delete-orphan")

    @property
    def is_approved(self) -> bool:
        return self.decision is not None and self.decision.decision is Decision.APPROVED

    @property
    def name_ko(self) -> str:
        return self.name

    @property
    def messenger_name(self) -> str:
        return MESSENGERS.get(self.messenger, "")


class BuyerInterest(Base):
    """A buyer looks for things of a sector."""

    __tablename__ = "buyer_interest"

    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), primary_key=True)
    sector_id: Mapped[int] = mapped_column(to("sector.id"), primary_key=True)


class BuyerDecision(Base):
    """The decision about a buyer's application in force; former ones are in the history."""

    __tablename__ = "buyer_decision"

    id: Mapped[Id]
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), unique=True)
    decision: Mapped[Decision] = mapped_column(word(Decision))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    buyer: Mapped[Buyer] = relationship(back_populates="decision")


class ConsentText(Base):
    """What one consents to, in both languages; a change of words is a new version."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "version"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    kind: Mapped[ConsentKind] = mapped_column(word(ConsentKind))
    version: Mapped[int] = mapped_column(default=1)
    is_required: Mapped[bool] = mapped_column(default=False)
    title_ko: Mapped[Name]
    title_en: Mapped[Name]
    body_ko: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)


class Consent(Base):
    """A person agreed to one text, when, in which language and from where; withdrawing dates it."""

    __tablename__ = "consent"

    id: Mapped[Id]
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int] = mapped_column(to("consent_text.id"))
    given_at: Mapped[datetime]
    locale: Mapped[str] = mapped_column(String(8))
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    withdrawn_at: Mapped[datetime | None]

    buyer: Mapped[Buyer] = relationship(back_populates="consents")
    text: Mapped[ConsentText] = relationship()


class StandardDocument(Base):
    """A document that every buyer of a track is asked for, from its registration on."""

    __tablename__ = "standard_document"
    __table_args__ = (UniqueConstraint("edition_id", "track", "name_ko"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    track: Mapped[Track] = mapped_column(word(Track))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]


class BuyerDocument(Base):
    """A document that the organizer asks a buyer for; awaited while it has no file.

    ``standard_id`` is what all buyers of its track are asked for, ``None`` for what only this one is asked for.
    """

    __tablename__ = "buyer_document"
    __table_args__ = (UniqueConstraint("buyer_id", "name_ko"),)

    id: Mapped[Id]
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"))
    standard_id: Mapped[int | None] = mapped_column(to("standard_document.id", ondelete="SET NULL"), index=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    asked_at: Mapped[datetime]

    file: Mapped["BuyerFile | None"] = relationship(cascade="all", passive_deletes=True)

    @property
    def is_required(self) -> bool:
        """Whether it is needed: what one buyer is asked for always is."""
        return True


class BuyerFile(UploadedDocument, Base):
    """What a buyer uploaded for a document that it was asked for."""

    __tablename__ = "buyer_file"
    __table_args__ = (CheckConstraint("size > 0", name="is_not_empty"),)

    document_id: Mapped[int] = mapped_column(to("buyer_document.id", ondelete="CASCADE"), primary_key=True)
    added_at: Mapped[datetime]
