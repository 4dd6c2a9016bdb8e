"""A broadcast behind the scenes: products, cue sheet, checklist, crew, steps, figures, and what viewers want to buy."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.broadcast_runs import CheckItem, CrewPart, RunStep
from expo.models.base import Base, Code, Id, Name, to, word
from expo.models.exhibitors import Product
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast


class CrewMember(Base):
    """A member of the studio's crew."""

    __tablename__ = "crew_member"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name: Mapped[Name]
    part: Mapped[CrewPart] = mapped_column(word(CrewPart))


class BroadcastCrew(Base):
    """A member of the crew or an interpreter works for a broadcast; its holds take them in the one calendar."""

    __tablename__ = "broadcast_crew"
    __table_args__ = (
        CheckConstraint("(crew_member_id is null) <> (interpreter_id is null)", name="is_one_person"),
        UniqueConstraint("broadcast_id", "crew_member_id"),
        UniqueConstraint("broadcast_id", "interpreter_id"),
    )

    id: Mapped[Id]
    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"))
    crew_member_id: Mapped[int | None] = mapped_column(to("crew_member.id", ondelete="CASCADE"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(to("interpreter.id", ondelete="CASCADE"), index=True)

    member: Mapped[CrewMember | None] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()


class BroadcastProduct(Base):
    """A product in a broadcast; ``live_price`` is whole won."""

    __tablename__ = "broadcast_product"
    __table_args__ = (
        CheckConstraint("live_price is null or live_price >= 0", name="price_is_not_negative"),
        CheckConstraint("stock is null or stock >= 0", name="stock_is_not_negative"),
    )

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[int] = mapped_column(to("product.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    live_price: Mapped[int | None]
    stock: Mapped[int | None]
    coupon: Mapped[Name] = mapped_column(default="")
    link: Mapped[str] = mapped_column(String(300), default="")

    product: Mapped[Product] = relationship()


class BroadcastCue(Base):
    """A row of a cue sheet."""

    __tablename__ = "broadcast_cue"
    __table_args__ = (CheckConstraint("starts_second >= 0", name="begins_with_the_show"),)

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    starts_second: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    segment: Mapped[Name]
    product_no: Mapped[int | None]
    line: Mapped[str] = mapped_column(Text, default="")
    graphic: Mapped[Name] = mapped_column(default="")


class BroadcastCheck(Base):
    """A point of the checklist: done or not, and a note such as how a name is said."""

    __tablename__ = "broadcast_check"

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[CheckItem] = mapped_column(word(CheckItem), primary_key=True)
    note: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))


class BroadcastStep(Base):
    """A step was taken. ``shift_seconds`` of "on air" is how far the cue sheet was moved on or back."""

    __tablename__ = "broadcast_step"

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    step: Mapped[RunStep] = mapped_column(word(RunStep), primary_key=True)
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    shift_seconds: Mapped[int] = mapped_column(default=0)


class BroadcastFigures(Base):
    """What the platform counted, typed or imported; ``sales`` is whole won."""

    __tablename__ = "broadcast_figures"
    __table_args__ = (
        CheckConstraint("views >= 0 and likes >= 0 and orders >= 0 and sales >= 0", name="counts_something"),
        CheckConstraint("peak >= 0 and peak <= views", name="peak_within_views"),
    )

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    views: Mapped[int]
    peak: Mapped[int]
    likes: Mapped[int]
    orders: Mapped[int]
    sales: Mapped[int]
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    source: Mapped[Name] = mapped_column(default="")
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))

    broadcast: Mapped[Broadcast] = relationship()


class OrderIntent(Base):
    """A viewer would buy so many of a product; nothing is paid, and nothing leads to the viewer."""

    __tablename__ = "order_intent"
    __table_args__ = (
        CheckConstraint("quantity between 1 and 99", name="quantity_of_a_household"),
        Index("ix_order_intent_product_id", "product_id"),
    )

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[int] = mapped_column(to("product.id", ondelete="CASCADE"), primary_key=True)
    viewer_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    quantity: Mapped[int]
    made_at: Mapped[datetime]


class BroadcastFollower(Base):
    """A buyer wants to hear when a broadcast begins soon, moves or does not take place."""

    __tablename__ = "broadcast_follower"

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    buyer_id: Mapped[int] = mapped_column(to("buyer.id", ondelete="CASCADE"), primary_key=True, index=True)
    followed_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class BroadcastCaptions(Base):
    """The captions of a broadcast in one language, as WebVTT."""

    __tablename__ = "broadcast_captions"

    broadcast_id: Mapped[int] = mapped_column(to("broadcast.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    put_at: Mapped[datetime]
