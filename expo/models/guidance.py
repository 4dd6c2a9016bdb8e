"""The guidance desk: topics, counsellors and their times, visits with their numbers, and what was counselled."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.guidance import Audience, GuidanceState
from expo.models.badges import Person
from expo.models.base import Base, Id, Lasting, Name, to, word
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor

_KEEPS_TIME = text("state not in ('no_show', 'cancelled')")


class GuidanceTopic(Base):
    """What is counselled about."""

    __tablename__ = "guidance_topic"
    __table_args__ = (UniqueConstraint("edition_id", "name_ko"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]


class Counsellor(Base):
    """A person who counsels at one ``desk`` of the guidance desk, which screens show instead of the name."""

    __tablename__ = "counsellor"
    __table_args__ = (UniqueConstraint("edition_id", "desk"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    name: Mapped[Name]
    desk: Mapped[str] = mapped_column(String(10))

    topics: Mapped[list[GuidanceTopic]] = relationship(secondary="counsellor_topic", order_by="GuidanceTopic.id")


class CounsellorTopic(Base):
    """A topic on which a counsellor advises."""

    __tablename__ = "counsellor_topic"

    counsellor_id: Mapped[int] = mapped_column(to("counsellor.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(to("guidance_topic.id", ondelete="CASCADE"), primary_key=True, index=True)


class GuidanceTime(Base, Lasting):
    """A time of a counsellor that can be booked; at most one visit that :data:`KEEPS_TIME` has it.

    Times of one counsellor do not overlap (`expo/migrations/counselling_times.py`).
    """

    __tablename__ = "guidance_time"
    __table_args__ = (
        UniqueConstraint("counsellor_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    counsellor_id: Mapped[int] = mapped_column(to("counsellor.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    counsellor: Mapped[Counsellor] = relationship()


class GuidanceVisit(Base):
    """A visit, by appointment (``time_id``) or without; ``number`` is that of its day, given when it arrives.

    ``name`` and ``company`` are those of people who are not of a company of the edition. ``question`` is what they
    want to know.
    """

    __tablename__ = "guidance_visit"
    __table_args__ = (
        UniqueConstraint("edition_id", "on", "number"),
        CheckConstraint("(number is null) = (arrived_at is null)", name="who_arrives_has_a_number"),
        CheckConstraint('(number is null) = ("on" is null)', name="number_is_of_a_day"),
        CheckConstraint("time_id is not null or number is not null", name="is_booked_or_has_come"),
        CheckConstraint("exhibitor_id is null or buyer_id is null", name="of_one_company"),
        CheckConstraint("called_at is null or counsellor_id is not null", name="counsellor_is_known"),
        Index(
            "uq_guidance_visit_one_each_time",
            "time_id",
            unique=True,
            sqlite_where=_KEEPS_TIME,
            postgresql_where=_KEEPS_TIME,
        ),
        Index("ix_guidance_visit_edition_id_state", "edition_id", "state"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(to("guidance_topic.id"), index=True)
    time_id: Mapped[int | None] = mapped_column(to("guidance_time.id"))
    counsellor_id: Mapped[int | None] = mapped_column(to("counsellor.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(to("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[Name] = mapped_column(default="")
    company: Mapped[Name] = mapped_column(default="")
    audience: Mapped[Audience] = mapped_column(word(Audience))
    question: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[GuidanceState] = mapped_column(word(GuidanceState))
    made_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    on: Mapped[date | None]
    number: Mapped[int | None]
    called_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    topic: Mapped[GuidanceTopic] = relationship()
    time: Mapped[GuidanceTime | None] = relationship()
    counsellor: Mapped[Counsellor | None] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
    buyer: Mapped[Buyer | None] = relationship()
    person: Mapped[Person | None] = relationship()
    record: Mapped["GuidanceRecord | None"] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class GuidanceRecord(Base):
    """What was asked and answered; what is left open has an owner and a day, ``followed_up_at`` when it is settled."""

    __tablename__ = "guidance_record"
    __table_args__ = (
        CheckConstraint(
            "(follow_up = '') = (owner_id is null) and (follow_up = '') = (due_on is null)",
            name="follow_up_has_owner_and_day",
        ),
        CheckConstraint("followed_up_at is null or due_on is not null", name="only_what_is_open_is_settled"),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("guidance_visit.id", ondelete="CASCADE"), primary_key=True)
    asked: Mapped[str] = mapped_column(Text)
    answered: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(to("counsellor.id"), index=True)
    due_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)

    owner: Mapped[Counsellor | None] = relationship()
