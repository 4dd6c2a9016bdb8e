"""The win-win market: who sells, what is offered on which day, and the reservations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.market import ReservationState
from expo.models.badges import Person
from expo.models.base import Base, Id, Name, to, word
from expo.models.exhibitors import Exhibitor, Product

_TAKES_STOCK = text("state in ('reserved', 'handed_over')")


class MarketSeller(Base):
    """Who sells: what the law wants a buyer to know. ``stall`` is the place in the market, empty for the booth."""

    __tablename__ = "market_seller"

    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), primary_key=True)
    stall: Mapped[Name] = mapped_column(default="")
    legal_name: Mapped[Name]
    representative: Mapped[Name]
    business_number: Mapped[str] = mapped_column(String(20))
    mail_order_number: Mapped[Name] = mapped_column(default="")
    address: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254), default="")
    changed_at: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship()


class MarketProduct(Base):
    """A product at its price of the show, whole won; ``each_limit`` pieces a person and day."""

    __tablename__ = "market_product"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price_is_not_negative"),
        CheckConstraint("each_limit between 1 and 20", name="limit_is_sensible"),
        CheckConstraint("hold_minutes between 5 and 1440", name="hold_is_sensible"),
        UniqueConstraint("product_id"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int] = mapped_column(to("product.id", ondelete="CASCADE"))
    price: Mapped[int]
    each_limit: Mapped[int] = mapped_column(default=2)
    hold_minutes: Mapped[int] = mapped_column(default=120)
    origin_ko: Mapped[Name] = mapped_column(default="")
    origin_en: Mapped[Name] = mapped_column(default="")
    labels_ko: Mapped[str] = mapped_column(Text, default="")
    labels_en: Mapped[str] = mapped_column(Text, default="")
    is_offered: Mapped[bool] = mapped_column(default=True, server_default=true())
    changed_at: Mapped[datetime]

    product: Mapped[Product] = relationship()
    stock: Mapped[list["MarketStock"]] = relationship(
        order_by="MarketStock.on", back_populates="offer", cascade="all, delete-orphan"
    )


class MarketStock(Base):
    """The pieces of one day. ``taken`` counts those reserved or handed over: the database lets it exceed nothing."""

    __tablename__ = "market_stock"
    __table_args__ = (
        UniqueConstraint("offer_id", "on"),
        CheckConstraint("taken >= 0 and taken <= amount", name="not_more_than_there_are"),
    )

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(to("market_product.id", ondelete="CASCADE"))
    on: Mapped[date]
    amount: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    offer: Mapped[MarketProduct] = relationship(back_populates="stock")

    @property
    def left(self) -> int:
        return self.amount - self.taken


class MarketReservation(Base):
    """Pieces kept for a person until ``until``; at most one a person, product and day takes stock.

    ``price`` is that of one piece when it was reserved. ``scan_id`` is the seller's scan, a UUID of its phone.
    """

    __tablename__ = "market_reservation"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        UniqueConstraint("scan_id"),
        CheckConstraint("quantity between 1 and 20", name="some_pieces"),
        CheckConstraint("(state = 'reserved') = (settled_at is null)", name="settled_has_a_moment"),
        Index(
            "uq_market_reservation_one_each",
            "stock_id",
            "person_id",
            unique=True,
            sqlite_where=_TAKES_STOCK,
            postgresql_where=_TAKES_STOCK,
        ),
        Index("ix_market_reservation_stock_id", "stock_id"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    stock_id: Mapped[int] = mapped_column(to("market_stock.id"))
    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    quantity: Mapped[int]
    price: Mapped[int]
    reserved_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[ReservationState] = mapped_column(word(ReservationState), default=ReservationState.RESERVED)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)
    scan_id: Mapped[str | None] = mapped_column(String(36))

    stock: Mapped[MarketStock] = relationship()
    person: Mapped[Person] = relationship()


class ConsultationRequest(Base):
    """A buyer asked for a consultation because of a product in the market or a report: the wish made, and why."""

    __tablename__ = "consultation_request"
    __table_args__ = (UniqueConstraint("wish_id"),)

    id: Mapped[Id]
    wish_id: Mapped[int] = mapped_column(to("wish.id", ondelete="CASCADE"))
    offer_id: Mapped[int | None] = mapped_column(to("market_product.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(to("field_report.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
