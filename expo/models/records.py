"""Records of consultations: drafts, and revisions that are only ever added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.amounts import Currency
from expo.domain.people import Role
from expo.domain.records import RecordAct, RecordState
from expo.models.base import Base, Id, Name, to, word
from expo.models.meetings import Meeting


class Record(Base):
    """The record of one consultation: its newest state, and what its exhibitor has typed and not submitted yet."""

    __tablename__ = "record"
    __table_args__ = (CheckConstraint("(state = 'draft') = (current_no = 0)", name="only_a_draft_has_no_revision"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(to("meeting.id"), unique=True)
    state: Mapped[RecordState] = mapped_column(word(RecordState), default=RecordState.DRAFT)
    current_no: Mapped[int] = mapped_column(default=0)
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    draft_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    revisions: Mapped[list["RecordRevision"]] = relationship(order_by="RecordRevision.no", back_populates="record")


class RecordRevision(Base):
    """What a record said from ``recorded_at`` on, by whom and why: the database refuses to change or delete one.

    Amounts are minor units of ``currency``, ``changed`` the names of the fields that differ from the one before. Words
    are in :class:`RecordWords`.
    """

    __tablename__ = "record_revision"
    __table_args__ = (
        CheckConstraint("no = based_on + 1", name="follows_the_one_before"),
        CheckConstraint("expected_minor >= 0 and signed_minor >= 0", name="amounts_are_not_negative"),
        CheckConstraint(
            "discussed_minor >= expected_minor and discussed_minor >= signed_minor", name="discussed_is_the_whole"
        ),
        CheckConstraint("expected_minor = 0 or signed_minor = 0", name="pursued_or_signed"),
        CheckConstraint("buyer_minor is null or buyer_minor >= 0", name="buyers_figure_is_not_negative"),
        Index("ix_record_revision_recorded_at", "recorded_at"),
    )

    record_id: Mapped[int] = mapped_column(to("record.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    based_on: Mapped[int]
    state: Mapped[RecordState] = mapped_column(word(RecordState))
    act: Mapped[RecordAct] = mapped_column(word(RecordAct))
    currency: Mapped[Currency] = mapped_column(word(Currency))
    discussed_minor: Mapped[int] = mapped_column(BigInteger)
    expected_minor: Mapped[int] = mapped_column(BigInteger)
    signed_minor: Mapped[int] = mapped_column(BigInteger)
    buyer_minor: Mapped[int | None] = mapped_column(BigInteger)
    has_memorandum: Mapped[bool]
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed: Mapped[list[str]] = mapped_column(JSON)
    recorded_at: Mapped[datetime]
    role: Mapped[Role] = mapped_column(word(Role))

    record: Mapped[Record] = relationship(back_populates="revisions")
    words: Mapped["RecordWords"] = relationship(back_populates="revision")


class RecordWords(Base):
    """What people wrote in a revision, and who: emptied when their data is erased, never replaced."""

    __tablename__ = "record_words"
    __table_args__ = (ForeignKeyConstraint(["record_id", "no"], ["record_revision.record_id", "record_revision.no"]),)

    record_id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    actor_name: Mapped[Name]

    revision: Mapped[RecordRevision] = relationship(back_populates="words")


class RecordLine(Base):
    """A product of a revision, its quantity and price; added with it and never changed."""

    __tablename__ = "record_line"
    __table_args__ = (
        ForeignKeyConstraint(["record_id", "no"], ["record_revision.record_id", "record_revision.no"]),
        CheckConstraint("quantity >= 1 and unit_price_minor >= 0", name="amounts_are_sensible"),
    )

    record_id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int]  # no reference: a product may be taken away later, the line keeps what it was called
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    quantity: Mapped[int]
    unit_price_minor: Mapped[int] = mapped_column(BigInteger)


class ExchangeRate(Base):
    """Won for one unit of a currency in a numbered set of rates; a new rate is a new set."""

    __tablename__ = "exchange_rate"
    __table_args__ = (CheckConstraint("currency <> 'KRW'", name="won_needs_no_rate"),)

    edition_id: Mapped[int] = mapped_column(to("edition.id"), primary_key=True)
    set_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[Currency] = mapped_column(word(Currency), primary_key=True)
    rate: Mapped[str] = mapped_column(String(24))
    source: Mapped[Name]
    rate_on: Mapped[date]
    stated_at: Mapped[datetime]
